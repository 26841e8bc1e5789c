import type {RoleKeys} from '../network/open-role.ts'
import {RENEWAL_MARGIN} from './renewal-margin.ts'

/** Milliseconds between two looks at the clock. A timer until the renewal would stop while the computer sleeps. */
const TICK = 1000

/** Milliseconds between two renewals: limits, after a failure, and after one of expired credentials. */
const PAUSE = {least: 1000, most: 300_000, afterFailure: 30_000, afterRefusal: 1000}

/** Credentials that are renewed in the background. */
export interface RenewedKeys {
  /**
   * Returns the credentials, at once while they are valid. Expired ones are renewed first.
   *
   * @throws the reason why expired credentials cannot be renewed
   */
  current(): Promise<RoleKeys>
  /** Ends the renewal. */
  stop(): void
}

/** Functions that the renewal calls. */
interface RenewalContext {
  /** Returns new credentials, given the old ones. */
  readonly request: (old: RoleKeys) => Promise<RoleKeys>
  /** Gets the reason of a failed renewal, once until a renewal succeeds. */
  readonly onFailure: (reason: unknown, keys: RoleKeys) => void
  readonly now: () => number
}

/** Renews credentials in the background, before fewer than 15 minutes are left. */
export function renewKeys(first: RoleKeys, {request, onFailure, now}: RenewalContext): RenewedKeys {
  let keys = first
  let failure: {readonly reason: unknown; readonly at: number} | undefined
  let pending: Promise<void> | undefined
  let next = now() + pauseOf(first, now())
  const renew = async (): Promise<void> => {
    try {
      keys = await request(keys)
      failure = undefined
      next = now() + pauseOf(keys, now())
    } catch (reason) {
      if (failure === undefined) onFailure(reason, keys)
      failure = {reason, at: now()}
      next = now() + PAUSE.afterFailure
    } finally {
      pending = undefined
    }
  }
  const start = (): Promise<void> => (pending ??= renew())
  const tick = (): void => {
    if (leftOf(keys, now()) < RENEWAL_MARGIN && now() >= next) void start()
  }
  const timer = setInterval(tick, TICK).unref()
  return {
    async current() {
      const isRecent = failure !== undefined && now() < failure.at + PAUSE.afterRefusal
      if (leftOf(keys, now()) <= 0 && !isRecent) await start()
      if (leftOf(keys, now()) > 0) return keys
      throw failure?.reason ?? new Error('The credentials have expired.')
    },
    stop: () => clearInterval(timer),
  }
}

function leftOf({expiration = Number.POSITIVE_INFINITY}: RoleKeys, now: number): number {
  return expiration - now
}

/** Returns the milliseconds until the next renewal, which shortens as the expiration comes nearer. */
function pauseOf(keys: RoleKeys, now: number): number {
  const left = leftOf(keys, now)
  return left >= RENEWAL_MARGIN ? 0 : Math.min(PAUSE.most, Math.max(PAUSE.least, left / 4))
}
