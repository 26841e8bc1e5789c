/** Test file with the ids of the tests to run. Without ids, all of its tests. */
export interface Selection {
  readonly file: string
  readonly testIds?: readonly string[]
  /** Number of these tests that pass without a mutant. */
  readonly passing: number
}

/** Request of the driver to a worker: record the mutants that a test file reaches, or run tests with a mutant switched on. */
export type Order = {
  /** Time limit of a test in milliseconds. */
  readonly timeLimit: number
} & (
  | {readonly kind: 'record'; readonly file: string}
  | {
      readonly kind: 'run'
      readonly mutant: number
      readonly reachLimit: number
      readonly selections: readonly Selection[]
    }
)

/** Mutants that one test reaches, each with a count. */
interface Reach {
  readonly testId: string
  /** Time of the test in milliseconds. */
  readonly milliseconds: number
  readonly reached: Readonly<Record<number, number>>
}

/** Result of an order. `outside` and `tests` are those of the last test file. */
export interface Outcome {
  readonly passed: boolean
  /** Name of a test that failed, or the message of an error outside of tests. */
  readonly failure: string
  /** Test file that failed, if one did. */
  readonly failedFile: string
  readonly milliseconds: number
  /** Number of tests that passed. */
  readonly passing: number
  /** Mutants that are reached outside of tests, for example while the file is imported. */
  readonly outside: Readonly<Record<number, number>>
  readonly tests: readonly Reach[]
}
