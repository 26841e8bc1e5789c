import type {Grant} from '../store/tables.ts'
import type {HandlerContext} from './handler.ts'

/**
 * Whether a code is used for the first time, which uses it up. Of several requests at once, one gets true.
 *
 * In `strict` mode an authorization code that comes again ends the session that it started: somebody else has it too
 * (RFC 6749 section 4.1.2). A device code does not, because honest clients poll twice at once.
 */
export async function redeemCode({key, grantType}: Grant, {store, mode, now}: HandlerContext): Promise<boolean> {
  if (await store.grants.redeem(key, now)) return true
  if (mode === 'strict' && grantType === 'authorization_code') await store.sessions.end(key, now)
  return false
}
