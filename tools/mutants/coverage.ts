import type {Outcome, Selection} from './messages.ts'
import type {Mutant} from './mutation.ts'

/** Test file that reaches a mutant, with its time and the number of times that it reaches the mutant. */
interface Covering {
  readonly selection: Selection
  readonly milliseconds: number
  /** Time of its slowest test that reaches the mutant. A mutant outside of the tests is reached by all of them. */
  readonly slowest: number
  readonly count: number
}

/** Tests that reach each mutant, as recorded without a mutant switched on. */
export class Coverage {
  readonly #covering = new Map<number, Covering[]>()
  /** Test files that killed mutants of each source file, the latest first. */
  readonly #killers = new Map<string, readonly string[]>()

  /** Adds the record of a test file. */
  add(file: string, {outside, tests, milliseconds, passing}: Outcome): void {
    const ids = new Set(
      [outside, ...tests.map(({reached}) => reached)].flatMap((reached) => Object.keys(reached).map(Number)),
    )
    for (const id of ids) {
      const covering = tests.filter(({reached}) => reached[id] !== undefined)
      const running = outside[id] === undefined ? covering : tests
      const slowest = Math.max(0, ...running.map((test) => test.milliseconds))
      const count = covering.reduce((sum, {reached}) => sum + (reached[id] ?? 0), outside[id] ?? 0)
      const testIds = covering.map(({testId}) => testId)
      const selection = outside[id] === undefined ? {file, testIds, passing: testIds.length} : {file, passing}
      this.#covering.set(id, [...(this.#covering.get(id) ?? []), {selection, milliseconds, slowest, count}])
    }
  }

  /**
   * Returns the test files of a list that reach a mutant. Those that killed the latest mutants of the same source file are
   * the first, because neighbors mostly die of the same tests. All others follow by their time.
   */
  of({id, file}: Mutant, tests: readonly string[]): Covering[] {
    const killers = this.#killers.get(file) ?? []
    const rank = ({selection}: Covering): number => killers.indexOf(selection.file) + 1 || Number.POSITIVE_INFINITY
    return (this.#covering.get(id) ?? [])
      .filter(({selection}) => tests.includes(selection.file))
      .toSorted((a, b) => a.milliseconds - b.milliseconds)
      .toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)))
  }

  /** Notes that a test file killed a mutant. */
  noteKill({file}: Mutant, testFile: string): void {
    const others = (this.#killers.get(file) ?? []).filter((killer) => killer !== testFile)
    this.#killers.set(file, [testFile, ...others])
  }
}
