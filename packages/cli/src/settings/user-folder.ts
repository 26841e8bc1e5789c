import path from 'node:path'
import type {Context} from '@sso-oidc/session'

const IS_WINDOWS = path.sep === '\\'

/** Loads `node:os`, which most runs do not need. */
function os(): typeof import('node:os') {
  return process.getBuiltinModule('node:os')
}

/** Place of a kind of files in the XDG Base Directory Specification. */
interface Base {
  readonly variable: 'XDG_DATA_HOME' | 'XDG_STATE_HOME'
  /** Default directory, relative to the home directory. */
  readonly fallback: string
}

/**
 * Returns the directory of the program for a kind of files: `sso-oidc` in the directory of the variable, in `LOCALAPPDATA`
 * on Windows, or in the default directory. A relative path in the variable is ignored, as the specification requires.
 */
export function userFolder({variable, fallback}: Base, env: Context['env']): string {
  const shared = env[variable]
  const local = IS_WINDOWS ? env['LOCALAPPDATA'] : undefined
  const base =
    (shared && path.isAbsolute(shared) && shared) || local || path.join(env['HOME'] || os().homedir(), fallback)
  return path.join(base, 'sso-oidc')
}

/** Returns the directory for temporary files. */
export function temporaryFolder(env: Context['env']): string {
  return env['TMPDIR'] || os().tmpdir()
}
