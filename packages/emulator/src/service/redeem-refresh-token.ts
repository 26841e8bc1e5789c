import {findUser} from '../directory/find-user.ts'
import {REFRESH_GRACE} from '../rules/lifetimes.ts'
import type {Grant} from '../store/tables.ts'
import type {HandlerContext} from './handler.ts'

/**
 * Whether a refresh token may be used.
 *
 * In `aws` mode it stays usable until its session ends, although each use brings a new one. In `strict` mode it is used
 * up. A client that lost the answer may repeat the request for some seconds; who comes later has a token that somebody
 * else used too, so the session ends for both (RFC 9700 section 4.14.2).
 */
export async function redeemRefreshToken(grant: Grant, context: HandlerContext): Promise<boolean> {
  const {store, directory, mode, now} = context
  const session = await store.sessions.find(grant.sessionId ?? '', now)
  if (session === undefined || findUser(directory, session.userName) === undefined) return false
  if (mode === 'aws' || (await store.grants.redeem(grant.key, now))) return true
  // Read again: another request may have used it between the two statements.
  const usedAt = (await store.grants.find(grant.key))?.usedAt ?? 0
  if (now - usedAt < REFRESH_GRACE * 1000) return true
  await store.sessions.end(session.id, now)
  return false
}
