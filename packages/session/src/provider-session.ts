import {
  type Client,
  ConfigError,
  createClient,
  type PlatformUrl,
  type ServiceName,
  serviceOf,
  type Transport,
} from '@sso-oidc/core'
import {nodeTransport} from '@sso-oidc/core/node'
import type {Home} from './cache/cache-file.ts'
import {type Config, openConfig, type Profile, textOf} from './config/config.ts'
import {configuredEndpoint, type EndpointSettings, regionalEndpoint} from './config/service-endpoint.ts'
import type {SsoSession} from './config/sso-session.ts'
import {processHome} from './process-home.ts'
import {createSession, type Session} from './session.ts'

/** Settings of a provider. */
export interface SessionProviderOptions {
  /** Profile with the session. Default: that of `AWS_PROFILE`, or `default`. */
  readonly profile?: string | undefined
  /** Name of the `[sso-session]` section. Default: the session of the profile, or the only one in the configuration. */
  readonly session?: string | undefined
  /** Environment variables and working directory, which the configuration and the cache are found with. Default: of the process. */
  readonly home?: Home | undefined
  /** Function that sends HTTP requests. Default: `nodeTransport()` of `@sso-oidc/core/node`. */
  readonly transport?: Transport | undefined
  /** URL of both services. Default: the configured ones, or those of the region of the session. */
  readonly endpoint?: string | PlatformUrl | undefined
  /** Function that returns milliseconds since 1970-01-01T00:00:00Z. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** Configuration and connections of a provider. */
export interface ProviderSetup {
  readonly home: Home
  readonly config: Config
  /** Profile of the options. */
  readonly profile: Profile
  readonly now: () => number
  readonly transport: Transport
  /** URL of both services of IAM Identity Center. Undefined for the configured ones, or those of the region. */
  readonly endpoint: string | PlatformUrl | undefined
}

/**
 * Reads the configuration and completes the options of a provider.
 *
 * @throws {ConfigError} `ProfileNotFound`, `InvalidConfig`
 */
export function setUp(options: SessionProviderOptions): ProviderSetup {
  const {endpoint, home = processHome(), now = Date.now, transport = nodeTransport()} = options
  const config = openConfig(home)
  return {home, config, profile: config.profile(options.profile), now, transport, endpoint}
}

/** Connects a session with both services in its region. */
export function connect(session: SsoSession, setup: ProviderSetup): Session {
  const {home, now} = setup
  return createSession(session, {client: clientIn(() => session.region, setup), home, now})
}

/** Creates a client of both services. `region` is called only if an endpoint is not configured. */
export function clientIn(region: () => string, {home, profile, transport, endpoint}: ProviderSetup): Client {
  const settings = {env: home.env, profile}
  const clientOf = (service: ServiceName): Client =>
    createClient({endpoint: endpoint ?? endpointOf(service, region, settings), transport})
  const clients = {sso: clientOf('sso'), 'sso-oidc': clientOf('sso-oidc')}
  return {send: (operation, request, sending) => clients[serviceOf(operation)].send(operation, request, sending)}
}

/** Returns the region of the environment variables or of the profile. Undefined if there is none. */
export function ambientRegion({env}: Home, {settings}: Profile): string | undefined {
  return env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || textOf(settings, 'region') || undefined
}

/**
 * Returns the configured endpoint of a service, or that of the region.
 *
 * @throws {ConfigError} `InvalidSetting` if the configured URL is invalid; `InvalidRegion`
 */
export function endpointOf(
  service: ServiceName | 'sts',
  region: () => string,
  settings: EndpointSettings,
): PlatformUrl {
  const configured = configuredEndpoint(service, settings)
  if (configured === undefined) return regionalEndpoint(service, region(), settings)
  if (configured.url !== undefined) return configured.url
  throw new ConfigError('InvalidSetting', `The URL in ${configured.from} is not a valid http or https URL.`)
}

/** Returns a function that opens a value at its first call. After an error, the next call opens it again. */
export function opened<T extends object>(open: () => T): () => T {
  let value: T | undefined
  return () => {
    value ??= open()
    return value
  }
}
