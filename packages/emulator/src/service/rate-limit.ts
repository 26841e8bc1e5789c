/** Limit of the requests of all clients together. It is not part of the store, so each process has its own. */
export interface RateLimit {
  /** Counts a request at a time in milliseconds, and returns whether it is within the limit. */
  take(now: number): boolean
}

/** Creates a limit: a number of requests at once, and as many more in each second. */
export function createRateLimit(perSecond: number): RateLimit {
  let left = perSecond
  let last = Number.NEGATIVE_INFINITY
  return {
    take(now) {
      left = Math.min(perSecond, left + (Math.max(0, now - last) * perSecond) / 1000)
      last = now
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}
