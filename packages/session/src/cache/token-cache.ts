import type {Context} from '../context.ts'
import {expandPath} from '../files/expand-path.ts'
import {readFile} from '../files/read-file.ts'
import {writePrivateFile} from '../files/write-private-file.ts'

/** Content of a file in the token cache that the AWS CLI and the AWS SDKs share. */
export interface CachedToken {
  /** Access token. Secret. */
  readonly accessToken: string
  /** Expiration time of the access token (ISO 8601). */
  readonly expiresAt: string
  /** Refresh token. Secret. Only tokens of an `[sso-session]` have one. */
  readonly refreshToken?: string
  /** Identifier of the client that the token was issued to. */
  readonly clientId?: string
  /** Secret of that client. */
  readonly clientSecret?: string
  /** Expiration time of the registration of that client (ISO 8601). */
  readonly registrationExpiresAt?: string
  readonly [member: string]: unknown
}

type Home = Pick<Context, 'env' | 'cwd'>

/**
 * Returns the path of the cached token of an `[sso-session]` name, or of a start URL for profiles without one. The name
 * of the file is the SHA-1 hash of the text as it is configured.
 */
export function tokenFile(key: string, context: Home): string {
  const {createHash} = process.getBuiltinModule('node:crypto')
  return expandPath(`~/.aws/sso/cache/${createHash('sha1').update(key).digest('hex')}.json`, context)
}

/**
 * Reads the cached token of a session name or start URL. Returns undefined if there is none. A file that is incomplete
 * counts as none, because another program may be writing it.
 */
export function readCachedToken(key: string, context: Home): CachedToken | undefined {
  try {
    const token: unknown = JSON.parse(new TextDecoder().decode(readFile(tokenFile(key, context))))
    return isCachedToken(token) ? token : undefined
  } catch {
    return undefined
  }
}

function isCachedToken(value: unknown): value is CachedToken {
  if (typeof value !== 'object' || value === null) return false
  const members = value as Readonly<Record<string, unknown>>
  const optional = ['refreshToken', 'clientId', 'clientSecret', 'registrationExpiresAt'].map((name) => members[name])
  const hasToken = typeof members['accessToken'] === 'string' && Number.isFinite(toTime(members['expiresAt']))
  return hasToken && optional.every((member) => member === undefined || typeof member === 'string')
}

/**
 * Converts a time of the cache to milliseconds since 1970-01-01T00:00:00Z. Old versions of the AWS CLI end it with `UTC`
 * instead of `Z`. Returns NaN for other texts.
 */
export function toTime(text: unknown): number {
  return typeof text === 'string' ? Date.parse(text.replace(/UTC$/, 'Z')) : Number.NaN
}

/**
 * Replaces the cached token of a session name or start URL.
 *
 * @throws {Error} if the file cannot be written
 */
export function writeCachedToken(key: string, token: CachedToken, context: Home): void {
  writePrivateFile(tokenFile(key, context), JSON.stringify(token))
}
