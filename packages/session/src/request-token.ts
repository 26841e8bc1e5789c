import {ConfigError, createToken, ServiceError, SsoOidcError} from '@sso-oidc/core'
import {CacheError} from './cache/cache-error.ts'
import {fromTime} from './cache/cache-file.ts'
import {clearFailure, type Refreshing, recordFailure} from './cache/failed-refresh.ts'
import {hideSecrets} from './cache/hide-secrets.ts'
import {type CachedToken, readSessionToken, writeCachedToken} from './cache/token-cache.ts'
import {cacheKey, type SsoSession} from './config/sso-session.ts'
import type {LockState} from './files/lock.ts'
import type {LoginContext} from './login/registration.ts'
import {noToken, REFRESH_MS, type TokenContext, timeLeft, type ValidToken} from './valid-token.ts'

type RefreshContext = TokenContext & Refreshing & {readonly state: LockState}

/** Refreshes the token of a session, unless another process has done so in the meantime. */
export async function refresh(session: SsoSession, context: RefreshContext): Promise<ValidToken> {
  const {home, now, rejected, state} = context
  const token = await readSessionToken(session, home)
  if (token === undefined) throw await noToken(session, home)
  const left = token.accessToken === rejected ? 0 : timeLeft(token, now())
  const isValid = left > 0
  if (left >= REFRESH_MS) return {token}
  // The process that holds the lock is stopped. Its refresh may still succeed.
  if (isValid && state === 'busy') return {token}
  if (isValid && state === 'unavailable') return {token, warning: {reason: 'refresh', cause: noLock()}}
  try {
    const next = await requestToken(token, context)
    clearFailure(context)
    const kept = await keepNext(session, {token, next}, context)
    return state === 'busy' && kept.warning === undefined ? {...kept, warning: {reason: 'lock'}} : kept
  } catch (error) {
    if (!(error instanceof SsoOidcError)) throw error
    // Another tool may have refreshed the token without our lock, and so used the refresh token.
    const other = isRefused(error) ? await readSessionToken(session, home) : undefined
    if (other !== undefined && other.accessToken !== token.accessToken && timeLeft(other, now()) > 0)
      return {token: other}
    // Invalid settings of one command, such as a proxy, do not keep others from a refresh.
    const refused = isRefused(error) ? token.expiresAt : undefined
    if (!(error instanceof ConfigError)) recordFailure(context, refused, token.accessToken === context.rejected)
    if (isValid) return {token, warning: {reason: 'refresh', cause: error}}
    throw error
  }
}

/** Caches a refreshed token, unless the user has signed in again, or has signed out, while it was requested. */
async function keepNext(
  session: SsoSession,
  {token, next}: {token: CachedToken; next: CachedToken},
  context: LoginContext,
): Promise<ValidToken> {
  const {home, now, onCached} = context
  const current = await readSessionToken(session, home)
  if (current === undefined) {
    const cause = new CacheError('The cached token was removed while it was refreshed.')
    return {token: next, warning: {reason: 'cache', cause}}
  }
  const isReplaced = current.accessToken !== token.accessToken && timeLeft(current, now()) >= REFRESH_MS
  if (!isReplaced) return keep(session, next, context)
  onCached?.()
  return {token: current}
}

async function requestToken(token: CachedToken, {client, now, signal}: TokenContext): Promise<CachedToken> {
  const {clientId = '', clientSecret = '', refreshToken = ''} = token
  const request = {clientId, clientSecret, grantType: 'refresh_token', refreshToken}
  const response = await client.send(createToken, request, {signal})
  const {accessToken = '', expiresIn = 0, refreshToken: next = refreshToken} = response
  // A response without a refresh token leaves the old one valid (RFC 6749 section 6).
  return hideSecrets({...token, accessToken, expiresAt: fromTime(now() + expiresIn * 1000), refreshToken: next})
}

/** Caches a token. The token is returned even if the cache cannot be written. */
export function keep(
  session: SsoSession,
  token: CachedToken,
  {home, onCached}: Pick<LoginContext, 'home' | 'onCached'>,
): ValidToken {
  try {
    writeCachedToken(cacheKey(session), token, home)
    onCached?.()
    return {token}
  } catch (cause) {
    return {token, warning: {reason: 'cache', cause}}
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'InvalidGrantException'
}

function noLock(): CacheError {
  return new CacheError('The file of the session lock cannot be written.')
}
