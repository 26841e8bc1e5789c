import {type Client, ServiceError} from '@sso-oidc/core'
import {createPace, type PaceClock} from './pace.ts'

/** Milliseconds without a successful request after which the service counts as unavailable. */
const MAX_STALL_MS = 120_000

/** Settings of a paced client. */
export interface PacedClientOptions {
  /** Maximum number of requests per second. */
  readonly perSecond: number
  readonly clock: PaceClock
  /** Called with true when the service begins to reject requests because there are too many, and with false at the end. */
  readonly onThrottled?: ((isThrottled: boolean) => void) | undefined
}

/**
 * Creates a client that sends at most a number of requests per second with another client. If the service rejects a request
 * because there are too many, waits and sends it again, at half the rate, until the service has rejected all requests for two
 * minutes. Does not retry other errors.
 */
export function pacedClient(client: Client, {perSecond, clock, onThrottled}: PacedClientOptions): Client {
  const pace = createPace(perSecond, clock)
  let succeededAt = clock.now()
  let isThrottled = false
  const setThrottled = (is: boolean): void => {
    if (isThrottled === is) return
    isThrottled = is
    onThrottled?.(is)
  }
  return {
    async send(operation, request, {signal} = {}) {
      for (;;) {
        await pace.turn(signal)
        try {
          const response = await client.send(operation, request, {signal, maxAttempts: 1})
          succeededAt = clock.now()
          setThrottled(false)
          return response
        } catch (error) {
          if (!isThrottling(error) || clock.now() - succeededAt >= MAX_STALL_MS) throw error
          const {retryAfter} = error.details
          pace.slowDown(retryAfter === undefined ? undefined : retryAfter * 1000)
          setThrottled(true)
        }
      }
    },
  }
}

/** Returns whether the service rejects a request because there are too many. The response can be without a body and a type. */
function isThrottling(error: unknown): error is ServiceError {
  return error instanceof ServiceError && (error.details.status === 429 || error.code === 'TooManyRequestsException')
}
