import {type ChildProcess, fork} from 'node:child_process'
import {once} from 'node:events'
import path from 'node:path'
import type {Order, Outcome} from './messages.ts'

/** Processes that run test files, each with one order at a time. */
export class WorkerPool {
  readonly #firstIds: string
  readonly #idle: ChildProcess[] = []
  readonly #size: number

  constructor(firstIds: ReadonlyMap<string, number>, size: number) {
    this.#firstIds = JSON.stringify(Object.fromEntries(firstIds))
    this.#size = size
  }

  /** Calls `act` for all items, with as many at a time as the pool has processes. */
  async each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
    const queue = items.values()
    await Promise.all(
      Array.from({length: this.#size}, async () => {
        for (const item of queue) await act(item)
      }),
    )
  }

  /** Returns the result of an order, or `undefined` if it has none within the time limit. Its process is then ended. */
  async run(order: Order, milliseconds: number): Promise<Outcome | undefined> {
    const worker = this.#idle.pop() ?? (await this.#start())
    let timer: NodeJS.Timeout | undefined
    const outcome = await new Promise<Outcome | undefined>((resolve) => {
      timer = setTimeout(resolve, milliseconds, undefined)
      worker.once('message', (message) => resolve(message as Outcome)).once('exit', () => resolve(undefined))
      worker.send(order)
    })
    clearTimeout(timer)
    worker.removeAllListeners()
    if (outcome === undefined) worker.kill('SIGKILL')
    else this.#idle.push(worker)
    return outcome
  }

  /** Ends all processes. */
  close(): void {
    for (const worker of this.#idle) worker.kill('SIGKILL')
  }

  async #start(): Promise<ChildProcess> {
    const worker = fork(path.join(import.meta.dirname, 'worker.ts'), [this.#firstIds], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // A mutant that fills the memory in a loop ends sooner.
      execArgv: ['--max-old-space-size=1024'],
      // Tests with random values repeat the same ones, so that the result of a mutant does not change. They are few, because
      // a mutant that no test notices takes the time of all of them.
      env: {...process.env, SSO_OIDC_SEED: '1', SSO_OIDC_RUNS: '500'},
    })
    await once(worker, 'message')
    return worker
  }
}
