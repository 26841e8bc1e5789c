import {readFileSync} from 'node:fs'
import path from 'node:path'
import {InputError} from '@sso-oidc/core'

/** Bytes of a file or of standard input that are read at most: 1 MiB. */
const MAX_BYTES = 1_048_576

/** Reads from the world of the process, so that tests can give another. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Reads standard input to its end. Default: the process's. */
  readonly stdin?: () => Uint8Array
}

/**
 * The text behind `file://…` and the bytes behind `fileb://…`; any other value is nothing.
 *
 * `~`, `$NAME` and `${NAME}` in the path are expanded; a file's line breaks become `\n`.
 *
 * @throws {InputError} when the file cannot be read or is no text
 */
export function readParameterFile(flag: string, value: string, at: Surroundings): string | Uint8Array | undefined {
  const scheme = /^fileb?:\/\//.exec(value)?.[0]
  if (scheme === undefined) return undefined
  const file = expandPath(value.slice(scheme.length), at)
  return scheme === 'file://' ? readText(flag, file) : readBytes(flag, JSON.stringify(file), () => readFileSync(file))
}

/** Reads a text file in UTF-8. */
export function readText(flag: string, file: string): string {
  const name = JSON.stringify(file)
  return toText(
    flag,
    readBytes(flag, name, () => readFileSync(file)),
    name,
  )
}

/** Reads standard input as a text in UTF-8. */
export function readStandardInput(flag: string, {stdin = () => readFileSync(0)}: Surroundings): string {
  return toText(flag, readBytes(flag, 'standard input', stdin), 'standard input')
}

function toText(flag: string, bytes: Uint8Array, name: string): string {
  return decodeText(flag, bytes, name).replace(/\r\n?/g, '\n')
}

/** Bytes as text. A byte order mark stays. */
export function decodeText(flag: string, bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch (cause) {
    throw new InputError(`${flag}: ${name} is not a text in UTF-8.`, {cause})
  }
}

function readBytes(flag: string, name: string, read: () => Uint8Array): Uint8Array {
  let bytes: Uint8Array
  try {
    bytes = read()
  } catch (cause) {
    throw new InputError(`${flag}: cannot read ${name}: ${readableReason(cause)}.`, {cause})
  }
  if (bytes.length > MAX_BYTES) throw new InputError(`${flag}: ${name} is longer than ${MAX_BYTES} bytes.`)
  return bytes
}

function readableReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known: Readonly<Record<string, string>> = {
    EACCES: 'permission is missing',
    EISDIR: 'it is a folder',
    ENOENT: 'there is no such file',
    ENOTDIR: 'there is no such folder',
  }
  return known[code] ?? (code || String(error))
}

/** A path as a shell would read it: home folder and variables. Unset variables stay as they are. */
export function expandPath(file: string, {env, cwd}: Surroundings): string {
  const home = env['HOME'] ?? env['USERPROFILE']
  const named = file.replace(/\$(?:(\w+)|\{([^}]*)\})/g, (whole, plain, braced) => env[plain ?? braced] ?? whole)
  const full = home !== undefined && /^~(?=\/|$)/.test(named) ? home + named.slice(1) : named
  return full === '' ? '' : path.resolve(cwd, full)
}
