import {ConfigError, type Transport} from '@sso-oidc/core'
import {type AssumedRoleUser, type Config, type Context, type Profile, showName} from '@sso-oidc/session'

/** Settings that the credential chain reads from, and connections that it uses. */
export interface CredentialSource {
  readonly context: Pick<Context, 'cwd' | 'env' | 'now'>
  readonly config: Config
  /** Profile of the command. */
  readonly profile: Profile
  /** Whether `--profile` selected the profile. If so, keys in environment variables are ignored. */
  readonly isProfileOption: boolean
  /** True to ignore cached credentials of assumed roles. Default: false. */
  readonly fresh?: boolean | undefined
  /** Region of requests to STS. */
  readonly region: string
  /** Sends requests to AWS. */
  readonly transport: Transport
  /** Sends requests to the host itself: containers and instance metadata. Default: without a proxy, within 2 seconds. */
  readonly localTransport?: Transport
}

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

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** Returns the members of a JSON object, or no members for any other text. */
export function jsonMembers(body: Uint8Array | string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
