import {existsSync} from 'node:fs'
import path from 'node:path'
import {missing} from './missing.ts'

/**
 * Path of data that lies outside the repository: below `SSO_OIDC_SHARED`, by default the folder `shared` beside the
 * repository. Where it is missing, it says so and the answer is a reason to skip.
 *
 * @throws when it is missing and `CI=true`, where nothing may be skipped
 */
export function sharedData(name: string): {path: string; missing?: never} | {path?: never; missing: string} {
  const folder = process.env['SSO_OIDC_SHARED'] ?? path.join(import.meta.dirname, '../../shared')
  const found = path.join(folder, name)
  if (existsSync(found)) return {path: found}
  return {missing: missing(`${name} is not there: set SSO_OIDC_SHARED to the folder that holds it`)}
}
