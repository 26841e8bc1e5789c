import type {Grant} from '../store/tables.ts'
import type {HandlerContext} from './handler.ts'

/**
 * Redeems a code. Returns false if it was used before. Of several concurrent requests, one returns true.
 *
 * In `strict` mode, reuse of an authorization code ends its session, because the code was leaked (RFC 6749 section
 * 4.1.2). Reuse of a device code does not, because some clients send two polling requests at the same time.
 */
export async function redeemCode({key, grantType}: Grant, {store, mode, now}: HandlerContext): Promise<boolean> {
  if (await store.grants.redeem(key, now)) return true
  if (mode === 'strict' && grantType === 'authorization_code') await store.sessions.end(key, now)
  return false
}
