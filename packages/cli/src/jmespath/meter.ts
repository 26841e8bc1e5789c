import {MAX_LEVELS, TOO_MANY_LEVELS} from './levels.ts'
import {isArray, isObject, type Value} from './value.ts'

/** Maximum cost of an expression, as a multiple of the size of the value. Ordinary expressions cost less than 30. */
const BUDGET_PER_SIZE = 1000

/** Maximum cost of an expression for a small value. */
const LEAST_BUDGET = 10_000_000

/** Size of the text of a value: the number of its values and characters. */
interface Measure {
  readonly size: number
  readonly levels: number
}

const SCALAR: Measure = {size: 1, levels: 1}

/**
 * Adds up the cost of an expression and stops it when the cost is too high. Each step costs the size of its result.
 *
 * Repeated `[@, @]` needs little memory, because both members are the same object, but printing it would take forever.
 */
export class Meter {
  /** Measures of lists and objects, because many steps have the same result. */
  readonly #measures = new WeakMap<object, Measure>()
  #left: number

  /** @throws {RangeError} if the value has too many levels */
  constructor(value: Value) {
    this.#left = Math.max(LEAST_BUDGET, BUDGET_PER_SIZE * this.#measure(value, 1).size)
  }

  /** @throws {RangeError} if the expression costs too much */
  spend(cost: number): void {
    this.#left -= cost
    if (this.#left < 0) throw new RangeError('it needs too many steps or its result is too large')
  }

  /** @throws {RangeError} if the expression costs too much, or if the result has too many levels */
  spendOn(result: Value): void {
    this.spend(this.#measure(result, 1).size)
  }

  #measure(value: Value, level: number): Measure {
    if (typeof value === 'string') return {size: 1 + value.length, levels: 1}
    if (!isArray(value) && !isObject(value)) return SCALAR
    const known = this.#measures.get(value)
    if (known !== undefined) return known
    if (level > MAX_LEVELS) throw tooManyLevels()
    let size = 1 + (isArray(value) ? 0 : Object.keys(value).join('').length)
    let levels = 1
    for (const inner of Object.values(value)) {
      const measure = this.#measure(inner, level + 1)
      size += measure.size
      levels = Math.max(levels, 1 + measure.levels)
    }
    if (levels > MAX_LEVELS) throw tooManyLevels()
    this.#measures.set(value, {size, levels})
    return {size, levels}
  }
}

function tooManyLevels(): RangeError {
  return new RangeError(`a value has ${TOO_MANY_LEVELS}`)
}
