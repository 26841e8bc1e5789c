import {toTime} from './cache/cache-file.ts'
import {hasFailed, recordFailure, wasRejected} from './cache/failed-refresh.ts'
import {type CachedToken, readSessionToken} from './cache/token-cache.ts'
import type {SsoSession} from './config/sso-session.ts'
import {type LockState, withLock} from './files/lock.ts'
import {
  lockName,
  noToken,
  notSignedIn,
  REFRESH_MS,
  type TokenContext,
  timeLeft,
  type ValidToken,
} from './valid-token.ts'

/**
 * Returns the access token of a session, and refreshes it if fewer than 15 minutes are left. Of several processes, one
 * refreshes the token and the others use its result.
 *
 * @throws {ConfigError} `NotSignedIn` if there is no token, or it has expired and cannot be refreshed
 * @throws {ServiceError} if the token has expired and the service rejects the refresh token
 * @throws {TransportError} if the token has expired and the service cannot be reached
 */
export async function freshToken(session: SsoSession, context: TokenContext): Promise<ValidToken> {
  const {home, now, signal} = context
  const token = await readSessionToken(session, home)
  if (token === undefined) throw await noToken(session, home)
  const refreshing = {lock: lockName(session), home, now}
  const isRejected = token.accessToken === context.rejected || wasRejected(refreshing, token.expiresAt)
  const left = isRejected ? 0 : timeLeft(token, now())
  if (left >= REFRESH_MS) return {token}
  if (!isRenewable(session, token, now())) {
    if (left > 0) return {token}
    if (isRejected) recordFailure(refreshing, token.expiresAt, true)
    throw notSignedIn(session, `the cached token ${isRejected ? 'was rejected' : 'has expired'}`)
  }
  if (left > 0 && hasFailed(refreshing)) return {token}
  const rejected = isRejected ? token.accessToken : undefined
  // Most runs find a valid token.
  const {refresh} = await import('./request-token.ts')
  const task = (state: LockState): Promise<ValidToken> => refresh(session, {...context, ...refreshing, rejected, state})
  return withLock(refreshing.lock, task, {env: home.env, signal})
}

/** Returns whether a token can be refreshed with the data in the cache. */
export function isRenewable({name}: SsoSession, token: CachedToken, now: number): boolean {
  const {clientId, clientSecret, refreshToken, registrationExpiresAt} = token
  const isRegistered = registrationExpiresAt === undefined || toTime(registrationExpiresAt) > now
  return name !== undefined && Boolean(clientId && clientSecret && refreshToken) && isRegistered
}
