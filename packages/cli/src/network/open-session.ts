import {type AnyOperation, type Client, InputError, type ServiceName, serviceOf} from '@sso-oidc/core'
import {createSession, findSession, type Session, type SsoSession, showName, type TokenWarning} from '@sso-oidc/session'
import type {GlobalValues} from '../argv/global-flags.ts'
import {quote} from '../messages/quote.ts'
import {tokenWarning} from '../messages/token-warning.ts'
import {readSettings, type Settings, type SettingsContext} from '../settings/settings.ts'
import type {ClientContext} from './connect-client.ts'
import {type Connection, endpointOf, maxAttempts, transportSettings} from './connection.ts'
import {routedClient} from './routed-client.ts'

/** A session and the settings that it was found with. */
export interface OpenSession {
  readonly settings: SsoSession
  readonly session: Session
  /** Client of both services in the region of the session. */
  readonly client: Client
  /** Endpoint of the OIDC service. */
  readonly endpoint: URL
  /** Returns the connection to the service of an operation, in the region of the session. */
  connectionFor(operation: AnyOperation): Connection
}

/** The parts of the context that a session needs. */
export type SessionContext = ClientContext & SettingsContext

/**
 * Finds the session of a command line and connects it. Sends nothing.
 *
 * @throws as `findSession`; {ConfigError} `InvalidSetting` or `InvalidRegion`
 */
export function openSession(
  {globals, name}: {globals: GlobalValues; name: string | undefined},
  context: SessionContext,
): OpenSession {
  const settings = findSession(context.config, {session: name, profile: globals.profile || undefined})
  return connectSession(settings, {globals, settings: readSettings(globals, context)}, context)
}

/**
 * Connects a session. Sends nothing.
 *
 * @throws {ConfigError} `InvalidSetting` or `InvalidRegion`
 */
export function connectSession(
  settings: SsoSession,
  given: {globals: GlobalValues; settings: Settings},
  context: SessionContext,
): OpenSession {
  const {region} = settings
  const shared = {region, maxAttempts: maxAttempts(given.settings), ...transportSettings(given, context)}
  const endpointFor = (service: ServiceName): URL => endpointOf(service, region, {...given, env: context.env})
  const connectionFor = (operation: AnyOperation): Connection => ({
    ...shared,
    endpoint: endpointFor(serviceOf(operation)),
  })
  const client = routedClient(async (operation) => {
    const connection = connectionFor(operation)
    // Most runs find what they need in a cache.
    const {connectClient} = await import('./connect-client.ts')
    return connectClient(operation, {...given, connection}, context)
  })
  const warnings = new Set<string>()
  const onWarning = (warning: TokenWarning): void => {
    const text = tokenWarning(warning)
    // A list of roles takes many requests.
    if (!warnings.has(text)) context.stderr.log(text)
    warnings.add(text)
  }
  const onCached = (): void => context.issued.drop()
  const session = createSession(settings, {client, home: context, now: context.now, onWarning, onCached})
  return {settings, session, client, connectionFor, endpoint: endpointFor('sso-oidc')}
}

/**
 * Rejects a `--region` that differs from the region of the session. Regions in the environment and the profile are those of
 * the work, and have no effect on the sign-in.
 *
 * @throws {InputError} if the regions differ
 */
export function assertSameRegion(
  {settings: {name, startUrl, region}}: OpenSession,
  {region: given}: GlobalValues,
): void {
  if (!given || given === region) return
  const owner = name === undefined ? startUrl : `the sso-session${showName(name)}`
  throw new InputError(`--region ${quote(given)} differs from the region of ${owner}, which is ${quote(region)}.`)
}
