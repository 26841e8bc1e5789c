import type {Grant} from '../store/tables.ts'
import type {HandlerContext} from './handler.ts'
import {preventSession} from './issue-tokens.ts'

/**
 * Redeems a code. Returns false if it was used before. Of several concurrent requests, one returns true.
 *
 * In `strict` mode, reuse of an authorization code ends its session, because the code was leaked (RFC 6749 section
 * 4.1.2). If the request that redeemed the code has not started the session yet, it cannot start it any more. Reuse of a
 * device code has no effect, because some clients send two polling requests at the same time.
 */
export async function redeemCode(grant: Grant, context: HandlerContext): Promise<boolean> {
  const {key, grantType, clientId, userName} = grant
  if (await context.store.grants.redeem(key, context.now)) return true
  if (context.mode === 'strict' && grantType === 'authorization_code') {
    await preventSession({key, clientId, userName: userName ?? ''}, context)
  }
  return false
}
