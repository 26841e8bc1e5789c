import {statSync} from 'node:fs'
import {homedir, platform, userInfo} from 'node:os'
import path from 'node:path'
import type {Context} from '@sso-oidc/session'

/**
 * Returns the directory where oclif keeps installed plugins: `SSO_OIDC_DATA_DIR`, or `sso-oidc` in `XDG_DATA_HOME`,
 * `LOCALAPPDATA` on Windows, or `~/.local/share`. A relative `XDG_DATA_HOME` is ignored, as its specification requires.
 */
export function dataFolder(env: Context['env']): string {
  const local = platform() === 'win32' ? env['LOCALAPPDATA'] : undefined
  const shared = env['XDG_DATA_HOME']
  const base =
    (shared && path.isAbsolute(shared) && shared) || local || path.join(env['HOME'] || homedir(), '.local/share')
  const own = env['SSO_OIDC_DATA_DIR']
  return (own && path.isAbsolute(own) && own) || path.join(base, 'sso-oidc')
}

/**
 * Returns why a directory of plugins cannot be used, as a sentence: other users can write to it and so replace the code of
 * plugins. Undefined if it is safe or missing.
 */
export function unsafeFolder(folder: string): string | undefined {
  if (platform() === 'win32') return undefined
  const stats = statSync(folder, {throwIfNoEntry: false})
  if (stats === undefined) return undefined
  const {uid} = userInfo()
  const name = JSON.stringify(folder)
  if (uid !== stats.uid && stats.uid !== 0) return `Plugins are ignored: ${name} belongs to another user.`
  if ((stats.mode & 0o022) === 0) return undefined
  return `Plugins are ignored: other users can write to ${name}. Run \`chmod go-w ${shellWord(folder)}\`.`
}

/** Quotes a word for a POSIX shell if it needs quotes. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
