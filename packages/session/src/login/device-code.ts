import {
  type CreateTokenResponse,
  createToken,
  GrantType,
  type Pause,
  type PlatformSignal,
  poll,
  startDeviceAuthorization,
} from '@sso-oidc/core'
import type {CachedRegistration} from '../cache/registration-cache.ts'
import {type SsoSession, startUrlOf} from '../config/sso-session.ts'
import type {LoginContext} from './registration.ts'
import type {LoginUi} from './ui.ts'

/** Seconds between two requests, and seconds until a code expires, if the service does not say. */
const DEFAULTS = {interval: 5, expiresIn: 600} as const

/** Settings of a sign-in with a device code. */
export interface DeviceCodeOptions {
  readonly ui: LoginUi
  readonly signal?: PlatformSignal | undefined
  /** Function that waits for a number of milliseconds. Default: a timer. */
  readonly sleep?: ((ms: number, signal?: PlatformSignal) => Promise<void>) | undefined
}

/**
 * Signs in with a device code: shows the code and polls until the user approves it. The first poll is sent after the
 * interval.
 *
 * @throws {ServiceError} `AccessDeniedException` if the user denies, `ExpiredTokenException` if the code expires
 * @throws {TransportError} `expired_token` if nobody approves the code in time
 * @see RFC 8628
 */
export async function loginWithDeviceCode(
  session: SsoSession,
  {clientId, clientSecret}: CachedRegistration,
  {ui, signal, sleep}: DeviceCodeOptions,
  {client, now}: LoginContext,
): Promise<CreateTokenResponse> {
  const startUrl = startUrlOf(session)
  const started = await client.send(startDeviceAuthorization, {clientId, clientSecret, startUrl}, {signal})
  const {deviceCode = '', userCode = '', verificationUri = '', verificationUriComplete = verificationUri} = started
  const {interval = DEFAULTS.interval, expiresIn = DEFAULTS.expiresIn} = started
  const expiresAt = now() + expiresIn * 1000
  await ui.prompt({flow: 'device_code', url: verificationUriComplete, userCode, verificationUri, expiresAt})
  const request = {clientId, clientSecret, deviceCode, grantType: GrantType.DeviceCode}
  const attempt = (): Promise<CreateTokenResponse> => client.send(createToken, request, {signal})
  const {pendingErrors = []} = createToken
  const onWait = ({failure}: Pause): void => ui.connection?.(failure !== undefined)
  return poll(attempt, pendingErrors, {interval, expiresIn, waitFirst: true, signal, sleep, onWait})
}
