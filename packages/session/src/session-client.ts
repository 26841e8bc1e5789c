import {type Client, ConfigError} from '@sso-oidc/core'
import {ssoRegion} from './config/config.ts'
import {showName} from './config/show-name.ts'
import {findSession} from './config/sso-session.ts'
import {ambientRegion, clientIn, type ProviderSetup, type SessionProviderOptions, setUp} from './provider-session.ts'

/** Settings of `sessionClient`. */
export interface SessionClientOptions extends Omit<SessionProviderOptions, 'now'> {
  /**
   * Region of the IAM Identity Center instance. Default: `sso_region` of the session or of the profile, then `AWS_REGION`,
   * `AWS_DEFAULT_REGION`, and `region` of the profile.
   */
  readonly region?: string | undefined
}

/**
 * Creates a client of both services with the region and the endpoints that the environment and the profile configure. Sends
 * nothing, and reads no token.
 *
 * @example
 * import {registerClient} from '@sso-oidc/core'
 * import {sessionClient} from '@sso-oidc/session'
 *
 * const client = sessionClient({profile: 'dev'})
 * const {clientId} = await client.send(registerClient, {clientName: 'my-tool', clientType: 'public'})
 *
 * @throws {ConfigError} `NoRegion` if no region and no endpoint is configured, `InvalidRegion`, `InvalidSetting` if an endpoint
 *   is invalid, `ProfileNotFound`, `SessionNotFound`, `InvalidConfig`
 */
export function sessionClient(options: SessionClientOptions = {}): Client {
  const setup = setUp(options)
  return clientIn(() => regionOf(options, setup), setup)
}

function regionOf({region, session}: SessionClientOptions, {config, home, profile}: ProviderSetup): string {
  const own = session === undefined ? ssoRegion(profile) : findSession(config, {session}).region
  const found = region ?? own ?? ambientRegion(home, profile)
  if (found !== undefined) return found
  throw new ConfigError('NoRegion', `Profile${showName(profile.name)} has no region, and AWS_REGION is not set.`)
}
