import {statSync} from 'node:fs'
import path from 'node:path'
import {type Context, userFolder} from '@sso-oidc/session'

const IS_WINDOWS = path.sep === '\\'

/** Loads `node:os`, which most runs do not need. */
function os(): typeof import('node:os') {
  return process.getBuiltinModule('node:os')
}

/**
 * Returns the directory where oclif keeps installed plugins: `SSO_OIDC_DATA_DIR`, or `sso-oidc` in `XDG_DATA_HOME`,
 * `LOCALAPPDATA` on Windows, or `~/.local/share`.
 */
export function dataFolder(env: Context['env']): string {
  const own = env['SSO_OIDC_DATA_DIR']
  if (own && path.isAbsolute(own)) return own
  return userFolder('data', env)
}

/**
 * Returns why a directory of plugins cannot be used, as a sentence: other users can write to it and so replace the code of
 * plugins. Undefined if it is safe or missing.
 */
export function unsafeFolder(folder: string): string | undefined {
  if (IS_WINDOWS) return undefined
  const stats = statSync(folder, {throwIfNoEntry: false})
  if (stats === undefined) return undefined
  const {uid} = os().userInfo()
  const name = JSON.stringify(folder)
  if (uid !== stats.uid && stats.uid !== 0) return `Plugins are ignored: ${name} belongs to another user.`
  if ((stats.mode & 0o022) === 0) return undefined
  return `Plugins are ignored: other users can write to ${name}. Run \`chmod go-w ${shellWord(folder)}\`.`
}

/** Quotes a word for a POSIX shell if it needs quotes. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
