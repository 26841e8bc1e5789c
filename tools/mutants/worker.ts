/** Runs test files on instrumented sources, one order at a time. `worker-pool.ts` starts it. */
import path from 'node:path'
import {inspect} from 'node:util'
import {createVitest, type TestModule, type TestSequencer, type TestSpecification} from 'vitest/node'
import {findMutants} from './find-mutants.ts'
import {instrument} from './instrument.ts'
import type {Order, Outcome, Selection} from './messages.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const UNLIMITED = Number.MAX_SAFE_INTEGER

/** First id of the mutants of each source file. */
const firstIds = new Map(Object.entries(JSON.parse(process.argv[2] ?? '{}') as Record<string, number>))

/** Runs test files in the order that the driver gives. */
class GivenOrder implements TestSequencer {
  sort(files: TestSpecification[]): TestSpecification[] {
    return files
  }
  shard(files: TestSpecification[]): TestSpecification[] {
    return files
  }
}

const vitest = await createVitest(
  'test',
  {
    root: ROOT,
    watch: false,
    // The ids of mutants differ from run to run.
    fsModuleCache: false,
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    bail: 1,
    // Instrumented code is too slow for tests of speed. A process that is ended at a time limit would leave its PostgreSQL.
    testNamePattern: /^(?!.*(?: in less than a second|, in PostgreSQL))/,
    sequence: {sequencer: GivenOrder},
    reporters: [{}],
    setupFiles: [path.join(import.meta.dirname, 'switch.ts')],
  },
  {
    plugins: [
      {
        name: 'mutants',
        enforce: 'pre',
        transform(source, id) {
          const file = path.relative(ROOT, id)
          const firstId = firstIds.get(file)
          return firstId === undefined
            ? undefined
            : {code: instrument(source, findMutants(file, source, firstId)), map: null}
        },
      },
    ],
  },
)
await vitest.standalone()

process.on('message', async (order: Order) => process.send?.(await carryOut(order)))
// The driver can be ended at any time.
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function carryOut(order: Order): Promise<Outcome> {
  const selections = order.kind === 'run' ? order.selections : [{file: order.file, passing: 0}]
  vitest.provide('mutant', order.kind === 'run' ? order.mutant : 'record')
  vitest.provide('reachLimit', order.kind === 'run' ? order.reachLimit : UNLIMITED)
  vitest.provide('timeLimit', order.timeLimit)
  const specifications = selections.map(toSpecification)
  const start = performance.now()
  const {testModules, unhandledErrors} = await vitest.runTestSpecifications(specifications)
  const milliseconds = performance.now() - start
  // The result has the modules of earlier orders too.
  const modules = testModules.filter(({moduleId}) => specifications.some((spec) => spec.moduleId === moduleId))
  const failed = modules.find((module) => module.state() === 'failed')
  const last = modules.at(-1)
  const failure = failed === undefined ? unhandledErrors.map((error) => inspect(error)).join() : failureOf(failed)
  return {
    passed: failure === '' && modules.length === specifications.length,
    failure,
    failedFile: failed === undefined ? '' : path.relative(ROOT, failed.moduleId),
    milliseconds,
    passing: modules.reduce((sum, module) => sum + [...module.children.allTests('passed')].length, 0),
    outside: last?.meta().reached ?? {},
    tests: [...(last?.children.allTests() ?? [])].map((test) => ({
      testId: test.id,
      milliseconds: test.diagnostic()?.duration ?? 0,
      reached: test.meta().reached ?? {},
    })),
  }
}

function toSpecification({file, testIds}: Selection): TestSpecification {
  const options = testIds === undefined ? undefined : {testIds: [...testIds]}
  return vitest.getRootProject().createSpecification(path.join(ROOT, file), options)
}

function failureOf(module: TestModule): string {
  const [test] = module.children.allTests('failed')
  if (test !== undefined) return `${test.fullName}: ${test.result().errors?.[0]?.message ?? ''}`
  return module.errors()[0]?.message ?? 'a hook failed'
}
