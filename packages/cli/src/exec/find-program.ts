import {accessSync, closeSync, constants, existsSync, openSync, readSync, statSync} from 'node:fs'
import {InputError} from '@sso-oidc/core'
import {isMissing} from '@sso-oidc/session'
import type {Program, ProgramContext} from '../command.ts'
import {quote} from '../messages/quote.ts'

/** Directories that the system searches if `PATH` is not set. */
const DEFAULT_PATH = '/bin:/usr/bin'

/** Number of bytes in which a program differs from a script without an interpreter line. */
const HEAD_LENGTH = 256

/**
 * Finds the file of a command in `PATH`, as the system does (`execvp`). Without a command, returns the user's shell.
 *
 * Windows searches itself when it starts the program.
 *
 * @throws {InputError} `CommandNotFound` or `CommandFailed`
 */
export function findProgram(
  [name, ...args]: readonly string[],
  {env, platform}: Pick<ProgramContext, 'env' | 'platform'>,
): Program {
  if (platform === 'win32') return {file: name ?? (env['ComSpec'] || 'cmd.exe'), argv: [name ?? 'cmd', ...args]}
  const wanted = name ?? (env['SHELL'] || '/bin/sh')
  const file = findFile(wanted, env['PATH'])
  // The shell runs a script without an interpreter line, as for `execvp`.
  const head = readHead(file)
  if (isPlainScript(head)) return {file: '/bin/sh', argv: ['/bin/sh', file, ...args]}
  const interpreter = /^#![ \t]*(\S+)/.exec(head)?.[1]
  if (interpreter !== undefined && !existsSync(interpreter)) throw notFound(wanted)
  return {file, argv: [wanted, ...args]}
}

/** Creates the error for a program that the system did not start. */
export function programError(name: string, cause: unknown): InputError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  if (code === 'ENOENT') return notFound(name, cause)
  return new InputError(`The command ${quote(name)} could not be executed (${code}).`, {code: 'CommandFailed', cause})
}

/** Creates the error for a file that exists and whose interpreter does not. */
function notFound(name: string, cause?: unknown): InputError {
  const message = `The command ${quote(name)} was not found, or the interpreter in its first line was not.`
  return new InputError(message, {code: 'CommandNotFound', cause})
}

function findFile(name: string, searchPath = DEFAULT_PATH): string {
  const folders = name.includes('/') ? undefined : searchPath.split(':')
  // An empty entry is the working directory.
  const files = folders?.map((folder) => (folder === '' ? name : `${folder}/${name}`)) ?? [name]
  let denied: unknown
  for (const file of name === '' ? [] : files) {
    try {
      if (!statSync(file).isFile()) throw Object.assign(new Error('not a file'), {code: 'EACCES'})
      accessSync(file, constants.X_OK)
      return file
    } catch (error) {
      if (!isMissing(error)) denied ??= error
    }
  }
  if (denied !== undefined) throw programError(name, denied)
  throw new InputError(`The command ${quote(name)} was not found.`, {code: 'CommandNotFound'})
}

/** Returns whether a file that begins like this is text without an interpreter line. */
function isPlainScript(head: string): boolean {
  return !head.startsWith('#!') && !head.includes('\0')
}

/** Returns the first bytes of a file as text. A file that cannot be read is a program, which has bytes of value 0. */
function readHead(file: string): string {
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, 'r')
    const bytes = Buffer.alloc(HEAD_LENGTH)
    return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, HEAD_LENGTH, 0))
  } catch {
    return '\0'
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
