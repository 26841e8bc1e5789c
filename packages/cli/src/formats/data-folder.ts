import {lstatSync} from 'node:fs'
import path from 'node:path'
import type {Context} from '@sso-oidc/session'

const IS_WINDOWS = path.sep === '\\'

/** Loads `node:os`, which most runs do not need. */
function os(): typeof import('node:os') {
  return process.getBuiltinModule('node:os')
}

/**
 * Returns the directory where oclif keeps installed plugins: `SSO_OIDC_DATA_DIR`, or `sso-oidc` in `XDG_DATA_HOME`,
 * `LOCALAPPDATA` on Windows, or `~/.local/share`. A relative `XDG_DATA_HOME` is ignored, as its specification requires.
 */
export function dataFolder(env: Context['env']): string {
  const local = IS_WINDOWS ? env['LOCALAPPDATA'] : undefined
  const shared = env['XDG_DATA_HOME']
  const base =
    (shared && path.isAbsolute(shared) && shared) || local || path.join(env['HOME'] || os().homedir(), '.local/share')
  const own = env['SSO_OIDC_DATA_DIR']
  return (own && path.isAbsolute(own) && own) || path.join(base, 'sso-oidc')
}

/** Returns whether other users can write to a directory and so replace the code of plugins. False if it is missing. */
export function isWritableByOthers(folder: string): boolean {
  if (IS_WINDOWS) return false
  const stats = lstatSync(folder, {throwIfNoEntry: false})
  if (stats === undefined) return false
  const {uid} = os().userInfo()
  return (stats.mode & 0o022) !== 0 || (uid !== stats.uid && stats.uid !== 0)
}
