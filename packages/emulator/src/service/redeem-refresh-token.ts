import {findUser} from '../directory/find-user.ts'
import {REFRESH_GRACE} from '../rules/lifetimes.ts'
import type {Grant} from '../store/tables.ts'
import type {HandlerContext} from './handler.ts'

/**
 * Redeems a refresh token. Returns false if it is invalid.
 *
 * In `aws` mode, a refresh token can be used until its session ends, although each use returns a new one. In `strict`
 * mode it can be used once. A client that lost the response can repeat the request within ten seconds. Later reuse ends
 * the session, because the token was leaked (RFC 9700 section 4.14.2).
 */
export async function redeemRefreshToken(grant: Grant, context: HandlerContext): Promise<boolean> {
  const {store, directory, mode, now} = context
  const session = await store.sessions.find(grant.sessionId ?? '', now)
  if (session === undefined || findUser(directory, session.userName) === undefined) return false
  if (mode === 'aws' || (await store.grants.redeem(grant.key, now))) return true
  if (await isRepeat(grant, context)) return true
  await store.sessions.end(session.id, now)
  return false
}

/**
 * Returns whether a used refresh token can be used again: within ten seconds, and only if the clock was not moved back
 * since its first use.
 */
async function isRepeat({key}: Grant, {store}: HandlerContext): Promise<boolean> {
  // Reads both again, because a concurrent request may have redeemed the grant after this request read the time.
  const usedAt = (await store.grants.find(key))?.usedAt
  const {now} = await store.moment()
  return usedAt != null && usedAt <= now && now < usedAt + REFRESH_GRACE * 1000
}
