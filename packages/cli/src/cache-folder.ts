import {lstatSync, mkdirSync} from 'node:fs'
import path from 'node:path'

/**
 * Folder for the compile cache, `$XDG_CACHE_HOME/sso-oidc` or `~/.cache/sso-oidc`, made with mode 0700 when it is
 * missing. None when there is no home, when it cannot be made, or when someone else could write to it.
 */
export function cacheFolder(env: NodeJS.ProcessEnv): string | undefined {
  const home = env['HOME'] ?? env['USERPROFILE']
  const base = env['XDG_CACHE_HOME'] || (home && path.join(home, '.cache'))
  if (!base || !path.isAbsolute(base)) return undefined
  const folder = path.join(base, 'sso-oidc')
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700})
    const {uid, mode} = lstatSync(folder)
    const mine = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)
    return mine ? folder : undefined
  } catch {
    return undefined
  }
}
