import {InputError} from '@sso-oidc/core'
import {expandPath, FileError, readFile, readStandardInput} from '@sso-oidc/session'
import type {Surroundings} from './surroundings.ts'

/** Path of standard input. */
export const STANDARD_INPUT = '/dev/stdin'

const STANDARD_INPUTS: ReadonlySet<string> = new Set([STANDARD_INPUT, '/dev/fd/0', '/proc/self/fd/0'])

/**
 * The text behind `file://…` and the bytes behind `fileb://…`; any other value is nothing.
 *
 * `~`, `$NAME` and `${NAME}` in the path are expanded; a file's line breaks become `\n`.
 *
 * @throws {InputError} when the file cannot be read or is no text
 */
export async function readParameterFile(
  flag: string,
  value: string,
  at: Surroundings,
): Promise<string | Uint8Array | undefined> {
  const scheme = /^fileb?:\/\//.exec(value)?.[0]
  if (scheme === undefined) return undefined
  const file = expandPath(value.slice(scheme.length), at)
  return scheme === 'file://' ? readText(flag, file, at) : readBytes(flag, file, at)
}

/** Reads a text file in UTF-8, or standard input. */
export async function readText(flag: string, file: string, at: Surroundings): Promise<string> {
  return decodeText(flag, await readBytes(flag, file, at), nameOf(file)).replace(/\r\n?/g, '\n')
}

/** Bytes as text. A byte order mark stays. */
export function decodeText(flag: string, bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch (cause) {
    throw new InputError(`${flag}: ${name} is not a text in UTF-8.`, {cause})
  }
}

async function readBytes(flag: string, file: string, {stdin = readStandardInput}: Surroundings): Promise<Uint8Array> {
  try {
    return STANDARD_INPUTS.has(file) ? await stdin() : readFile(file)
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    throw new InputError(`${flag}: cannot read ${nameOf(file)}: ${cause.message}.`, {cause})
  }
}

/** A file's name for a message. What looks like a whole document may hold secrets. */
function nameOf(file: string): string {
  if (STANDARD_INPUTS.has(file)) return 'standard input'
  return /[\n{]/.test(file) ? `a file with a name of ${file.length} characters` : JSON.stringify(file)
}
