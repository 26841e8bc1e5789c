import {Refusal, type RefusalName} from './refusals.ts'

/** One reason to refuse, decided from what is known of a request. */
export interface Check<Facts> {
  readonly wrong: (facts: Facts) => boolean | Promise<boolean>
  readonly refusal: RefusalName | ((facts: Facts) => RefusalName)
}

/**
 * Runs checks in their order.
 *
 * @throws {Refusal} of the first that finds something wrong
 */
export async function runChecks<Facts>(checks: readonly Check<Facts>[], facts: Facts): Promise<void> {
  for (const {wrong, refusal} of checks) {
    if (await wrong(facts)) throw new Refusal(typeof refusal === 'function' ? refusal(facts) : refusal)
  }
}
