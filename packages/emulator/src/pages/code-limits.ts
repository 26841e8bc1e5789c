import type {Sender} from '../http/raw-request.ts'
import {findPending} from '../service/device-decision.ts'
import type {Settings} from '../service/handler.ts'
import {sha256} from '../service/identifiers.ts'
import type {Limit} from '../store/attempts.ts'
import type {Moment} from '../store/open-store.ts'
import type {Grant} from '../store/tables.ts'

/** Maximum number of wrong codes in a window: in total, per address, and per browser. */
const MAX_WRONG_CODES = {all: 300, address: 10, browser: 5} as const

/** Length of the window in milliseconds. */
const WINDOW = 600_000

/** Sender of a user code. */
export interface CodeAttempt extends Sender {
  /** ID of the browser, from its cookie. */
  readonly browser: string
}

/** Pending authorization of a code, or the time of the next attempt after too many wrong codes. */
export type CodeLookup = {readonly grant: Grant | undefined} | {readonly nextAt: number}

/**
 * Finds the pending authorization with a user code, and limits wrong codes (RFC 8628 section 5.1).
 *
 * The store counts the attempts, so that replicas share the counters and a restart does not reset them. Each attempt is
 * counted before the lookup, and subtracted if the code is right, so concurrent attempts cannot exceed the limits.
 */
export async function findByCode(
  userCode: string,
  attempt: CodeAttempt,
  {store, now}: Pick<Settings, 'store'> & Pick<Moment, 'now'>,
): Promise<CodeLookup> {
  const taken: string[] = []
  const release = async () => (taken.length === 0 ? undefined : store.attempts.release(taken))
  for (const limit of limitsOf(attempt)) {
    if (!(await store.attempts.take(limit, now))) {
      await release()
      return {nextAt: (await store.attempts.endOfWindow(limit.key)) ?? now}
    }
    taken.push(limit.key)
  }
  const grant = await findPending(userCode, {store, now})
  if (grant !== undefined) await release()
  return {grant}
}

/**
 * Returns the limits, widest first: a client that discards its cookie cannot add more counters than the wider limits
 * allow.
 */
function limitsOf({browser, address}: CodeAttempt): Limit[] {
  const limit = (key: string, max: number): Limit => ({key: `wrong code, ${key}`, max, window: WINDOW})
  return [
    limit('all', MAX_WRONG_CODES.all),
    ...(address === undefined ? [] : [limit(`address ${address}`, MAX_WRONG_CODES.address)]),
    limit(`browser ${sha256(browser)}`, MAX_WRONG_CODES.browser),
  ]
}
