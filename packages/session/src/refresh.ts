import path from 'node:path'
import {ConfigError, createToken, type PlatformSignal, ServiceError, SsoOidcError} from '@sso-oidc/core'
import {CacheError} from './cache/cache-error.ts'
import {fromTime, toTime} from './cache/cache-file.ts'
import {clearFailure, hasFailed, type Refreshing, recordFailure, wasRejected} from './cache/failed-refresh.ts'
import {hideSecrets} from './cache/hide-secrets.ts'
import {type CachedToken, readCachedToken, tokenFile, writeCachedToken} from './cache/token-cache.ts'
import type {TokenWarning} from './cache/token-warning.ts'
import {showName} from './config/show-name.ts'
import {cacheKey, type SsoSession} from './config/sso-session.ts'
import {type LockState, withLock} from './files/lock.ts'
import type {LoginContext} from './login/registration.ts'

/** Milliseconds before its expiration at which a token is refreshed, as in the AWS CLI: 15 minutes. */
const REFRESH_MS = 900_000

/** Settings of a request for the token of a session. */
export interface TokenOptions {
  /** Access token that the service has rejected, although it has not expired. It is refreshed. */
  readonly rejected?: string | undefined
  readonly signal?: PlatformSignal | undefined
}

type TokenContext = LoginContext & TokenOptions

/** An access token that is valid now. */
export interface ValidToken {
  /** Cached token. Secret. `console.log` prints `[redacted]` in place of its secrets. */
  readonly token: CachedToken
  /** Problem that the token has survived. */
  readonly warning?: TokenWarning
}

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
  const token = await readCachedToken(cacheKey(session), home)
  if (token === undefined) throw notSignedIn(session, 'there is no cached token')
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
  const task = (state: LockState): Promise<ValidToken> => refresh(session, {...context, ...refreshing, rejected, state})
  return withLock(refreshing.lock, task, {env: home.env, signal})
}

/** Returns whether a token can be refreshed with the data in the cache. */
export function isRenewable({name}: SsoSession, token: CachedToken, now: number): boolean {
  const {clientId, clientSecret, refreshToken, registrationExpiresAt} = token
  const isRegistered = registrationExpiresAt === undefined || toTime(registrationExpiresAt) > now
  return name !== undefined && Boolean(clientId && clientSecret && refreshToken) && isRegistered
}

/** Returns the milliseconds until a token expires. */
export function timeLeft({expiresAt}: CachedToken, now: number): number {
  return toTime(expiresAt) - now
}

type RefreshContext = TokenContext & Refreshing & {readonly state: LockState}

/** Refreshes the token of a session, unless another process has done so in the meantime. */
async function refresh(session: SsoSession, context: RefreshContext): Promise<ValidToken> {
  const {home, now, rejected, state} = context
  const token = await readCachedToken(cacheKey(session), home)
  if (token === undefined) throw notSignedIn(session, 'there is no cached token')
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
    const other = isRefused(error) ? await readCachedToken(cacheKey(session), home) : undefined
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
  const current = await readCachedToken(cacheKey(session), home)
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

function notSignedIn({name, startUrl}: SsoSession, reason: string): ConfigError {
  const where = name === undefined ? startUrl : `sso-session${showName(name)}`
  const details = name === undefined ? {} : {session: name}
  return new ConfigError('NotSignedIn', `Not signed in to ${where}: ${reason}.`, {details})
}

function isRefused(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'InvalidGrantException'
}

function noLock(): CacheError {
  return new CacheError('The file of the session lock cannot be written.')
}

/** Returns the name of the lock of a session. */
export function lockName(session: SsoSession): string {
  return path.basename(tokenFile(cacheKey(session), {env: {HOME: '/'}, cwd: '/'}), '.json')
}
