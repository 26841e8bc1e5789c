import type {Client} from './client.ts'
import {TransportError} from './errors.ts'
import {type CreateTokenRequest, type CreateTokenResponse, createToken} from './operations/create-token.ts'
import {ServiceError} from './service-error.ts'
import {timer} from './timer.ts'

/** How long and how often to ask. All times are in seconds. */
export interface PollOptions {
  /** Seconds between two attempts, from the device authorization. Default 5, at least 1. */
  readonly interval?: number
  /** Seconds until the code expires, from the device authorization. Default 600. */
  readonly expiresIn?: number
  /** Ends the waiting when it aborts. */
  readonly signal?: AbortSignal
  /** Called before each pause, with its length and the time that is left, both in seconds. */
  readonly onWait?: (pause: {seconds: number; left: number}) => void
  /** Waits for so many milliseconds. Default: a timer. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Milliseconds of a clock that is never set back. Default `performance.now`. */
  readonly now?: () => number
}

/** Seconds that a slow_down adds to the interval, for all later attempts (RFC 8628 section 3.5). */
const SLOW_DOWN_SECONDS = 5

/**
 * Repeats an attempt until the user has decided.
 *
 * The first attempt is made at once. An error named in `pollOn` means: not yet. After `SlowDownException` the pauses
 * are five seconds longer, after a lost connection twice as long, both for good.
 *
 * @throws {TransportError} `CodeExpired` when `expiresIn` has passed; any other error of an attempt as it is
 * @see RFC 8628 section 3.5
 */
export async function poll<T>(
  attempt: () => Promise<T>,
  pollOn: readonly string[],
  options: PollOptions = {},
): Promise<T> {
  const {expiresIn = 600, signal, onWait, sleep = timer, now = () => performance.now()} = options
  const deadline = now() + expiresIn * 1000
  let interval = startInterval(options.interval)
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      interval = nextInterval(error, interval, pollOn)
    }
    const left = (deadline - now()) / 1000
    if (left <= interval) {
      throw new TransportError('CodeExpired', `Nobody decided within the ${expiresIn} s that the code is valid.`)
    }
    onWait?.({seconds: interval, left})
    await sleep(interval * 1000, signal)
  }
}

/**
 * Gets the token of a device authorization, as soon as the user has approved it.
 *
 * @throws as `poll` and `Client.send` do: `AccessDeniedException` when the user denied
 */
export function waitForToken(
  client: Client,
  request: CreateTokenRequest,
  options: PollOptions = {},
): Promise<CreateTokenResponse> {
  const {signal} = options
  return poll(() => client.send(createToken, request, signal ? {signal} : {}), createToken.pollOn ?? [], options)
}

function startInterval(interval = 5): number {
  if (!Number.isFinite(interval) || interval < 0) return 5
  return Math.max(1, interval)
}

function nextInterval(error: unknown, interval: number, pollOn: readonly string[]): number {
  if (error instanceof TransportError) return interval * 2
  if (!(error instanceof ServiceError) || !pollOn.includes(error.code)) throw error
  return error.code === 'SlowDownException' ? interval + SLOW_DOWN_SECONDS : interval
}
