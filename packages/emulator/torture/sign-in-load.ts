import type {Origin} from './origin.ts'
import type {Violations} from './outcome.ts'
import {
  approve,
  type Credentials,
  isSpent,
  type Redemption,
  register,
  startDevice,
  UnexpectedResponse,
} from './sign-in.ts'

/** Number of concurrent requests of `verify`. */
const CONCURRENCY = 16

/** Changes that an emulator has acknowledged and must not lose. */
export class Ledger {
  readonly registered: Credentials[] = []
  /** Approved codes that were not redeemed. */
  readonly approved: Redemption[] = []
  /** Codes whose redemption got no response: used or still approved. */
  readonly unknown: Redemption[] = []
  readonly used: Redemption[] = []

  get size(): number {
    return this.registered.length + this.approved.length + this.unknown.length + this.used.length
  }
}

/** Load that continues until it is stopped. */
export interface Load {
  /** Returns the number of successful sign-ins. */
  readonly signIns: () => number
  /** Stops the load and waits for the last response. */
  stop(): Promise<void>
}

/** Options of the load. */
export interface LoadOptions {
  readonly workers: number
  /** Called with each failure. Returns whether the worker continues. */
  readonly failed: (error: unknown, started: number) => boolean | Promise<boolean>
}

/**
 * Starts workers that register, start, approve, and redeem every second time. Records acknowledged changes in the
 * ledger.
 */
export function startLoad(origins: readonly Origin[], ledger: Ledger, {workers, failed}: LoadOptions): Load {
  let stopped = false
  let signIns = 0
  const work = async (origin: Origin): Promise<void> => {
    for (let turn = 0; !stopped; turn++) {
      const started = performance.now()
      try {
        await signIn(origin, ledger, turn % 2 === 0)
        signIns += 1
      } catch (error) {
        if (!(await failed(error, started))) return
      }
    }
  }
  const all = Promise.all(Array.from({length: workers}, (_, at) => work(origins[at % origins.length] as Origin)))
  return {
    signIns: () => signIns,
    async stop() {
      stopped = true
      await all
    },
  }
}

async function signIn(origin: Origin, ledger: Ledger, redeem: boolean): Promise<void> {
  const credentials = await register(origin)
  ledger.registered.push(credentials)
  const {userCode, redemption} = await startDevice(origin, credentials)
  await approve(origin, userCode)
  if (!redeem) return void ledger.approved.push(redemption)
  ledger.unknown.push(redemption)
  const response = await origin.post('/token', redemption)
  if (response.status !== 200) throw new UnexpectedResponse('/token', response)
  ledger.unknown.splice(ledger.unknown.indexOf(redemption), 1)
  ledger.used.push(redemption)
}

/** Checks that no acknowledged change was lost. Uses every code. */
export async function verify(origin: Origin, ledger: Ledger, violations: Violations): Promise<void> {
  await inBatches(ledger.registered, async (credentials) => {
    const found = await startDevice(origin, credentials).then(
      () => true,
      () => false,
    )
    violations.expect(found, 'A registration was lost.')
  })
  const expectSpent = async (redemption: Redemption) => {
    violations.expect(isSpent(await origin.post('/token', redemption)), 'A used code was redeemed again.')
  }
  await inBatches(ledger.used, expectSpent)
  await inBatches(ledger.approved, async (redemption) => {
    const {status} = await origin.post('/token', redemption)
    violations.expect(status === 200, `An approved code got the status ${status}.`)
    await expectSpent(redemption)
  })
  await inBatches(ledger.unknown, async (redemption) => {
    const response = await origin.post('/token', redemption)
    violations.expect(response.status === 200 || isSpent(response), `A code got the status ${response.status}.`)
    await expectSpent(redemption)
  })
}

/** Calls a function for each item, in concurrent batches. */
async function inBatches<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += CONCURRENCY) await Promise.all(items.slice(at, at + CONCURRENCY).map(act))
}
