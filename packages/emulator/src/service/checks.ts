import {CHECK_ORDER} from '../rules/check-order.ts'
import {Rejection, type RejectionName} from './rejections.ts'

/** Check of a request, and the rejection if it fails. */
export interface Check<Facts> {
  /** Returns whether the request fails the check. Can throw a more specific `Rejection`. */
  readonly fails: (facts: Facts) => boolean | Promise<boolean>
  readonly rejection: RejectionName | ((facts: Facts) => RejectionName)
}

type Ordered = keyof typeof CHECK_ORDER

/** Checks of an operation by their names in `CHECK_ORDER`. */
export type Checks<Name extends Ordered, Facts> = Readonly<Record<(typeof CHECK_ORDER)[Name][number], Check<Facts>>>

/**
 * Runs the checks of an operation in order.
 *
 * @throws {Rejection} of the first check that fails
 */
export async function runChecks<Name extends Ordered, Facts>(
  operation: Name,
  checks: Checks<Name, Facts>,
  facts: Facts,
): Promise<void> {
  for (const name of CHECK_ORDER[operation] as readonly (typeof CHECK_ORDER)[Name][number][]) {
    const {fails, rejection} = checks[name]
    if (await fails(facts)) throw new Rejection(typeof rejection === 'function' ? rejection(facts) : rejection)
  }
}
