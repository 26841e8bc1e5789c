import type {Client} from './client.ts'
import {TransportError} from './errors.ts'
import {type CreateTokenRequest, type CreateTokenResponse, createToken} from './operations/create-token.ts'
import {ServiceError} from './service-error.ts'
import {timer} from './timer.ts'

/** Settings of a polling loop. All times are in seconds unless stated otherwise. */
export interface PollOptions {
  /** Seconds between two requests, from the device authorization. Default: 5. Minimum: 1. */
  readonly interval?: number | undefined
  /** Seconds until the device code expires, from the device authorization. Default: 600. */
  readonly expiresIn?: number | undefined
  /** Stops the loop when it aborts. */
  readonly signal?: AbortSignal | undefined
  /** Called before each pause with its length and the remaining time, both in seconds. */
  readonly onWait?: (pause: {seconds: number; left: number}) => void
  /** Waits for a number of milliseconds. Default: a timer. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Returns the milliseconds of a monotonic clock. Default: `performance.now`. */
  readonly now?: () => number
}

/** Seconds that `slow_down` adds to the interval of all later requests (RFC 8628 section 3.5). */
const SLOW_DOWN_SECONDS = 5

/**
 * Repeats a request until the user approves or denies it.
 *
 * Sends the first request immediately. An error in `pendingErrors` means that the user has not decided yet. After
 * `SlowDownException` the interval grows by five seconds, after a failed connection it doubles.
 *
 * @throws {TransportError} `expired_token` if `expiresIn` seconds have passed; all other errors unchanged
 * @see RFC 8628 section 3.5
 */
export async function poll<T>(
  attempt: () => Promise<T>,
  pendingErrors: readonly string[],
  options: PollOptions = {},
): Promise<T> {
  const {expiresIn = 600, signal, onWait, sleep = timer, now = () => performance.now()} = options
  const deadline = now() + expiresIn * 1000
  let interval = startInterval(options.interval)
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      interval = nextInterval(error, interval, pendingErrors)
    }
    const left = (deadline - now()) / 1000
    if (left <= interval) {
      throw new TransportError('expired_token', `The device code expired before it was approved (${expiresIn} s).`)
    }
    onWait?.({seconds: interval, left})
    await sleep(interval * 1000, signal)
  }
}

/**
 * Polls CreateToken until the user approves the device authorization, and returns the token.
 *
 * @throws {ServiceError} `AccessDeniedException` if the user denies the request
 * @throws {TransportError} `expired_token` if the device code expires
 * @throws as `Client.send`
 */
export function waitForToken(
  client: Client,
  request: CreateTokenRequest,
  options: PollOptions = {},
): Promise<CreateTokenResponse> {
  const {signal} = options
  return poll(() => client.send(createToken, request, signal ? {signal} : {}), createToken.pendingErrors ?? [], options)
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
