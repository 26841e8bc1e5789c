import {ConfigError} from '@sso-oidc/core'
import type {AssumedRoleUser} from '../cache/assumed-role.ts'
import {isText} from '../cache/role-credentials.ts'
import type {Profile} from '../config/config.ts'
import {showName} from '../config/show-name.ts'

/** IAM credentials. */
export interface Credentials {
  readonly accessKeyId: string
  /** Secret access key. Secret. */
  readonly secretAccessKey: string
  /** Session token of temporary credentials. Secret. */
  readonly sessionToken?: string
  /** Expiration time in milliseconds since 1970-01-01T00:00:00Z. */
  readonly expiration?: number
}

/** IAM credentials that expire. */
export interface TemporaryCredentials extends Credentials {
  readonly sessionToken: string
  readonly expiration: number
}

/** Credentials of an assumed role. */
export interface AssumedCredentials extends TemporaryCredentials {
  /** User that STS has returned, if it has. */
  readonly user?: AssumedRoleUser
}

/**
 * Returns the error for configured credentials that fail.
 *
 * @param problem - Sentence without a period that follows the name of the profile, for example "has no role_arn"
 */
export function profileError(profile: Profile, problem: string, options: ErrorOptions = {}): ConfigError {
  const details = {profile: profile.name}
  return new ConfigError('CredentialsFailed', `Profile${showName(profile.name)} ${problem}.`, {...options, details})
}

/** Temporary credentials as AWS returns them, under the names that differ from service to service. */
export interface TemporaryKeys {
  readonly accessKeyId: unknown
  readonly secretAccessKey: unknown
  readonly sessionToken: unknown
  /** Expiration time (ISO 8601). */
  readonly expiration: unknown
}

/** Returns temporary credentials, or undefined if a member is missing or has another type. */
export function toCredentials(keys: TemporaryKeys): TemporaryCredentials | undefined {
  const {accessKeyId, secretAccessKey, sessionToken} = keys
  const expiration = typeof keys.expiration === 'string' ? Date.parse(keys.expiration) : Number.NaN
  if (!isText(accessKeyId) || !isText(secretAccessKey) || !isText(sessionToken)) return undefined
  return Number.isNaN(expiration) ? undefined : {accessKeyId, secretAccessKey, sessionToken, expiration}
}
