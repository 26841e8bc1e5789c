import path from 'node:path'
import type {Context} from '../context.ts'
import {homeFolder} from './home-folder.ts'

const IS_WINDOWS = path.sep === '\\'

/** Variables and default directories of the XDG Base Directory Specification, relative to the home directory. */
const BASES = {
  cache: {variable: 'XDG_CACHE_HOME', fallback: '.cache'},
  data: {variable: 'XDG_DATA_HOME', fallback: '.local/share'},
  state: {variable: 'XDG_STATE_HOME', fallback: '.local/state'},
} as const

/**
 * Returns the directory `sso-oidc` for a kind of files: in the directory of the variable, in `LOCALAPPDATA` on Windows, or
 * in the default directory. A relative path in the variable is ignored, as the specification requires.
 */
export function userFolder(kind: keyof typeof BASES, env: Context['env']): string {
  const {variable, fallback} = BASES[kind]
  const shared = env[variable]
  const local = IS_WINDOWS ? env['LOCALAPPDATA'] : undefined
  const base = (shared && path.isAbsolute(shared) && shared) || local
  return base ? path.join(base, 'sso-oidc') : path.resolve('/', homeFolder(env), fallback, 'sso-oidc')
}

/** Returns the directory for temporary files. */
export function temporaryFolder(env: Context['env']): string {
  return env['TMPDIR'] || process.getBuiltinModule('node:os').tmpdir()
}
