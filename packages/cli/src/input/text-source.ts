import {InputError} from '@sso-oidc/core'
import {type Context, expandPath, FileError, readFile} from '@sso-oidc/session'

/** The parts of the context that the input is read from. */
export type InputContext = Pick<Context, 'cwd' | 'env' | 'stdin'>

/** Path of standard input. */
export const STANDARD_INPUT = '/dev/stdin'

const STANDARD_INPUTS: ReadonlySet<string> = new Set([STANDARD_INPUT, '/dev/fd/0', '/proc/self/fd/0'])

/**
 * Returns the text of `file://path` or the bytes of `fileb://path`, or undefined for any other value.
 *
 * Expands `~`, `$NAME`, and `${NAME}` in the path. Converts the line breaks of a text to `\n`.
 *
 * @throws {InputError} if the file cannot be read or is not valid UTF-8
 */
export async function readParameterFile(
  flag: string,
  value: string,
  context: InputContext,
): Promise<string | Uint8Array | undefined> {
  const scheme = /^fileb?:\/\//.exec(value)?.[0]
  if (scheme === undefined) return undefined
  const file = expandPath(value.slice(scheme.length), context)
  return scheme === 'file://' ? readText(flag, file, context) : readBytes(flag, file, context)
}

/** Reads a UTF-8 text file, or standard input. */
export async function readText(flag: string, file: string, context: InputContext): Promise<string> {
  return decodeText(flag, await readBytes(flag, file, context), nameOf(file)).replace(/\r\n?/g, '\n')
}

/** Decodes UTF-8. Keeps a byte order mark. */
export function decodeText(flag: string, bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch (cause) {
    throw new InputError(`${flag}: ${name} is not valid UTF-8.`, {cause})
  }
}

async function readBytes(flag: string, file: string, {stdin}: InputContext): Promise<Uint8Array> {
  try {
    return STANDARD_INPUTS.has(file) ? await stdin() : readFile(file)
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    throw new InputError(`${flag}: cannot read ${nameOf(file)}: ${cause.message}.`, {cause})
  }
}

/** Returns the name of a file for a message. A name that looks like a document can contain secrets. */
function nameOf(file: string): string {
  if (STANDARD_INPUTS.has(file)) return 'standard input'
  return /[\n{]/.test(file) ? `a file with a name of ${file.length} characters` : JSON.stringify(file)
}
