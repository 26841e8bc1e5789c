import {existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {userFolder} from '../files/user-folder.ts'
import type {Home} from './cache-file.ts'

/** Milliseconds after a failed refresh in which no other is tried while the token is valid. */
const QUIET_MS = 30_000

/** Session whose refresh can fail, and its surroundings. */
export interface Refreshing {
  /** Name of the lock of the session. */
  readonly lock: string
  readonly home: Home
  readonly now: () => number
}

/** Returns the path of a file whose time is that of the last failed refresh. Its content is that of `recordFailure`. */
function failureFile({lock, home}: Pick<Refreshing, 'home' | 'lock'>): string {
  return `${userFolder('state', home.env)}${path.sep}${lock}.failed`
}

/** Returns whether a refresh has failed in the last 30 seconds. */
export function hasFailed(refreshing: Refreshing): boolean {
  try {
    return Math.abs(refreshing.now() - statSync(failureFile(refreshing)).mtimeMs) < QUIET_MS
  } catch {
    return false
  }
}

/**
 * Records that a refresh has failed. A file that cannot be written is ignored: the next command tries again.
 *
 * @param refused - Expiration time of the cached token if the service has rejected its refresh token. Default: none
 * @param isRejected - Whether the service has rejected the token too, although it has not expired. Default: false
 */
export function recordFailure(refreshing: Refreshing, refused?: string, isRejected = false): void {
  const file = failureFile(refreshing)
  const seconds = refreshing.now() / 1000
  try {
    mkdirSync(path.dirname(file), {recursive: true, mode: 0o700})
    writeFileSync(file, refused === undefined ? '' : contentOf(refused, isRejected), {mode: 0o600})
    utimesSync(file, seconds, seconds)
  } catch {}
}

/** Returns whether the service has rejected the refresh token that belongs to the token with this expiration time. */
export function wasRefused(refreshing: Pick<Refreshing, 'home' | 'lock'>, expiresAt: string): boolean {
  const content = readFailure(refreshing)
  return content === contentOf(expiresAt, false) || content === contentOf(expiresAt, true)
}

/** Returns whether the service has rejected the token with this expiration time, and its refresh token. */
export function wasRejected(refreshing: Pick<Refreshing, 'home' | 'lock'>, expiresAt: string): boolean {
  return readFailure(refreshing) === contentOf(expiresAt, true)
}

function contentOf(expiresAt: string, isRejected: boolean): string {
  return isRejected ? `${expiresAt} rejected` : expiresAt
}

function readFailure(refreshing: Pick<Refreshing, 'home' | 'lock'>): string | undefined {
  const file = failureFile(refreshing)
  // An exception takes ten times as long, and there is hardly ever a file.
  if (!existsSync(file)) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Forgets a failed refresh. The next token can expire in the same second as one that was rejected. A file that cannot be removed is ignored. */
export function clearFailure(refreshing: Pick<Refreshing, 'home' | 'lock'>): void {
  try {
    rmSync(failureFile(refreshing), {force: true})
  } catch {}
}
