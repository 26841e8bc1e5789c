import {Coverage} from './coverage.ts'
import type {Mutant} from './mutation.ts'
import {WorkerPool} from './worker-pool.ts'

/** Files of one target. */
export interface Part {
  readonly name: string
  readonly files: readonly string[]
  readonly tests: readonly string[]
}

/** Result of one mutant. `killedBy` is the name of the failed test, or undefined if the mutant survives. */
export interface Result {
  readonly mutant: Mutant
  readonly isReached: boolean
  readonly killedBy?: string
}

/** Returns a result as text: place, change, and the test that failed. */
export function resultText({mutant, killedBy, isReached}: Result): string {
  const verdict =
    killedBy === undefined ? (isReached ? 'survived' : 'no test reaches it') : `killed by ${oneLine(killedBy)}`
  return `${mutant.file}:${mutant.lineNumber}: ${mutant.line}\n    ${mutant.change}\n    ${verdict}`
}

/** Returns the beginning of a text on one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 200)
}

/** Time limit in milliseconds of a test file without a mutant. */
const RECORD_LIMIT = 120_000
/** Attempts to run all tests of a mutant. The end of a run at its first failure can cancel the next run too. */
const ATTEMPTS = 5
/** Name of the time limit among the tests that kill mutants. On a busy computer, it ends harmless ones too. */
export const TIME_LIMIT = 'a time limit'

/** Shortest time limit of a test with a mutant. A mutant that sends no response costs this time. */
const TEST_LIMIT = 5000

/** Runs the tests of each part with each of its mutants switched on. */
export async function runMutants(
  parts: readonly Part[],
  mutants: readonly Mutant[],
  workers: number,
): Promise<Result[]> {
  const firstIds = new Map(mutants.toReversed().map(({file, id}) => [file, id]))
  const pool = new WorkerPool(firstIds, workers)
  try {
    const coverage = await record(pool, [...new Set(parts.flatMap(({tests}) => tests))])
    const results: Result[] = []
    await pool.each(mutants, async (mutant) => {
      const tests = parts.filter(({files}) => files.includes(mutant.file)).flatMap((part) => part.tests)
      const result = await runMutant(pool, coverage, {mutant, tests})
      results.push(result)
      if (result.killedBy === undefined) console.error(resultText(result))
      if (results.length % 100 === 0) console.error(`${results.length} of ${mutants.length} mutants …`)
    })
    return results.toSorted((a, b) => a.mutant.id - b.mutant.id)
  } finally {
    pool.close()
  }
}

async function record(pool: WorkerPool, tests: readonly string[]): Promise<Coverage> {
  const coverage = new Coverage()
  console.error(`Running ${tests.length} test files without a mutant …`)
  await pool.each(tests, async (file) => {
    const attempt = () => pool.run({kind: 'record', file, timeLimit: RECORD_LIMIT}, RECORD_LIMIT)
    const first = await attempt()
    // One repetition, because the run of several minutes should not end with a test that depends on the time.
    const outcome = first?.passed === true ? first : await attempt()
    if (outcome?.passed !== true) throw new Error(`${file} fails without a mutant: ${outcome?.failure ?? 'no result'}`)
    coverage.add(file, outcome)
  })
  return coverage
}

/** Runs the tests that reach a mutant until one of them fails. */
async function runMutant(
  pool: WorkerPool,
  coverage: Coverage,
  {mutant, tests}: {mutant: Mutant; tests: readonly string[]},
): Promise<Result> {
  const covering = coverage.of(mutant, tests)
  if (covering.length === 0) return {mutant, isReached: false}
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
  const times = covering.map(({milliseconds}) => milliseconds)
  const timeLimit = TEST_LIMIT + 10 * Math.max(...covering.map(({slowest}) => slowest))
  const order = {
    kind: 'run',
    mutant: mutant.id,
    reachLimit: 1000 + 10 * sum(covering.map(({count}) => count)),
    timeLimit,
    selections: covering.map(({selection}) => selection),
  } as const
  const passing = sum(order.selections.map((selection) => selection.passing))
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const outcome = await pool.run(order, timeLimit + 5 * sum(times))
    if (outcome === undefined) return {mutant, isReached: true, killedBy: TIME_LIMIT}
    if (!outcome.passed) {
      coverage.noteKill(mutant, outcome.failedFile)
      return {mutant, isReached: true, killedBy: outcome.failure}
    }
    if (outcome.passing >= passing) return {mutant, isReached: true}
  }
  throw new Error(`The tests of a mutant were cancelled: ${mutant.file}:${mutant.lineNumber}: ${mutant.change}`)
}
