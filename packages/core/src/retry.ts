import {TransportError} from './model/errors.ts'
import type {PlatformSignal} from './platform.ts'
import {RetryQuota} from './retry-quota.ts'
import {ServiceError} from './service-error.ts'
import {timer} from './timer.ts'

/** Settings of the retries of a client. */
export interface RetryOptions {
  /** Maximum number of requests for one call, including the first. Default: 3. */
  readonly maxAttempts?: number | undefined
  /** Function that waits for a number of milliseconds. Default: a timer. */
  readonly sleep?: ((ms: number, signal?: PlatformSignal) => Promise<void>) | undefined
  /** Function that returns a random number from 0 to 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined
}

const RETRYABLE_STATUS: readonly number[] = [500, 502, 503, 504]

/** Error codes that the AWS SDKs retry in standard mode. `SlowDownException` is not in the list, because `poll` handles it. */
const RETRYABLE_CODES: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestTimeout',
  'RequestTimeoutException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
])

/**
 * Calls `attempt` with the numbers 1, 2, and so on, until it succeeds, fails with an error that cannot be retried, or
 * reaches the maximum number of attempts.
 *
 * Waits a random part of min(2^(n-1), 20) seconds after attempt n, as the AWS SDKs do in standard mode. Calls that share a
 * `quota` stop retrying when it is used up. Default: a quota for each call.
 */
export async function withRetries<T>(
  attempt: (number: number) => Promise<T>,
  options: RetryOptions & {signal?: PlatformSignal | undefined; quota?: RetryQuota | undefined} = {},
): Promise<T> {
  const {maxAttempts = 3, sleep = timer, random = Math.random, signal, quota = new RetryQuota()} = options
  let cost: number | undefined
  for (let number = 1; ; number += 1) {
    try {
      const result = await attempt(number)
      quota.give(cost)
      return result
    } catch (error) {
      cost = number < maxAttempts && isRetryable(error) ? quota.take(error) : undefined
      if (cost === undefined) {
        throw error instanceof ServiceError
          ? new ServiceError(error.details, {attempts: number, isLastAttempt: number === maxAttempts})
          : error
      }
      await sleep(random() * Math.min(2 ** (number - 1), 20) * 1000, signal)
    }
  }
}

function isRetryable(error: unknown): boolean {
  if (error instanceof TransportError) return true
  return (
    error instanceof ServiceError &&
    (RETRYABLE_STATUS.includes(error.details.status) || RETRYABLE_CODES.has(error.details.code))
  )
}
