import {readdirSync} from 'node:fs'
import {sha1} from '@noble/hashes/legacy.js'
import {bytesToHex} from '@noble/hashes/utils.js'
import type {Context} from '../context.ts'
import {expandPath} from '../files/expand-path.ts'
import {FileError, readFile} from '../files/read-file.ts'
import {removePrivateFile, writePrivateFile} from '../files/replace-file.ts'
import {changeCacheFile} from './cache-error.ts'
import {hideSecrets} from './hide-secrets.ts'

/** Home directory of the cache. */
export type Home = Pick<Context, 'env' | 'cwd'>

/** Content of a cache file. Members that this package does not know are kept. `console.log` prints no secrets. */
export type CacheMembers = Readonly<Record<string, unknown>>

/**
 * Pauses in milliseconds before a torn file is read again. They add up to half a second. With ten longer pauses, one of
 * 200,000 reads met an incomplete file each time, while another program wrote it without a break.
 */
const PAUSES: readonly number[] = Array(50).fill(10)

/** Directories of the caches that AWS tools share: `sso` for tokens and registrations, `cli` for role credentials. */
const FOLDERS = {sso: '~/.aws/sso/cache', cli: '~/.aws/cli/cache'} as const

/** Returns the directory of a cache. */
export function cacheFolder(name: keyof typeof FOLDERS, home: Home): string {
  return expandPath(FOLDERS[name], home)
}

/** Returns the names of the JSON files in a directory. A directory that cannot be read has none. */
export function jsonFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
}

/** Returns the path of the file for a text. */
export function cacheFile(folder: keyof typeof FOLDERS, text: string, home: Home): string {
  return `${cacheFolder(folder, home)}/${cacheFileName(text)}`
}

/**
 * Returns the name of the file for a text: its SHA-1 hash. `node:crypto` would take longer to load than all other work of
 * `sso-oidc token`.
 */
export function cacheFileName(text: string): string {
  return `${bytesToHex(sha1(new TextEncoder().encode(text)))}.json`
}

/**
 * Reads the object in a cache file. Returns undefined if there is none.
 *
 * Other AWS tools write their files in place, so a file can be incomplete for a moment. It is then read again for up to
 * 500 ms, and counts as missing after that.
 */
export async function readCacheFile(file: string): Promise<CacheMembers | undefined> {
  for (const pause of [...PAUSES, 0]) {
    const text = readText(file)
    if (text === undefined) return undefined
    const value = parseObject(text)
    if (value !== undefined) return value
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
  return undefined
}

/**
 * Replaces a cache file.
 *
 * @throws {CacheError} if the file cannot be written
 */
export function writeCacheFile(file: string, members: CacheMembers): void {
  changeCacheFile(file, 'written', () => writePrivateFile(file, JSON.stringify(members)))
}

/**
 * Removes a cache file, if there is one.
 *
 * @throws {CacheError} if the file cannot be removed
 */
export function removeCacheFile(file: string): void {
  changeCacheFile(file, 'removed', () => removePrivateFile(file))
}

/** Returns undefined for a file that does not exist or can never be a cache file, such as a named pipe. */
function readText(file: string): string | undefined {
  try {
    return new TextDecoder().decode(readFile(file))
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}

function parseObject(text: string): CacheMembers | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return hideSecrets(value as CacheMembers)
  } catch {
    return undefined
  }
}

/**
 * Converts a time of the cache to milliseconds since 1970-01-01T00:00:00Z. Old versions of the AWS CLI end it with `UTC`
 * instead of `Z`. Returns NaN for other texts.
 */
export function toTime(text: unknown): number {
  return typeof text === 'string' ? Date.parse(text.replace(/UTC$/, 'Z')) : Number.NaN
}

/** Converts milliseconds since 1970-01-01T00:00:00Z to a time of the cache: `2026-01-02T04:00:00Z`. */
export function fromTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+/, '')
}
