import {ConfigError, type PlatformSignal} from '@sso-oidc/core'
import {cacheFileName, toTime} from './cache/cache-file.ts'
import {type CachedToken, readCachedToken} from './cache/token-cache.ts'
import type {TokenWarning} from './cache/token-warning.ts'
import {showName} from './config/show-name.ts'
import {cacheKey, type SsoSession} from './config/sso-session.ts'
import type {LoginContext} from './login/registration.ts'

/** Milliseconds before its expiration at which a token is refreshed, as in the AWS CLI: 15 minutes. */
export const REFRESH_MS = 900_000

/** Settings of a request for the token of a session. */
export interface TokenOptions {
  /** Access token that the service has rejected, although it has not expired. It is refreshed. */
  readonly rejected?: string | undefined
  readonly signal?: PlatformSignal | undefined
}

/** The parts of the context that a token needs. */
export type TokenContext = LoginContext & TokenOptions

/** An access token that is valid now. */
export interface ValidToken {
  /** Cached token. Secret. `console.log` prints `[redacted]` in place of its secrets. */
  readonly token: CachedToken
  /** Problem that the token has survived. */
  readonly warning?: TokenWarning
}

/** Returns the milliseconds until a token expires. */
export function timeLeft({expiresAt}: CachedToken, now: number): number {
  return toTime(expiresAt) - now
}

/** Creates the error for a session without a token of its instance. */
export async function noToken(session: SsoSession, home: LoginContext['home']): Promise<ConfigError> {
  const other = await readCachedToken(cacheKey(session), home)
  const reason =
    other === undefined ? 'there is no cached token' : 'the cached token belongs to another start URL or region'
  return notSignedIn(session, reason)
}

/** Creates the error for a session without a valid token. */
export function notSignedIn({name, profile, startUrl}: SsoSession, reason: string): ConfigError {
  const where = name === undefined ? startUrl : `sso-session${showName(name)}`
  const details = {...(name !== undefined && {session: name}), ...(profile !== undefined && {profile})}
  return new ConfigError('NotSignedIn', `Not signed in to ${where}: ${reason}.`, {details})
}

/** Returns the name of the lock of a session. */
export function lockName(session: SsoSession): string {
  return cacheFileName(cacheKey(session)).replace(/\.json$/, '')
}
