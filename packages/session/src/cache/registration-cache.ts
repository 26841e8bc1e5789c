import type {SsoSession} from '../config/sso-session.ts'
import {asciiJson} from '../files/ascii-json.ts'
import {
  type CacheMembers,
  cacheFile,
  type Home,
  readCacheFile,
  removeCacheFile,
  toTime,
  writeCacheFile,
} from './cache-file.ts'

/** Registration of a client in the cache that the AWS CLI shares. */
export interface CachedRegistration extends CacheMembers {
  readonly clientId: string
  /** Secret. */
  readonly clientSecret: string
  /** Expiration time of the registration (ISO 8601). */
  readonly expiresAt: string
  /** Scopes of the registration. */
  readonly scopes?: readonly string[]
  /** Grant types of the registration. The AWS CLI sets them for authorization codes only. */
  readonly grantTypes?: readonly string[]
}

/**
 * Returns the path of the cached registration of a session. The name of the file is the SHA-1 hash of the settings as the
 * AWS CLI writes them as JSON.
 */
export function registrationFile({name, startUrl, region, configuredScopes}: SsoSession, home: Home): string {
  const scopes = configuredScopes === undefined ? 'null' : `[${configuredScopes.map(asciiJson).join(', ')}]`
  const members = [
    `"region": ${asciiJson(region)}`,
    `"scopes": ${scopes}`,
    `"session_name": ${name === undefined ? 'null' : asciiJson(name)}`,
    `"startUrl": ${asciiJson(startUrl)}`,
    '"tool": "botocore"',
  ]
  return cacheFile('sso', `{${members.join(', ')}}`, home)
}

/** Reads the cached registration of a session. Returns undefined if there is none. */
export async function readRegistration(session: SsoSession, home: Home): Promise<CachedRegistration | undefined> {
  const members = await readCacheFile(registrationFile(session, home))
  return members !== undefined && isRegistration(members) ? members : undefined
}

/**
 * Replaces the cached registration of a session.
 *
 * @throws {CacheError} if the file cannot be written
 */
export function writeRegistration(session: SsoSession, registration: CachedRegistration, home: Home): void {
  writeCacheFile(registrationFile(session, home), registration)
}

/**
 * Removes the cached registration of a session, if there is one.
 *
 * @throws {CacheError} if the file cannot be removed
 */
export function removeRegistration(session: SsoSession, home: Home): void {
  removeCacheFile(registrationFile(session, home))
}

function isRegistration(members: CacheMembers): members is CachedRegistration {
  const {clientId, clientSecret, expiresAt, scopes, grantTypes} = members
  const isComplete = typeof clientId === 'string' && typeof clientSecret === 'string'
  return isComplete && Number.isFinite(toTime(expiresAt)) && [scopes, grantTypes].every(isOptionalList)
}

function isOptionalList(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((element) => typeof element === 'string'))
}
