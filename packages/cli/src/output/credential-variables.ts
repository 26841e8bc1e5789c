import type {JsonValue} from '@sso-oidc/core'

/** Credentials of a role as they are printed. */
export interface PrintedKeys {
  readonly accessKeyId: string
  /** Secret. */
  readonly secretAccessKey: string
  /** Secret. */
  readonly sessionToken?: string
  /** Expiration time in milliseconds since 1970-01-01T00:00:00Z. */
  readonly expiration?: number
  readonly accountId?: string
}

/**
 * Variables that AWS tools would use instead of the credentials, or together with them. A profile, for example, takes
 * precedence over keys in some SDKs.
 */
export const STALE_VARIABLES: readonly string[] = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_SESSION_EXPIRATION',
  'AWS_ACCOUNT_ID',
  'AWS_CREDENTIAL_SCOPE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
]

/** Returns the value that `credential_process` expects. */
export function processValue({accessKeyId, secretAccessKey, sessionToken, expiration, accountId}: PrintedKeys) {
  return {
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    ...(sessionToken === undefined ? {} : {SessionToken: sessionToken}),
    ...(expiration === undefined ? {} : {Expiration: isoTime(expiration)}),
    ...(accountId === undefined ? {} : {AccountId: accountId}),
  } satisfies JsonValue
}

/** Returns the variables of the credentials, without those that are unknown. */
export function keyVariables({accessKeyId, secretAccessKey, sessionToken, expiration}: PrintedKeys) {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : {AWS_SESSION_TOKEN: sessionToken}),
    ...(expiration === undefined ? {} : {AWS_CREDENTIAL_EXPIRATION: isoTime(expiration)}),
  }
}

/** Returns the variables for the work with a role. Null unsets a variable. */
export function variablesOf(keys: PrintedKeys, region: string | undefined): Readonly<Record<string, string | null>> {
  const unset = Object.fromEntries(STALE_VARIABLES.map((name) => [name, null]))
  const regions = region === undefined ? {} : {AWS_REGION: region, AWS_DEFAULT_REGION: region}
  return {...unset, ...keyVariables(keys), ...regions}
}

/** Returns the section of the credentials for `~/.aws/credentials`. */
export function iniValue({accessKeyId, secretAccessKey, sessionToken}: PrintedKeys, profile: string): JsonValue {
  const settings = {aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey}
  return {[profile]: {...settings, aws_session_token: sessionToken ?? null}}
}

/** Returns a time without milliseconds, as the AWS CLI writes it: `2026-01-02T04:00:00+00:00`. */
function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, '+00:00')
}
