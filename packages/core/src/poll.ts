import type {Client} from './client.ts'
import {TransportError} from './model/errors.ts'
import type {RequestOrFutureGrant} from './model/grant-type.ts'
import {
  type CreateTokenMembers,
  type CreateTokenRequest,
  type CreateTokenResponse,
  createToken,
} from './operations/create-token.ts'
import type {PlatformSignal} from './platform.ts'
import {ServiceError} from './service-error.ts'
import {timer} from './timer.ts'

/** Pause between two requests. */
export interface Pause {
  /** Length in seconds. */
  readonly seconds: number
  /** Seconds until the device code expires. */
  readonly left: number
  /** Reason why the last request had no response. Undefined if it had one. */
  readonly failure?: TransportError
}

/** Settings of a polling loop. The response of `startDeviceAuthorization` has `interval` and `expiresIn`. */
export interface PollOptions {
  /** Seconds between two requests. Default: 5. Minimum: 1. */
  readonly interval?: number | undefined
  /** Seconds until the device code expires. Default: 600. */
  readonly expiresIn?: number | undefined
  /** True to wait for the interval before the first request. Default: false. */
  readonly waitFirst?: boolean | undefined
  /** Cancels the request and the pause when it aborts. */
  readonly signal?: PlatformSignal | undefined
  /** Function that is called before each pause. */
  readonly onWait?: ((pause: Pause) => void) | undefined
  /** Function that waits for a number of milliseconds. Default: a timer. */
  readonly sleep?: ((ms: number, signal?: PlatformSignal) => Promise<void>) | undefined
  /** Function that returns the milliseconds of a monotonic clock. Default: `performance.now`. */
  readonly now?: (() => number) | undefined
}

/** Seconds that `slow_down` adds to the interval of all later requests (RFC 8628 section 3.5). */
const SLOW_DOWN_SECONDS = 5

/**
 * Calls `attempt` until it succeeds or fails with an error that is not in `pendingErrors`.
 *
 * The first call is immediate, unless `waitFirst` is true. `SlowDownException` adds five seconds to the interval. A `TransportError` doubles the
 * interval.
 *
 * @example
 * const token = await poll(() => client.send(createToken, request), createToken.pendingErrors ?? [], {interval, expiresIn})
 *
 * @throws {TransportError} `expired_token` if the code would expire during the next pause
 * @throws the errors of `attempt` that are not in `pendingErrors`, unchanged
 * @throws the reason of `signal` if it aborts
 * @see RFC 8628 section 3.5
 */
export async function poll<T>(
  attempt: () => Promise<T>,
  pendingErrors: readonly string[],
  options: PollOptions = {},
): Promise<T> {
  const {expiresIn = 600, waitFirst = false, signal, onWait, sleep = timer, now = () => performance.now()} = options
  const deadline = now() + expiresIn * 1000
  let interval = startInterval(options.interval)
  let failure: unknown
  if (waitFirst) {
    onWait?.({seconds: interval, left: expiresIn})
    await sleep(interval * 1000, signal)
  }
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      interval = nextInterval(error, interval, pendingErrors)
      failure = error
    }
    const left = (deadline - now()) / 1000
    if (left <= interval) {
      if (failure instanceof TransportError) throw failure
      const message = `The device code was not approved within ${expiresIn} seconds.`
      throw new TransportError('expired_token', message, {cause: failure})
    }
    onWait?.({seconds: interval, left, ...(failure instanceof TransportError ? {failure} : {})})
    await sleep(interval * 1000, signal)
  }
}

/**
 * Polls CreateToken until the user approves the device authorization, and returns the response with the token.
 *
 * @example
 * const {deviceCode = '', interval, expiresIn} = await client.send(startDeviceAuthorization, authorization)
 * const request = {clientId, clientSecret, deviceCode, grantType: GrantType.DeviceCode}
 * const {accessToken} = await waitForToken(client, request, {interval, expiresIn})
 *
 * @throws {ServiceError} `AccessDeniedException` if the user denies the request, `ExpiredTokenException` or
 * `InvalidGrantException` if the service rejects the device code
 * @throws {TransportError} `expired_token` if the device code expires
 * @throws as `Client.send`
 * @see RFC 8628 section 3.4
 */
export function waitForToken<const Grant extends string>(
  client: Client,
  request: RequestOrFutureGrant<CreateTokenRequest, CreateTokenMembers, Grant>,
  options: PollOptions = {},
): Promise<CreateTokenResponse> {
  const {signal} = options
  return poll(() => client.send(createToken, request, {signal}), createToken.pendingErrors ?? [], options)
}

function startInterval(interval = 5): number {
  if (!Number.isFinite(interval) || interval < 0) return 5
  return Math.max(1, interval)
}

function nextInterval(error: unknown, interval: number, pendingErrors: readonly string[]): number {
  if (error instanceof TransportError) return interval * 2
  if (!(error instanceof ServiceError) || !pendingErrors.includes(error.code)) throw error
  return error.code === 'SlowDownException' ? interval + SLOW_DOWN_SECONDS : interval
}
