import {ConfigError} from '@sso-oidc/core'
import {type Context, type Credentials, type Profile, type ProfileSource, profileError, textOf} from '@sso-oidc/session'

/**
 * Returns the keys in environment variables.
 *
 * @throws {ConfigError} `CredentialsFailed` for an access key ID without its secret
 */
export function environmentKeys(env: Context['env']): Credentials | undefined {
  const accessKeyId = env['AWS_ACCESS_KEY_ID']
  if (!accessKeyId) return undefined
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY']
  if (!secretAccessKey) {
    throw new ConfigError('CredentialsFailed', 'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.')
  }
  // The AWS CLI prefers the older name.
  return toKeys(accessKeyId, secretAccessKey, env['AWS_SECURITY_TOKEN'] || env['AWS_SESSION_TOKEN'])
}

/**
 * Returns the keys of a profile in one of the two files. Keys are not combined from both.
 *
 * @throws {ConfigError} `CredentialsFailed` for an access key ID without its secret
 */
export function profileKeys(profile: Profile, kind: ProfileSource['kind']): Credentials | undefined {
  const source = profile.sources.find((candidate) => candidate.kind === kind)
  if (source?.settings['aws_access_key_id'] === undefined) return undefined
  const [accessKeyId, secretAccessKey] = ['aws_access_key_id', 'aws_secret_access_key'].map((key) => {
    const value = textOf(source.settings, key)
    if (value === undefined) throw profileError(profile, `has credentials without ${key} in ${source.file}`)
    return value
  }) as [string, string]
  const token = textOf(source.settings, 'aws_security_token') ?? textOf(source.settings, 'aws_session_token')
  return toKeys(accessKeyId, secretAccessKey, token)
}

function toKeys(accessKeyId: string, secretAccessKey: string, sessionToken: string | undefined): Credentials {
  return {accessKeyId, secretAccessKey, ...(sessionToken ? {sessionToken} : {})}
}
