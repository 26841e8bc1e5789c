import {cacheKey, isSameStartUrl, type SsoSession} from '../config/sso-session.ts'
import {
  type CacheMembers,
  cacheFile,
  type Home,
  readCacheFile,
  removeCacheFile,
  toTime,
  writeCacheFile,
} from './cache-file.ts'

/** Content of a file in the token cache that the AWS CLI and the AWS SDKs share. */
export interface CachedToken extends CacheMembers {
  /** Start URL as it is configured. */
  readonly startUrl?: string
  /** Region of the IAM Identity Center instance. */
  readonly region?: string
  /** Access token. Secret. */
  readonly accessToken: string
  /** Expiration time of the access token (ISO 8601). */
  readonly expiresAt: string
  /** Identifier of the client that the token was issued to. */
  readonly clientId?: string
  /** Secret of that client. */
  readonly clientSecret?: string
  /** Expiration time of the registration of that client (ISO 8601). */
  readonly registrationExpiresAt?: string
  /** Refresh token. Secret. Only tokens of an `[sso-session]` have one. */
  readonly refreshToken?: string
}

const OPTIONAL = ['startUrl', 'region', 'refreshToken', 'clientId', 'clientSecret', 'registrationExpiresAt']

/**
 * Returns the path of the cached token of an `[sso-session]` name, or of a start URL for profiles without one. The name
 * of the file is the SHA-1 hash of the text as it is configured.
 */
export function tokenFile(key: string, home: Home): string {
  return cacheFile('sso', key, home)
}

/**
 * Reads the cached token of a session name or start URL. Returns undefined if there is none. An incomplete file is read
 * again for up to 500 ms, because another program may be writing it.
 */
export async function readCachedToken(key: string, home: Home): Promise<CachedToken | undefined> {
  const members = await readCacheFile(tokenFile(key, home))
  return members !== undefined && isCachedToken(members) ? members : undefined
}

function isCachedToken(members: CacheMembers): members is CachedToken {
  const hasToken = typeof members['accessToken'] === 'string' && Number.isFinite(toTime(members['expiresAt']))
  return hasToken && OPTIONAL.every((name) => members[name] === undefined || typeof members[name] === 'string')
}

/**
 * Returns whether a token was issued by the instance of a session. The section of the session can have been changed after
 * the sign-in. A token without start URL or region can be one of another tool.
 */
function isOfSession({startUrl, region}: CachedToken, session: SsoSession): boolean {
  if (region !== undefined && region !== session.region) return false
  return startUrl === undefined || isSameStartUrl(startUrl, session.startUrl)
}

/** Reads the cached token of a session. Returns undefined if there is none, or if another instance has issued it. */
export async function readSessionToken(session: SsoSession, home: Home): Promise<CachedToken | undefined> {
  const token = await readCachedToken(cacheKey(session), home)
  return token !== undefined && isOfSession(token, session) ? token : undefined
}

/**
 * Replaces the cached token of a session name or start URL.
 *
 * @throws {CacheError} if the file cannot be written
 */
export function writeCachedToken(key: string, token: CachedToken, home: Home): void {
  writeCacheFile(tokenFile(key, home), token)
}

/**
 * Removes the cached token of a session name or start URL, if there is one.
 *
 * @throws {CacheError} if the file cannot be removed
 */
export function removeCachedToken(key: string, home: Home): void {
  removeCacheFile(tokenFile(key, home))
}
