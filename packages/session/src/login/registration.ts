import {type Client, type PlatformSignal, registerClient} from '@sso-oidc/core'
import {fromTime, type Home, toTime} from '../cache/cache-file.ts'
import {
  type CachedRegistration,
  readRegistration,
  removeRegistration,
  writeRegistration,
} from '../cache/registration-cache.ts'
import type {TokenWarning} from '../cache/token-warning.ts'
import {type SsoSession, scopesOf, startUrlOf} from '../config/sso-session.ts'
import {REGISTERED_CALLBACK} from './callback.ts'
import type {LoginFlow} from './ui.ts'

/** Milliseconds that a registration must still be valid, as in the AWS CLI: 15 minutes. */
const MARGIN_MS = 900_000

/** Everything that a sign-in needs from its surroundings. */
export interface LoginContext {
  readonly client: Client
  readonly home: Home
  /** Returns milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: () => number
  /** Gets the problems that a token has survived in `withAccessToken`, in which no value has them. Default: they are ignored. */
  readonly onWarning?: (warning: TokenWarning) => void
  /** Called when an issued token is in the cache, or is not needed because the user has signed in again. */
  readonly onCached?: () => void
}

/** Settings of a registration. */
export interface RegistrationOptions {
  readonly flow: LoginFlow
  /** True if the service has rejected the cached registration, which is then ignored. Default: false. */
  readonly isRejected?: boolean
  readonly signal?: PlatformSignal | undefined
}

/**
 * Returns the cached registration of a session if it fits the flow, or registers a client. A cache that cannot be changed is
 * ignored.
 *
 * The registration of an authorization code is not in the cache until `keepRegistration`. If the service has forgotten the
 * client, only the page in the browser says so. The sign-in then ends with a time limit or Ctrl-C, and the next one registers
 * a new client.
 *
 * @throws as `Client.send`
 */
export async function registrationFor(
  session: SsoSession,
  {flow, isRejected = false, signal}: RegistrationOptions,
  {client, home, now}: LoginContext,
): Promise<CachedRegistration> {
  const cached = isRejected ? undefined : await readRegistration(session, home)
  if (cached !== undefined && fits(cached, {session, flow, now: now()})) {
    if (flow === 'authorization_code') ignoreFailure(() => removeRegistration(session, home))
    return cached
  }
  const scopes = [...scopesOf(session)]
  const grantTypes = ['authorization_code', 'refresh_token']
  const {
    clientId = '',
    clientSecret = '',
    clientSecretExpiresAt = 0,
  } = await client.send(
    registerClient,
    {
      clientName: `sso-oidc-${session.name ?? Math.floor(now() / 1000)}`,
      clientType: 'public',
      scopes,
      ...(flow === 'device_code'
        ? {}
        : {grantTypes, redirectUris: [REGISTERED_CALLBACK], issuerUrl: startUrlOf(session)}),
    },
    {signal},
  )
  const registration: CachedRegistration = {
    clientId,
    clientSecret,
    expiresAt: fromTime(clientSecretExpiresAt * 1000),
    scopes,
    ...(flow === 'device_code' ? {} : {grantTypes}),
  }
  if (flow === 'device_code') keepRegistration(session, registration, home)
  return registration
}

/** Caches a registration. A cache that cannot be written is ignored: the next sign-in registers again. */
export function keepRegistration(session: SsoSession, registration: CachedRegistration, home: Home): void {
  ignoreFailure(() => writeRegistration(session, registration, home))
}

function ignoreFailure(change: () => void): void {
  try {
    change()
  } catch {}
}

/**
 * Returns whether a registration has all scopes, the grant of the flow, and enough time left. As in the AWS CLI, the device
 * code needs a registration without grant types.
 */
function fits(
  {expiresAt, scopes = [], grantTypes}: CachedRegistration,
  {session, flow, now}: {session: SsoSession; flow: LoginFlow; now: number},
): boolean {
  if (toTime(expiresAt) - now < MARGIN_MS) return false
  if (!scopesOf(session).every((scope) => scopes.includes(scope))) return false
  return flow === 'device_code' ? grantTypes === undefined : (grantTypes ?? []).includes('authorization_code')
}
