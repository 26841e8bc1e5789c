import {readdirSync, rmSync} from 'node:fs'
import path from 'node:path'
import {expandPath} from '../files/expand-path.ts'
import {type Home, readCacheFile} from './cache-file.ts'

/**
 * Removes the cached role credentials of all SSO sessions from the cache of the AWS CLI. The names of the files hide the
 * session, so the AWS CLI removes those of all sessions too. Credentials of other kinds stay.
 */
export async function removeRoleCredentials(home: Home): Promise<void> {
  const folder = expandPath('~/.aws/cli/cache', home)
  for (const name of namesIn(folder)) {
    const file = path.join(folder, name)
    const members = await readCacheFile(file)
    if (members?.['ProviderType'] === 'sso') rmSync(file, {force: true})
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
}
