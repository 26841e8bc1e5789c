import {setImmediate as nextTurn} from 'node:timers/promises'
import type {PaceClock} from '../src/index.ts'

/** Clock that moves on when everything waits. A test of minutes takes milliseconds. */
export class VirtualClock implements PaceClock {
  #now = 0
  readonly #sleepers: {at: number; wake: () => void}[] = []

  readonly now = (): number => this.#now

  readonly sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      this.#sleepers.push({at: this.#now + ms, wake})
    })

  /** Moves the clock until a task ends, and returns its result. */
  async run<T>(task: Promise<T>): Promise<T> {
    let isDone = false
    const end = (): void => {
      isDone = true
    }
    task.then(end, end)
    while (!isDone) {
      await nextTurn()
      this.#sleepers.sort((a, b) => b.at - a.at)
      const next = this.#sleepers.pop()
      if (next === undefined) continue
      this.#now = Math.max(this.#now, next.at)
      next.wake()
    }
    return task
  }
}
