import {ConfigError, SsoOidcError} from '@sso-oidc/core'
import {assumeRole, type Credentials, hasRole, type Profile, profileError, showName} from '@sso-oidc/session'
import {containerCredentials} from './credentials/container-credentials.ts'
import {instanceCredentials} from './credentials/instance-credentials.ts'
import {loginCredentials} from './credentials/login-credentials.ts'
import {processCredentials} from './credentials/process-credentials.ts'
import {type CredentialSource, stsSource} from './credentials/source.ts'
import {ssoCredentials} from './credentials/sso-credentials.ts'
import {environmentKeys, profileKeys} from './credentials/static-keys.ts'
import {webIdentityCredentials} from './credentials/web-identity.ts'

export type {CredentialSource} from './credentials/source.ts'

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
      (await containerCredentials(source)) ??
      (await instanceCredentials(source))
    if (found !== undefined) return found
  } catch (error) {
    if (error instanceof ConfigError || !(error instanceof SsoOidcError)) throw error
    throw profileError(profile, `cannot get credentials: ${error.message.replace(/\.$/, '')}`, {cause: error})
  }
  const message = `No credentials found in the environment or in the profile${showName(profile.name)}.`
  throw new ConfigError('NoCredentials', message, {details: {profile: profile.name}})
}

async function fromRole(source: CredentialSource): Promise<Credentials | undefined> {
  if (!hasRole(source.profile)) return undefined
  return assumeRole(source.profile, stsSource(source), {
    fromProfile: (profile) => fromProfile(profile, source, {usesEnvironment: false}),
    fromSource: {
      Environment: () => environmentKeys(source.context.env),
      EcsContainer: () => containerCredentials(source),
      Ec2InstanceMetadata: () => instanceCredentials(source),
    },
  })
}

async function fromProfile(
  profile: Profile,
  source: CredentialSource,
  options: {usesEnvironment: boolean},
): Promise<Credentials | undefined> {
  const {settings} = profile
  return (
    (await webIdentityCredentials(profile, source, options)) ??
    (await ssoCredentials(profile, source)) ??
    profileKeys(profile, 'credentials') ??
    (settings['login_session'] === undefined ? undefined : await loginCredentials(profile, source)) ??
    (await processCredentials(profile, source.context)) ??
    profileKeys(profile, 'config')
  )
}
