import {ConfigError, createClient, createToken, getRoleCredentials, SsoOidcError} from '@sso-oidc/core'
import {
  type CachedToken,
  type Profile,
  readCachedToken,
  type Section,
  showName,
  textOf,
  toTime,
  writeCachedToken,
} from '@sso-oidc/session'
import {serviceEndpoint} from '../service-endpoint.ts'
import {type CredentialSource, type Credentials, profileError} from './source.ts'

/** Milliseconds before its expiration at which a token of a session is refreshed, as in the AWS CLI: 15 minutes. */
const REFRESH_MS = 900_000

interface SsoSettings {
  readonly accountId: string
  readonly roleName: string
  readonly region: string
  readonly startUrl: string
  /** Name of the `[sso-session]`. Profiles without one are configured the older way. */
  readonly session?: string
}

/**
 * Gets the credentials of the role of a profile, with the access token that the last sign-in left in the cache.
 *
 * @throws {ConfigError} `CredentialsFailed` if the settings are incomplete, or the token is missing or expired
 * @throws {ServiceError} if the access portal rejects the request
 */
export async function ssoCredentials(profile: Profile, source: CredentialSource): Promise<Credentials | undefined> {
  const settings = toSsoSettings(profile)
  if (settings === undefined) return undefined
  const {accountId, roleName} = settings
  const accessToken = await findToken(settings, profile, source)
  const endpoint = endpointOf('sso', settings, source)
  const client = createClient({endpoint, transport: source.transport})
  const {roleCredentials} = await client.send(getRoleCredentials, {accessToken, accountId, roleName})
  if (roleCredentials === undefined) throw profileError(profile, 'got no credentials from the access portal')
  return roleCredentials
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
  return {accountId, roleName, region, startUrl, ...(session === undefined ? {} : {session})}
}

const KEYS = ['sso_account_id', 'sso_role_name', 'sso_region', 'sso_start_url'] as const

async function findToken(settings: SsoSettings, profile: Profile, source: CredentialSource): Promise<string> {
  const {session, startUrl} = settings
  const {context} = source
  const token = readCachedToken(session ?? startUrl, context)
  const named = session === undefined ? '' : ` for the sso-session${showName(session)}`
  if (token === undefined) throw profileError(profile, `has no cached access token${named}`)
  const left = toTime(token.expiresAt) - context.now()
  if (session !== undefined && left < REFRESH_MS) {
    const refreshed = await refresh(token, {...settings, session}, source)
    if (refreshed !== undefined) return refreshed
  }
  if (left <= 0) throw profileError(profile, `has an expired access token${named}`)
  return token.accessToken
}

/** Returns a new access token and caches it. Returns undefined if the token cannot be refreshed: it may still be valid. */
async function refresh(
  token: CachedToken,
  settings: SsoSettings & {readonly session: string},
  source: CredentialSource,
): Promise<string | undefined> {
  const {clientId, clientSecret, refreshToken, registrationExpiresAt} = token
  const {context, transport} = source
  const isRegistered = registrationExpiresAt === undefined || toTime(registrationExpiresAt) > context.now()
  if (!clientId || !clientSecret || !refreshToken || !isRegistered) return undefined
  try {
    const client = createClient({endpoint: endpointOf('sso-oidc', settings, source), transport})
    const request = {clientId, clientSecret, grantType: 'refresh_token', refreshToken} as const
    const {accessToken, expiresIn = 0, refreshToken: next = refreshToken} = await client.send(createToken, request)
    if (accessToken === undefined) return undefined
    const expiresAt = new Date(context.now() + expiresIn * 1000).toISOString().replace(/\.\d+/, '')
    keep(settings.session, {...token, accessToken, expiresAt, refreshToken: next}, source)
    return accessToken
  } catch (error) {
    // An invalid setting, such as a proxy, also breaks the next request.
    if (error instanceof ConfigError || !(error instanceof SsoOidcError)) throw error
    return undefined
  }
}

/** The credentials do not depend on the cache, so a directory that cannot be written to is no error. */
function keep(session: string, token: CachedToken, {context}: CredentialSource): void {
  try {
    writeCachedToken(session, token, context)
  } catch {}
}

function endpointOf(service: 'sso' | 'sso-oidc', {region}: SsoSettings, {context, profile}: CredentialSource): URL {
  return serviceEndpoint(service, region, {env: context.env, profile})
}
