import {CHECK_ORDER} from '../rules/check-order.ts'
import {Refusal, type RefusalName} from './refusals.ts'

/** One reason to refuse, decided from what is known of a request. */
export interface Check<Facts> {
  /** Whether something is wrong. It may throw a refusal of its own. */
  readonly wrong: (facts: Facts) => boolean | Promise<boolean>
  readonly refusal: RefusalName | ((facts: Facts) => RefusalName)
}

type Ordered = keyof typeof CHECK_ORDER

/** The checks of an operation, by the names that stand in the table of their order. */
export type Checks<Name extends Ordered, Facts> = Readonly<Record<(typeof CHECK_ORDER)[Name][number], Check<Facts>>>

/**
 * Runs checks in their order.
 *
 * @throws {Refusal} of the first that finds something wrong
 */
export async function runChecks<Name extends Ordered, Facts>(
  operation: Name,
  checks: Checks<Name, Facts>,
  facts: Facts,
): Promise<void> {
  for (const name of CHECK_ORDER[operation] as readonly (typeof CHECK_ORDER)[Name][number][]) {
    const {wrong, refusal} = checks[name]
    if (await wrong(facts)) throw new Refusal(typeof refusal === 'function' ? refusal(facts) : refusal)
  }
}
