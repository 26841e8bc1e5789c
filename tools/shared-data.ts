import {existsSync} from 'node:fs'
import path from 'node:path'
import {missing} from './missing.ts'

/**
 * Finds test data outside the repository, in the directory `SSO_OIDC_SHARED`. The default is `shared`, next to the
 * repository. Returns the path of the data, or the reason to skip a test without it.
 *
 * @throws {Error} if the data is missing and `CI` is `true`
 */
export function sharedData(name: string): {path: string; missing?: never} | {path?: never; missing: string} {
  const folder = process.env['SSO_OIDC_SHARED'] ?? path.join(import.meta.dirname, '../../shared')
  const found = path.join(folder, name)
  if (existsSync(found)) return {path: found}
  return {missing: missing(`${name} not found: set SSO_OIDC_SHARED to the directory that contains it`)}
}
