import {lstatSync, mkdirSync} from 'node:fs'
import path from 'node:path'

/**
 * Returns the directory for Node's compile cache, `$XDG_CACHE_HOME/sso-oidc` or `~/.cache/sso-oidc`, which the command line
 * uses too. Creates it with mode 0700 if it is missing.
 *
 * Returns undefined if there is no home directory, if the directory cannot be created, is a link, or if other users can write
 * to it.
 */
export function cacheFolder({env, getuid}: Pick<NodeJS.Process, 'env' | 'getuid'>): string | undefined {
  const home = env['HOME'] ?? env['USERPROFILE']
  const base = env['XDG_CACHE_HOME'] || (home && path.join(home, '.cache'))
  if (!base || !path.isAbsolute(base)) return undefined
  const folder = path.join(base, 'sso-oidc')
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700})
    const stats = lstatSync(folder)
    const isOwn = getuid === undefined || (stats.uid === getuid() && (stats.mode & 0o022) === 0)
    return stats.isDirectory() && isOwn ? folder : undefined
  } catch {
    return undefined
  }
}
