import {mkdirSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {ConfigError, createToken, ServiceError, SsoOidcError} from '@sso-oidc/core'
import {fromTime, toTime} from './cache/cache-file.ts'
import {type CachedToken, readCachedToken, tokenFile, writeCachedToken} from './cache/token-cache.ts'
import {showName} from './config/show-name.ts'
import {cacheKey, type SsoSession} from './config/sso-session.ts'
import {withLock} from './files/lock.ts'
import {userFolder} from './files/user-folder.ts'
import type {LoginContext} from './login/registration.ts'

/** Milliseconds before its expiration at which a token is refreshed, as in the AWS CLI: 15 minutes. */
const REFRESH_MS = 900_000

/** Milliseconds after a failed refresh in which no other is tried while the token is valid. */
const QUIET_MS = 30_000

/** Settings of a request for the token of a session. */
export interface TokenOptions {
  /** Access token that the service has rejected, although it has not expired. It is refreshed. */
  readonly rejected?: string | undefined
  readonly signal?: AbortSignal | undefined
}

type TokenContext = LoginContext & TokenOptions

/** An access token that is valid now. */
export interface ValidToken {
  /** Cached token. Secret. */
  readonly token: CachedToken
  /** Reason why the token could not be refreshed or cached. It is valid all the same. */
  readonly warning?: unknown
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
  const {home, now, rejected, signal} = context
  const token = await readCachedToken(cacheKey(session), home)
  if (token === undefined) throw notSignedIn(session, 'there is no cached token')
  const left = token.accessToken === rejected ? 0 : timeLeft(token, now())
  if (left >= REFRESH_MS) return {token}
  if (!isRenewable(session, token, now())) {
    if (left > 0) return {token}
    throw notSignedIn(session, `the cached token ${token.accessToken === rejected ? 'was rejected' : 'has expired'}`)
  }
  if (left > 0 && hasFailed(session, context)) return {token}
  return withLock(lockName(session), (isLocked) => refresh(session, isLocked, context), {env: home.env, signal})
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

/** Refreshes the token of a session, unless another process has done so in the meantime. */
async function refresh(session: SsoSession, isLocked: boolean, context: TokenContext): Promise<ValidToken> {
  const {home, now, rejected} = context
  const token = await readCachedToken(cacheKey(session), home)
  if (token === undefined) throw notSignedIn(session, 'there is no cached token')
  const left = token.accessToken === rejected ? 0 : timeLeft(token, now())
  const isValid = left > 0
  if (left >= REFRESH_MS) return {token}
  // The process that holds the lock is stopped. Its refresh may still succeed.
  if (!isLocked && isValid) return {token}
  try {
    const next = await requestToken(token, context)
    clearFailure(session, context)
    return keep(session, next, context)
  } catch (error) {
    // An invalid setting, such as a proxy, also breaks the next request.
    if (!(error instanceof SsoOidcError) || error instanceof ConfigError) throw error
    // Another tool may have refreshed the token without our lock, and so used the refresh token.
    const other = isRefused(error) ? await readCachedToken(cacheKey(session), home) : undefined
    if (other !== undefined && other.accessToken !== token.accessToken && timeLeft(other, now()) > 0)
      return {token: other}
    recordFailure(session, context)
    if (isValid) return {token, warning: error}
    throw error
  }
}

async function requestToken(token: CachedToken, {client, now, signal}: TokenContext): Promise<CachedToken> {
  const {clientId = '', clientSecret = '', refreshToken = ''} = token
  const request = {clientId, clientSecret, grantType: 'refresh_token', refreshToken}
  const response = await client.send(createToken, request, {signal})
  const {accessToken = '', expiresIn = 0, refreshToken: next = refreshToken} = response
  // A response without a refresh token leaves the old one valid (RFC 6749 section 6).
  return {...token, accessToken, expiresAt: fromTime(now() + expiresIn * 1000), refreshToken: next}
}

/** Caches a token. The token is returned even if the cache cannot be written. */
export function keep(session: SsoSession, token: CachedToken, {home}: Pick<LoginContext, 'home'>): ValidToken {
  try {
    writeCachedToken(cacheKey(session), token, home)
    return {token}
  } catch (warning) {
    return {token, warning}
  }
}

function notSignedIn({name, startUrl}: SsoSession, reason: string): ConfigError {
  const where = name === undefined ? startUrl : `sso-session${showName(name)}`
  return new ConfigError('NotSignedIn', `Not signed in to ${where}: ${reason}.`)
}

function isRefused(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'InvalidGrantException'
}

/** Returns the name of the lock of a session. */
export function lockName(session: SsoSession): string {
  return path.basename(tokenFile(cacheKey(session), {env: {HOME: '/'}, cwd: '/'}), '.json')
}

type Marking = Pick<LoginContext, 'home' | 'now'>

/** Returns the path of an empty file whose time is that of the last failed refresh. */
function failureFile(session: SsoSession, {home}: Pick<LoginContext, 'home'>): string {
  return path.join(userFolder('state', home.env), `${lockName(session)}.failed`)
}

function hasFailed(session: SsoSession, context: Marking): boolean {
  const failedAt = statSync(failureFile(session, context), {throwIfNoEntry: false})?.mtimeMs
  return failedAt !== undefined && Math.abs(context.now() - failedAt) < QUIET_MS
}

function recordFailure(session: SsoSession, context: Marking): void {
  const file = failureFile(session, context)
  try {
    mkdirSync(path.dirname(file), {recursive: true, mode: 0o700})
    writeFileSync(file, '', {mode: 0o600})
    utimesSync(file, context.now() / 1000, context.now() / 1000)
  } catch {}
}

function clearFailure(session: SsoSession, context: Marking): void {
  rmSync(failureFile(session, context), {force: true})
}
