import {ConfigError, createClient, serviceOf} from '@sso-oidc/core'
import {
  type Credentials,
  createSession,
  type Profile,
  profileError,
  type Section,
  sessionOfProfile,
  showName,
  type TokenWarning,
  textOf,
} from '@sso-oidc/session'
import {tokenWarning} from '../../messages/token-warning.ts'
import {routedClient} from '../routed-client.ts'
import {serviceEndpoint} from '../service-endpoint.ts'
import type {CredentialSource} from './source.ts'

interface SsoSettings {
  readonly accountId: string
  readonly roleName: string
  readonly region: string
}

/**
 * Gets the credentials of the role of a profile: from the cache that the AWS CLI shares, or with the access token that the
 * last sign-in left there. Credentials that are valid are used without a warning, unless a refreshed token cannot be cached:
 * its refresh token is used up.
 *
 * @throws {ConfigError} `CredentialsFailed` if the settings are incomplete, or the token is missing or expired
 * @throws {ServiceError} if the access portal rejects the request
 */
export async function ssoCredentials(profile: Profile, source: CredentialSource): Promise<Credentials | undefined> {
  const settings = toSsoSettings(profile)
  if (settings === undefined) return undefined
  const {region, ...role} = settings
  const {context, transport} = source
  const client = routedClient((operation) => {
    const endpoint = serviceEndpoint(serviceOf(operation), region, {env: context.env, profile})
    return createClient({endpoint, transport})
  })
  const session = sessionOfProfile(profile)
  if (session === undefined) throw profileError(profile, 'has no start URL')
  try {
    const onWarning = (warning: TokenWarning): void => {
      if (warning.reason === 'cache') source.onWarning?.(tokenWarning(warning))
    }
    const open = createSession(session, {client, home: context, now: context.now, onWarning})
    const {credentials} = await open.roleCredentials(role)
    return credentials
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'NotSignedIn') throw error
    throw profileError(profile, `cannot get credentials: ${error.message.replace(/\.$/, '')}`, {cause: error})
  }
}

/** Returns undefined for a profile without SSO role. Settings of the session must not contradict those of the profile. */
function toSsoSettings(profile: Profile): SsoSettings | undefined {
  const {settings, ssoSession} = profile
  if (settings['sso_account_id'] === undefined && settings['sso_role_name'] === undefined) return undefined
  const session = textOf(settings, 'sso_session')
  if (session !== undefined && ssoSession === undefined) {
    throw profileError(profile, `has an sso_session${showName(session)} that does not exist`)
  }
  const merged: Section = {...settings, ...ssoSession?.settings}
  const contradicting = Object.keys(merged).find((key) => key in settings && settings[key] !== merged[key])
  if (contradicting !== undefined) {
    throw profileError(profile, `and its sso_session have different values for ${contradicting}`)
  }
  const [accountId, roleName, region, startUrl] = KEYS.map((key) => textOf(merged, key))
  if (accountId === undefined || roleName === undefined || region === undefined || startUrl === undefined) {
    const missing = KEYS.filter((key) => textOf(merged, key) === undefined).join(', ')
    throw profileError(profile, `lacks ${missing}, which SSO credentials require`)
  }
  return {accountId, roleName, region}
}

const KEYS = ['sso_account_id', 'sso_role_name', 'sso_region', 'sso_start_url'] as const
