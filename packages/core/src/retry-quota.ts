import {TransportError} from './model/errors.ts'

const CAPACITY = 500
const RETRY_COST = 5
const TIMEOUT_COST = 10

/**
 * Limit of the retries of all calls of a client, as in the AWS SDKs in standard mode. While a service is down, the calls
 * use up the quota, and then each call sends one request only.
 */
export class RetryQuota {
  #available = CAPACITY

  /** Takes the cost of a retry from the quota and returns it, or returns undefined if the rest of the quota is too small. */
  take(error: unknown): number | undefined {
    const cost = error instanceof TransportError && error.code === 'TimedOut' ? TIMEOUT_COST : RETRY_COST
    if (cost > this.#available) return undefined
    this.#available -= cost
    return cost
  }

  /** Returns the cost of the last retry after a successful call. A call without a retry returns 1. */
  give(cost = 1): void {
    this.#available = Math.min(CAPACITY, this.#available + cost)
  }
}
