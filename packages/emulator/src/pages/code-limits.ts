import type {Sender} from '../http/raw-request.ts'
import {findPending} from '../service/device-decision.ts'
import type {Settings} from '../service/handler.ts'
import {sha256} from '../service/identifiers.ts'
import type {Limit} from '../store/attempts.ts'
import type {Moment} from '../store/open-store.ts'
import type {Grant} from '../store/tables.ts'

/** Wrong codes in a window: of everybody, from one address, of one browser. */
const MOST_WRONG = {all: 300, address: 10, browser: 5} as const

/** Milliseconds. */
const WINDOW = 600_000

/** Who tries a code. */
export interface Guesser extends Sender {
  /** Name of the browser, from its cookie. */
  readonly browser: string
}

/** What waits under a code, if anything; or, after too many wrong codes, when the next may be tried. */
export type Finding = {readonly grant: Grant | undefined} | {readonly nextAt: number}

/**
 * Looks for the authorization that waits under a user code. Wrong codes are limited (RFC 8628 section 5.1), and counted in
 * the store: so replicas count together, and a restart forgives nothing. An attempt is counted before the code is looked
 * for and uncounted when it was right, so guesses that come at once are not more than the limit either.
 */
export async function findByCode(
  userCode: string,
  guesser: Guesser,
  {store, now}: Pick<Settings, 'store'> & Pick<Moment, 'now'>,
): Promise<Finding> {
  const taken: string[] = []
  const giveBack = async () => (taken.length === 0 ? undefined : store.attempts.giveBack(taken))
  for (const limit of limitsOf(guesser)) {
    if (!(await store.attempts.take(limit, now))) {
      await giveBack()
      return {nextAt: (await store.attempts.endOfWindow(limit.key)) ?? now}
    }
    taken.push(limit.key)
  }
  const grant = await findPending(userCode, {store, now})
  if (grant !== undefined) await giveBack()
  return {grant}
}

/** The widest first: whoever throws the cookie away adds no more rows than the others allow. */
function limitsOf({browser, address}: Guesser): Limit[] {
  const limit = (key: string, most: number): Limit => ({key: `wrong code, ${key}`, most, window: WINDOW})
  return [
    limit('all', MOST_WRONG.all),
    ...(address === undefined ? [] : [limit(`address ${address}`, MOST_WRONG.address)]),
    limit(`browser ${sha256(browser)}`, MOST_WRONG.browser),
  ]
}
