import {sha1} from '@noble/hashes/legacy.js'
import {bytesToHex} from '@noble/hashes/utils.js'
import type {Context} from '../context.ts'
import {expandPath} from '../files/expand-path.ts'
import {FileError, readFile} from '../files/read-file.ts'
import {writePrivateFile} from '../files/replace-file.ts'

/** Home directory of the cache. */
export type Home = Pick<Context, 'env' | 'cwd'>

/** Content of a cache file. Members that this package does not know are kept. */
export type CacheMembers = Readonly<Record<string, unknown>>

/** Pauses in milliseconds before a torn file is read again. They add up to half a second. */
const PAUSES: readonly number[] = Array(10).fill(50)

/** Directories of the caches that AWS tools share: `sso` for tokens and registrations, `cli` for role credentials. */
const FOLDERS = {sso: '~/.aws/sso/cache', cli: '~/.aws/cli/cache'} as const

/** Returns the directory of a cache. */
export function cacheFolder(name: keyof typeof FOLDERS, home: Home): string {
  return expandPath(FOLDERS[name], home)
}

/**
 * Returns the path of the file for a text. `node:crypto` would take longer to load than all other work of `sso-oidc token`.
 */
export function cacheFile(folder: keyof typeof FOLDERS, text: string, home: Home): string {
  const hash = bytesToHex(sha1(new TextEncoder().encode(text)))
  return `${cacheFolder(folder, home)}/${hash}.json`
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
 * @throws {Error} if the file cannot be written
 */
export function writeCacheFile(file: string, members: CacheMembers): void {
  writePrivateFile(file, JSON.stringify(members))
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
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as CacheMembers) : undefined
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
