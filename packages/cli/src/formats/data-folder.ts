import {homedir} from 'node:os'
import path from 'node:path'
import type {Surroundings} from '../input/surroundings.ts'

/**
 * Folder where oclif keeps what is installed: `SSO_OIDC_DATA_DIR`, else `sso-oidc` below `XDG_DATA_HOME`, else below
 * `LOCALAPPDATA` on Windows and `~/.local/share` elsewhere.
 */
export function dataFolder(env: Surroundings['env']): string {
  const local = process.platform === 'win32' ? env['LOCALAPPDATA'] : undefined
  const base = env['XDG_DATA_HOME'] || local || path.join(env['HOME'] || homedir(), '.local/share')
  return env['SSO_OIDC_DATA_DIR'] || path.join(base, 'sso-oidc')
}
