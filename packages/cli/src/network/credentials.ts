import {ConfigError, type Transport} from '@sso-oidc/core'
import type {Context, Profile} from '@sso-oidc/session'
import {errorMessage} from '../messages/error-message.ts'

/** Where credentials are looked for. */
export interface CredentialSource {
  readonly env: Context['env']
  readonly profile: Profile
  /** Whether the profile was named by `--profile`. Then variables with credentials do not count. */
  readonly isProfileFlag: boolean
  /** How role credentials are fetched. */
  readonly transport: Transport
}

/** IAM credentials. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/**
 * Finds the IAM credentials that the AWS CLI would find. The library for that is loaded only where variables have none.
 *
 * @throws {ConfigError} `NoCredentials` when there are none, `CredentialsFailed` when those that are configured fail
 */
export async function findCredentials(region: string, source: CredentialSource): Promise<Credentials> {
  const {env, profile, isProfileFlag, transport} = source
  const fromVariables = isProfileFlag ? undefined : readVariables(env)
  if (fromVariables !== undefined) return fromVariables
  const {defaultProvider} = await import('@aws-sdk/credential-provider-node')
  const {sdkRequestHandler} = await import('./sdk-request-handler.ts')
  try {
    const find = defaultProvider({profile: profile.name, clientConfig: {requestHandler: sdkRequestHandler(transport)}})
    // Not a region for all clients: an SSO profile has one of its own.
    return await find({callerClientConfig: {region: () => Promise.resolve(region)}})
  } catch (cause) {
    const configured = CREDENTIAL_KEYS.filter((key) => profile.settings[key] !== undefined)
    if (configured.length === 0 && !Object.keys(env).some((name) => /^AWS_(CONTAINER|WEB_IDENTITY)_/.test(name))) {
      throw new ConfigError('NoCredentials', 'No IAM credentials were found.', {cause})
    }
    const session = profile.settings['sso_session']
    const named = typeof session === 'string' ? ` (sso-session ${session})` : ''
    throw new ConfigError(
      'CredentialsFailed',
      `The credentials of the profile ${profile.name}${named} failed: ${errorMessage(cause)}`,
      {cause},
    )
  }
}

/** Keys of a profile that say where credentials come from. */
const CREDENTIAL_KEYS = [
  'aws_access_key_id',
  'credential_process',
  'login_session',
  'role_arn',
  'sso_session',
  'sso_start_url',
  'web_identity_token_file',
]

function readVariables(env: CredentialSource['env']): Credentials | undefined {
  const accessKeyId = env['AWS_ACCESS_KEY_ID']
  if (!accessKeyId) return undefined
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY']
  if (!secretAccessKey) {
    throw new ConfigError('CredentialsFailed', 'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.')
  }
  const sessionToken = env['AWS_SECURITY_TOKEN'] || env['AWS_SESSION_TOKEN']
  return {accessKeyId, secretAccessKey, ...(sessionToken ? {sessionToken} : {})}
}
