import {
  type Client,
  ConfigError,
  createClient,
  fetchTransport,
  type ServiceName,
  serviceOf,
  type Transport,
} from '@sso-oidc/core'
import {type Home, toTime} from './cache/cache-file.ts'
import {hideSecrets} from './cache/hide-secrets.ts'
import {type Config, openConfig} from './config/config.ts'
import {type Role, roleOfProfile} from './config/profile-role.ts'
import {configuredEndpoint, type EndpointSettings, regionalEndpoint} from './config/service-endpoint.ts'
import {showName} from './config/show-name.ts'
import {findSession, type SsoSession} from './config/sso-session.ts'
import {processHome} from './process-home.ts'
import {type Provider, renewed} from './renewed.ts'
import {createSession, type Session} from './session.ts'

/** Settings of a provider. */
export interface SessionProviderOptions {
  /** Profile with the session. Default: that of `AWS_PROFILE`, or `default`. */
  readonly profile?: string | undefined
  /** Name of the `[sso-session]` section. Default: the session of the profile, or the only one in the configuration. */
  readonly session?: string | undefined
  /** Environment variables and working directory, which the configuration and the cache are found with. Default: of the process. */
  readonly home?: Home | undefined
  /** Function that sends HTTP requests. Default: `fetchTransport()`. */
  readonly transport?: Transport | undefined
  /** URL of both services. Default: the configured ones, or those of the region of the session. */
  readonly endpoint?: string | URL | undefined
  /** Function that returns milliseconds since 1970-01-01T00:00:00Z. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** Settings of `fromSession`. */
export interface FromSessionOptions extends SessionProviderOptions {
  /** Account ID of the role. Default: `sso_account_id` of the profile. */
  readonly accountId?: string | undefined
  /** Name of the role. Default: `sso_role_name` of the profile. */
  readonly roleName?: string | undefined
}

/** Credentials as the AWS SDK for JavaScript expects them. */
export interface SdkCredentials {
  readonly accessKeyId: string
  /** Secret. */
  readonly secretAccessKey: string
  /** Secret. */
  readonly sessionToken: string
  readonly expiration: Date
  readonly accountId: string
}

/** Token as the AWS SDK for JavaScript expects it. */
export interface SdkToken {
  /** Access token. Secret. */
  readonly token: string
  readonly expiration: Date
}

/**
 * Creates a credential provider for the clients of the AWS SDK for JavaScript, and for all other uses. Reads and sends nothing
 * until it is called.
 *
 * Returns the same credentials until 5 minutes before their expiration. Uses the cache that the AWS CLI shares: all providers
 * and processes together request credentials once. Never opens a browser: if nobody is signed in, the provider fails.
 *
 * @example
 * import {fromSession} from '@sso-oidc/session'
 *
 * const credentials = fromSession({profile: 'dev'})
 * const {accessKeyId, accountId} = await credentials()
 *
 * @throws {ConfigError} `NoRole` if neither the options nor the profile have a role
 * @throws as `findSession` and `Session.roleCredentials`
 */
export function fromSession(options: FromSessionOptions = {}): Provider<SdkCredentials> {
  const {now = Date.now} = options
  const open = opener(options)
  return renewed(async ({forceRefresh}) => {
    const {config, session} = open()
    const role = roleOf(options, config)
    const {credentials, warning} = await session.roleCredentials(role, {fresh: forceRefresh})
    const {expiration, ...keys} = credentials
    const value = hideSecrets({...keys, expiration: new Date(expiration), accountId: role.accountId})
    return {value, expiration, isOld: warning !== undefined}
  }, now)
}

/**
 * Creates a token provider for the clients of the AWS SDK for JavaScript that authenticate with a bearer token. Reads and
 * sends nothing until it is called.
 *
 * @example
 * import {tokenFromSession} from '@sso-oidc/session'
 *
 * const {token, expiration} = await tokenFromSession({session: 'my-sso'})()
 *
 * @throws as `findSession` and `Session.token`
 */
export function tokenFromSession(options: SessionProviderOptions = {}): Provider<SdkToken> {
  const {now = Date.now} = options
  const open = opener(options)
  let last: string | undefined
  return renewed(async ({forceRefresh}) => {
    const {token, warning} = await open().session.token({rejected: forceRefresh ? last : undefined})
    last = token.accessToken
    const expiration = toTime(token.expiresAt)
    const value = hideSecrets({token: last, expiration: new Date(expiration)})
    return {value, expiration, isOld: warning !== undefined}
  }, now)
}

interface Opened {
  readonly config: Config
  readonly session: Session
}

/** Returns a function that finds and connects the session. It reads the configuration again after an error. */
function opener(options: SessionProviderOptions): () => Opened {
  const {home = processHome(), now = Date.now} = options
  let opened: Opened | undefined
  return () => {
    if (opened !== undefined) return opened
    const config = openConfig(home)
    const settings = findSession(config, options)
    opened = {
      config,
      session: createSession(settings, {client: connect(settings, config, {...options, home}), home, now}),
    }
    return opened
  }
}

/** Creates the client of both services in the region of a session. */
function connect(
  {region}: SsoSession,
  config: Config,
  {endpoint, home, profile: name, transport = fetchTransport()}: SessionProviderOptions & {home: Home},
): Client {
  const settings = {env: home.env, profile: config.profile(name)}
  const clientOf = (service: ServiceName): Client =>
    createClient({endpoint: endpoint ?? endpointOf(service, region, settings), transport})
  const clients = {sso: clientOf('sso'), 'sso-oidc': clientOf('sso-oidc')}
  return {send: (operation, request, sending) => clients[serviceOf(operation)].send(operation, request, sending)}
}

function endpointOf(service: ServiceName, region: string, settings: EndpointSettings): URL {
  const configured = configuredEndpoint(service, settings)
  if (configured === undefined) return regionalEndpoint(service, region, settings)
  if (configured.url !== undefined) return configured.url
  throw new ConfigError('InvalidSetting', `The URL in ${configured.from} is not a valid http or https URL.`)
}

function roleOf({accountId, roleName, profile: name}: FromSessionOptions, config: Config): Role {
  const profile = config.profile(name)
  const own = roleOfProfile(profile)
  const role = {accountId: accountId ?? own?.accountId, roleName: roleName ?? own?.roleName}
  if (role.accountId !== undefined && role.roleName !== undefined) return role as Role
  throw new ConfigError('NoRole', `Profile${showName(profile.name)} has no role.`, {details: {profile: profile.name}})
}
