import type {PlatformSignal} from '@sso-oidc/core'

/** Milliseconds without a rejected request after which the rate rises again. */
const CALM_MS = 5000

/** Milliseconds without requests after a request was rejected, if the service names no time. */
const PAUSE_MS = 1000

/** Longest pause that the service can ask for, in milliseconds. Another request is rejected at worst. */
const MAX_PAUSE_MS = 60_000

/** Clock of a pace. */
export interface PaceClock {
  /** Returns milliseconds. They never go back. */
  readonly now: () => number
  /** Waits for a number of milliseconds. */
  readonly sleep: (ms: number, signal?: PlatformSignal) => Promise<void>
}

/** Rate of requests that many callers share. */
export interface Pace {
  /**
   * Waits until the next request can be sent. Callers get their turns in order.
   *
   * @throws the reason of `signal` if it aborts
   */
  turn(signal?: PlatformSignal): Promise<void>
  /** Pauses, and halves the rate. The rate rises again after 5 seconds without another call. */
  slowDown(pauseMs?: number): void
}

/** Creates a pace that starts with a number of requests per second. The rate never rises above it. */
export function createPace(perSecond: number, {now, sleep}: PaceClock): Pace {
  let rate = perSecond
  let next = now()
  let changed = now()
  let last: Promise<void> = Promise.resolve()

  const takeTurn = async (signal: PlatformSignal | undefined): Promise<void> => {
    signal?.throwIfAborted()
    // A pause can begin while a caller waits.
    for (let left = next - now(); left > 0; left = next - now()) await sleep(left, signal)
    if (now() - changed >= CALM_MS) {
      rate = Math.min(perSecond, rate * 2)
      changed = now()
    }
    const distance = 1000 / rate
    // Timers are late. The next turn makes up for it, so that the rate is kept.
    next = Math.max(next, now() - distance) + distance
  }

  return {
    turn(signal) {
      const own = last.then(() => takeTurn(signal))
      last = own.catch(() => {})
      return own
    },

    slowDown(pauseMs = PAUSE_MS) {
      next = Math.max(next, now() + Math.min(pauseMs, MAX_PAUSE_MS))
      // Requests that were sent together are rejected together.
      if (rate < perSecond && now() - changed < PAUSE_MS) return
      rate = Math.max(1, rate / 2)
      changed = now()
    },
  }
}
