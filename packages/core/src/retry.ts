import {TransportError} from './errors.ts'
import {ServiceError} from './service-error.ts'
import {timer} from './timer.ts'

/** How often and how patiently a request is repeated. */
export interface RetryOptions {
  /** Attempts in all, the first included. Default 3. */
  readonly maxAttempts?: number
  /** Waits for so many milliseconds. Default: a timer. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  /** A number from 0 up to 1. Default `Math.random`. */
  readonly random?: () => number
}

const RETRYABLE_STATUS: ReadonlySet<number> = new Set([500, 502, 503, 504])

/** Codes that the AWS SDKs' standard mode repeats. `SlowDownException` is not one of them: polling answers to that. */
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
 * Makes attempts, numbered from 1, until one succeeds, fails for good, or is the last: the standard mode of the AWS
 * SDKs. Before attempt n + 1 it waits a random part of min(2^(n-1), 20) seconds.
 */
export async function withRetries<T>(
  attempt: (number: number) => Promise<T>,
  options: RetryOptions & {signal?: AbortSignal | undefined} = {},
): Promise<T> {
  const {maxAttempts = 3, sleep = timer, random = Math.random, signal} = options
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(number)
    } catch (error) {
      if (number === maxAttempts || !isRetryable(error)) {
        throw error instanceof ServiceError ? new ServiceError(error.refusal, {attempts: number, maxAttempts}) : error
      }
      await sleep(random() * Math.min(2 ** (number - 1), 20) * 1000, signal)
    }
  }
}

function isRetryable(error: unknown): boolean {
  if (error instanceof TransportError) return true
  return (
    error instanceof ServiceError &&
    (RETRYABLE_STATUS.has(error.refusal.status) || RETRYABLE_CODES.has(error.refusal.code))
  )
}
