import type {RoleCredentials} from '@sso-oidc/core'
import {asciiJson} from '../files/ascii-json.ts'
import {cacheFile, type Home, writeCacheFile} from './cache-file.ts'
import {cachedCredentials} from './role-credentials.ts'

/** Parameters of AssumeRole that are configured, by their names in STS. A session name that is generated is not one of them. */
export type AssumeRoleParameters = Readonly<Record<string, string | number | undefined>>

/** User that STS returns with the credentials. */
export interface AssumedRoleUser {
  readonly AssumedRoleId: string
  /** ARN of the session: `arn:aws:sts::111122223333:assumed-role/Deploy/name`. */
  readonly Arn: string
}

/**
 * Returns the path of the cached credentials of an assumed role. The name of the file is the SHA-1 hash of the parameters as
 * the AWS CLI writes them as JSON.
 */
export function assumedRoleFile(parameters: AssumeRoleParameters, home: Home): string {
  const members = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${asciiJson(name)}: ${typeof value === 'number' ? value : asciiJson(value ?? '')}`)
  return cacheFile('cli', `{${members.join(', ')}}`, home)
}

/**
 * Replaces the cached credentials of an assumed role, in the form of the AWS CLI.
 *
 * @throws {CacheError} if the file cannot be written
 */
export function writeAssumedRole(file: string, credentials: RoleCredentials, user: AssumedRoleUser | undefined): void {
  const accountId = user?.Arn.split(':')[4]
  writeCacheFile(file, {
    Credentials: cachedCredentials(credentials, accountId),
    ...(user === undefined ? {} : {AssumedRoleUser: user}),
  })
}
