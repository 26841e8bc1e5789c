import {ConfigError, SsoOidcError} from '@sso-oidc/core'
import {type Profile, showName} from '@sso-oidc/session'
import {processCredentials} from './credentials/process-credentials.ts'
import {type CredentialSource, type Credentials, profileError} from './credentials/source.ts'
import {environmentKeys, profileKeys} from './credentials/static-keys.ts'

export type {CredentialSource, Credentials} from './credentials/source.ts'

/**
 * Finds the IAM credentials that the AWS CLI would use, in its order: environment variables, then the profile (role, web
 * identity, SSO, keys in the credentials file, `aws login`, `credential_process`, keys in the configuration file), then the
 * container and the instance.
 *
 * @throws {ConfigError} `NoCredentials` if there are none; `CredentialsFailed` if the configured ones fail
 */
export async function findCredentials(source: CredentialSource): Promise<Credentials> {
  const {context, profile, isProfileOption} = source
  const fromVariables = isProfileOption ? undefined : environmentKeys(context.env)
  if (fromVariables !== undefined) return fromVariables
  try {
    const found =
      (await fromRole(source)) ??
      (await fromProfile(profile, source, {usesEnvironment: !isProfileOption})) ??
      (await fromContainer(source)) ??
      (await fromInstance(source))
    if (found !== undefined) return found
  } catch (error) {
    if (error instanceof ConfigError || !(error instanceof SsoOidcError)) throw error
    throw profileError(profile, `cannot get credentials: ${error.message.replace(/\.$/, '')}`, {cause: error})
  }
  const message = `No credentials found in the environment or in the profile${showName(profile.name)}.`
  throw new ConfigError('NoCredentials', message, {details: {profile: profile.name}})
}

/** Modules that only some profiles need are loaded when they are needed. */
async function fromRole(source: CredentialSource): Promise<Credentials | undefined> {
  if (source.profile.settings['role_arn'] === undefined) return undefined
  const {assumeRole} = await import('./credentials/assume-role.ts')
  return assumeRole(source.profile, source, {
    fromProfile: (profile) => fromProfile(profile, source, {usesEnvironment: false}),
    fromSource: {
      Environment: () => environmentKeys(source.context.env),
      EcsContainer: () => fromContainer(source),
      Ec2InstanceMetadata: () => fromInstance(source),
    },
  })
}

async function fromProfile(
  profile: Profile,
  source: CredentialSource,
  options: {usesEnvironment: boolean},
): Promise<Credentials | undefined> {
  const {settings} = profile
  const {webIdentityCredentials} = await import('./credentials/web-identity.ts')
  return (
    (await webIdentityCredentials(profile, source, options)) ??
    (await fromSso(profile, source)) ??
    profileKeys(profile, 'credentials') ??
    (settings['login_session'] === undefined ? undefined : await fromLogin(profile, source)) ??
    (await processCredentials(profile, source.context)) ??
    profileKeys(profile, 'config')
  )
}

async function fromSso(profile: Profile, source: CredentialSource): Promise<Credentials | undefined> {
  const {ssoCredentials} = await import('./credentials/sso-credentials.ts')
  return ssoCredentials(profile, source)
}

async function fromLogin(profile: Profile, source: CredentialSource): Promise<Credentials | undefined> {
  const {loginCredentials} = await import('./credentials/login-credentials.ts')
  return loginCredentials(profile, source)
}

async function fromContainer(source: CredentialSource): Promise<Credentials | undefined> {
  const {containerCredentials} = await import('./credentials/container-credentials.ts')
  return containerCredentials(source)
}

async function fromInstance(source: CredentialSource): Promise<Credentials | undefined> {
  const {instanceCredentials} = await import('./credentials/instance-credentials.ts')
  return instanceCredentials(source)
}
