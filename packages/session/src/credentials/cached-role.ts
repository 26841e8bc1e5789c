import path from 'node:path'
import {type AssumeRoleParameters, assumedRoleFile, writeAssumedRole} from '../cache/assumed-role.ts'
import {ROLE_MARGIN_MS, readRoleCredentials} from '../cache/role-credentials.ts'
import {withLock} from '../files/lock.ts'
import type {AssumedCredentials, TemporaryCredentials} from './credentials.ts'
import type {StsSource} from './sts.ts'

/**
 * Returns the cached credentials of an assumed role if at least 15 minutes are left, else requests new ones and caches them
 * where the AWS CLI does. Of several processes, one requests them and the others use its result.
 *
 * @param prepare Returns the function that requests the credentials. Runs without the lock, because it can lock the credentials
 *   of another role.
 * @throws as `prepare` and its function
 */
export async function cachedRole(
  parameters: AssumeRoleParameters,
  {context, fresh = false}: Pick<StsSource, 'context' | 'fresh'>,
  prepare: () => Promise<() => Promise<AssumedCredentials>>,
): Promise<TemporaryCredentials> {
  const file = assumedRoleFile(parameters, context)
  const cached = async (): Promise<TemporaryCredentials | undefined> => {
    const found = fresh ? undefined : await readRoleCredentials(file)
    return found !== undefined && found.expiration - context.now() >= ROLE_MARGIN_MS ? found : undefined
  }
  const current = await cached()
  if (current !== undefined) return current
  const request = await prepare()
  const task = async (): Promise<TemporaryCredentials> => {
    const other = await cached()
    if (other !== undefined) return other
    const {user, ...credentials} = await request()
    try {
      writeAssumedRole(file, credentials, user)
    } catch {
      // The credentials are valid. The next command requests others.
    }
    return credentials
  }
  return withLock(`role-${path.basename(file, '.json')}`, task, {env: context.env})
}
