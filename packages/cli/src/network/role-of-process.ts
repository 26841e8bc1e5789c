import path from 'node:path'
import {type Profile, splitWindowsWords, splitWords, textOf} from '@sso-oidc/session'
import type {FlagValues} from '../argv/flag.ts'
import {parseArgv} from '../argv/parse-argv.ts'
import {PROFILE_ARGUMENT, ROLE_FLAGS} from '../argv/role-flags.ts'

/** Role that a `credential_process` line of this program names. */
export interface ProcessRole {
  readonly values: FlagValues<typeof ROLE_FLAGS>
  readonly profile: string | undefined
}

/**
 * Reads the `credential_process` line of a profile. Returns undefined if there is none, or if it is the line of another
 * program. So the program needs no second process for its own lines.
 */
export function roleOfProcess({settings}: Profile): ProcessRole | undefined {
  const words = wordsOf(textOf(settings, 'credential_process') ?? '')
  // Node can be the first word of the line. The files of a release have a version and a platform in their names.
  const at = words
    .slice(0, 2)
    .findIndex((word) => /^sso-oidc(-\d[\w.-]*)?(\.js|\.cmd|\.exe)?$/.test(path.basename(word)))
  if (at < 0 || words[at + 1] !== 'credentials') return undefined
  const syntax = {flags: ROLE_FLAGS, positionals: [PROFILE_ARGUMENT]}
  const {values, globals, positionals} = parseArgv(words.slice(at + 2), syntax)
  return {values: values as ProcessRole['values'], profile: positionals['profile'] ?? (globals.profile || undefined)}
}

function wordsOf(line: string): string[] {
  try {
    return path.sep === '\\' ? splitWindowsWords(line) : splitWords(line)
  } catch {
    return []
  }
}
