import path from 'node:path'
import {InputError} from '@sso-oidc/core'
import type {Role} from '@sso-oidc/session'
import {quote} from '../messages/quote.ts'

/** Words that need no quotes in any shell and on Windows. */
const PLAIN = /^[\w.@+=,:/-]+$/

/** Characters that have a meaning between double quotes, in a POSIX shell or on Windows. */
const SPECIAL = /["$`\\%\p{Cc}]/u

/**
 * Returns the line of `credential_process` for a role. AWS tools split it in different ways: as a POSIX shell does, with that
 * shell, or as Windows does. The line means the same for all of them.
 *
 * @param program - Words that start this program, the first one an absolute path
 * @throws {InputError} if a word cannot be written for all of them
 */
export function processLine(
  program: readonly string[],
  {accountId, roleName}: Role,
  sessionName: string | undefined,
): string {
  const session = sessionName === undefined ? [] : ['--sso-session', quoted(sessionName)]
  const role = ['--account-id', quoted(accountId), '--role-name', quoted(roleName)]
  return [...program.map(pathWord), 'credentials', ...session, ...role].join(' ')
}

/** A path is always quoted. Windows accepts slashes in place of backslashes. */
function pathWord(word: string): string {
  return doubleQuoted(path.sep === '\\' ? word.replaceAll('\\', '/') : word)
}

function quoted(word: string): string {
  return PLAIN.test(word) ? word : doubleQuoted(word)
}

function doubleQuoted(word: string): string {
  if (!SPECIAL.test(word)) return `"${word}"`
  throw new InputError(`A line for credentials cannot have the text ${quote(word)}: a shell changes its characters.`)
}
