import path from 'node:path'
import type {RoleCredentials} from '@sso-oidc/core'
import type {Role} from '../config/profile-role.ts'
import {cacheKey, type SsoSession} from '../config/sso-session.ts'
import {asciiJson} from '../files/ascii-json.ts'
import {throwAll} from './attempt-all.ts'
import {
  cacheFile,
  cacheFolder,
  fromTime,
  type Home,
  jsonFilesIn,
  readCacheFile,
  removeCacheFile,
  toTime,
  writeCacheFile,
} from './cache-file.ts'
import {hideSecrets} from './hide-secrets.ts'

/** Milliseconds before their expiration at which the credentials of a role are replaced, as in the AWS CLI: 15 minutes. */
export const ROLE_MARGIN_MS = 900_000

/**
 * Returns the path of the cached credentials of a role. The name of the file is the SHA-1 hash of the role and the session as
 * the AWS CLI writes them as JSON.
 */
export function roleCredentialsFile(session: SsoSession, {accountId, roleName}: Role, home: Home): string {
  const members = [
    `"accountId":${asciiJson(accountId)}`,
    `"roleName":${asciiJson(roleName)}`,
    `"${session.name === undefined ? 'startUrl' : 'sessionName'}":${asciiJson(cacheKey(session))}`,
  ]
  return cacheFile('cli', `{${members.join(',')}}`, home)
}

/** Reads the cached credentials of a role, expired ones too. Returns undefined if there are none. */
export async function readRoleCredentials(file: string): Promise<RoleCredentials | undefined> {
  const members = await readCacheFile(file)
  const credentials = members?.['Credentials']
  if (typeof credentials !== 'object' || credentials === null) return undefined
  const {AccessKeyId, SecretAccessKey, SessionToken, Expiration} = credentials as Record<string, unknown>
  const expiration = toTime(Expiration)
  if (!isText(AccessKeyId) || !isText(SecretAccessKey) || !isText(SessionToken)) return undefined
  if (Number.isNaN(expiration)) return undefined
  return hideSecrets({
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration,
  })
}

/**
 * Replaces the cached credentials of a role, in the form of the AWS CLI.
 *
 * @throws {CacheError} if the file cannot be written
 */
export function writeRoleCredentials(file: string, credentials: RoleCredentials, accountId: string): void {
  writeCacheFile(file, {ProviderType: 'sso', Credentials: cachedCredentials(credentials, accountId)})
}

/** Returns credentials in the form of the cache. */
export function cachedCredentials(
  {accessKeyId, secretAccessKey, sessionToken, expiration}: RoleCredentials,
  accountId: string | undefined,
): object {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: fromTime(expiration),
    ...(accountId === undefined ? {} : {AccountId: accountId}),
  }
}

/**
 * Removes the cached role credentials of all SSO sessions from the cache of the AWS CLI. The names of the files hide the
 * session, so the AWS CLI removes those of all sessions too. Credentials of other kinds stay.
 *
 * Reads the files at the same time, because each one that is torn is read again for up to 500 ms.
 *
 * @throws as `throwAll`, with the files that cannot be removed
 */
export async function removeRoleCredentials(home: Home): Promise<void> {
  const folder = cacheFolder('cli', home)
  const removals = jsonFilesIn(folder).map(async (name) => {
    const file = path.join(folder, name)
    const members = await readCacheFile(file)
    if (members?.['ProviderType'] === 'sso') removeCacheFile(file)
  })
  const outcomes = await Promise.allSettled(removals)
  throwAll(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])))
}

/** Returns whether a value is a text that is not empty. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
