import type {Client} from '@sso-oidc/core'
import {createSession, findSession, type Session, type SsoSession} from '@sso-oidc/session'
import type {Flag} from '../argv/flag.ts'
import type {GlobalValues} from '../argv/global-flags.ts'
import {readSettings, type Settings, type SettingsContext} from '../settings/settings.ts'
import {type ClientContext, connectClient} from './connect-client.ts'
import {endpointOf, maxAttempts, transportSettings} from './connection.ts'
import {routedClient} from './routed-client.ts'

/** Option that names the session. */
export const SESSION_FLAG = {
  name: 'sso-session',
  arity: 'one',
  placeholder: 'name',
  summary:
    'Name of the `[sso-session]` section in ~/.aws/config. Default: the session of the profile, or the only one that is ' +
    'configured.',
} as const satisfies Flag

/** A session and the settings that it was found with. */
export interface OpenSession {
  readonly settings: SsoSession
  readonly session: Session
  /** Client of both services in the region of the session. */
  readonly client: Client
  /** Endpoint of the OIDC service. */
  readonly endpoint: URL
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
  const endpointFor = (service: 'sso' | 'sso-oidc'): URL => endpointOf(service, region, {...given, env: context.env})
  const client = routedClient((operation) => {
    const connection = {...shared, endpoint: endpointFor(operation.service ?? 'sso-oidc')}
    return connectClient(operation, {...given, connection}, context)
  })
  const session = createSession(settings, {client, home: context, now: context.now})
  return {settings, session, client, endpoint: endpointFor('sso-oidc')}
}
