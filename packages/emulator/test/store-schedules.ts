import type {Store} from '../src/store/open-store.ts'

/** Changes of a store that a schedule orders. Each one is a single statement. */
const STEPS = ['add', 'addAccessToken', 'addAssertion', 'end', 'endOrPrevent', 'redeem'] as const

/** Task that changes a store. */
type Task<Result> = (store: Store) => Promise<Result>

interface Waiting {
  readonly task: number
  readonly proceed: () => void
}

/**
 * Runs concurrent tasks once for each order of their changes to a store, and passes their results to a check. The order
 * of the changes of one task never varies.
 *
 * @param start Returns the store and the tasks of a run
 * @returns the number of orders
 */
export async function inEveryOrder<Result>(
  start: () => Promise<{store: Store; tasks: readonly Task<Result>[]}>,
  check: (results: Result[], order: string) => Promise<void>,
): Promise<number> {
  let choices: number[] = []
  let count = 0
  do {
    const {store, tasks} = await start()
    const run = await runInOrder(store, tasks, choices)
    await check(run.results, run.order.join(' '))
    count++
    choices = nextChoices(run)
  } while (choices.length > 0)
  return count
}

interface Run<Result> {
  readonly results: Result[]
  /** Numbers of the tasks, in the order of their changes. */
  readonly order: readonly number[]
  /** Index of the chosen task at each change, and the number of tasks to choose from. */
  readonly choices: readonly {chosen: number; of: number}[]
}

async function runInOrder<Result>(store: Store, tasks: readonly Task<Result>[], given: readonly number[]) {
  const order: number[] = []
  const choices: {chosen: number; of: number}[] = []
  const waiting: Waiting[] = []
  let running = tasks.length
  const continueIfAllWait = (): void => {
    if (running > 0 || waiting.length === 0) return
    waiting.sort((a, b) => a.task - b.task)
    const chosen = given[choices.length] ?? 0
    choices.push({chosen, of: waiting.length})
    const [next] = waiting.splice(chosen, 1)
    if (next === undefined) throw new Error('The tasks do not repeat their changes.')
    order.push(next.task)
    running++
    next.proceed()
  }
  const pause = (task: number): Promise<void> =>
    new Promise((proceed) => {
      waiting.push({task, proceed})
      running--
      continueIfAllWait()
    })
  const results = await Promise.all(
    tasks.map(async (run, task) => {
      try {
        return await run(withPauses(store, () => pause(task)))
      } finally {
        running--
        continueIfAllWait()
      }
    }),
  )
  return {results, order, choices} satisfies Run<Result>
}

/** Returns the choices of the next run in lexical order, or an empty list after the last run. */
function nextChoices({choices}: Run<unknown>): number[] {
  const last = choices.findLastIndex(({chosen, of}) => chosen + 1 < of)
  return choices.slice(0, last + 1).map(({chosen}, index) => (index === last ? chosen + 1 : chosen))
}

/** Returns a store that pauses before each change. */
function withPauses(store: Store, pause: () => Promise<void>): Store {
  return {...store, grants: pausing(store.grants, pause), sessions: pausing(store.sessions, pause)}
}

function pausing<Table extends object>(table: Table, pause: () => Promise<void>): Table {
  return new Proxy(table, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return async (...values: unknown[]) => {
        if (STEPS.some((step) => step === name)) await pause()
        return Reflect.apply(method, target, values)
      }
    },
  })
}
