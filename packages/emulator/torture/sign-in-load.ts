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

/** Requests at once when all is verified. */
const LANES = 16

/** What an emulator has acknowledged, and so has to know for good. */
export class Ledger {
  readonly registered: Credentials[] = []
  /** Approved, and nobody has tried to redeem them. */
  readonly approved: Redemption[] = []
  /** Sent to be redeemed, without an response: used or approved. */
  readonly unknown: Redemption[] = []
  readonly used: Redemption[] = []

  get size(): number {
    return this.registered.length + this.approved.length + this.unknown.length + this.used.length
  }
}

/** Load that goes on until it is stopped. */
export interface Load {
  /** Sign-ins that were answered as they should be. */
  readonly signIns: () => number
  /** Resolves when the last response has come. */
  stop(): Promise<void>
}

/** How load treats requests that fail. */
export interface LoadOptions {
  readonly workers: number
  /** Told of each failure; whether the worker goes on. */
  readonly failed: (error: unknown, started: number) => boolean | Promise<boolean>
}

/** Signs in again and again: registers, starts, approves and, every other time, redeems. Writes down what was acknowledged. */
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

/** Looks whether all that was acknowledged is still true. Afterwards every code is used. */
export async function verify(origin: Origin, ledger: Ledger, violations: Violations): Promise<void> {
  await inLanes(ledger.registered, async (credentials) => {
    const found = await startDevice(origin, credentials).then(
      () => true,
      () => false,
    )
    violations.expect(found, 'A registration was forgotten.')
  })
  const expectSpent = async (redemption: Redemption) => {
    violations.expect(isSpent(await origin.post('/token', redemption)), 'A used code was redeemed again.')
  }
  await inLanes(ledger.used, expectSpent)
  await inLanes(ledger.approved, async (redemption) => {
    const {status} = await origin.post('/token', redemption)
    violations.expect(status === 200, `An approved code was answered with ${status}.`)
    await expectSpent(redemption)
  })
  await inLanes(ledger.unknown, async (redemption) => {
    const response = await origin.post('/token', redemption)
    violations.expect(response.status === 200 || isSpent(response), `A code was answered with ${response.status}.`)
    await expectSpent(redemption)
  })
}

/** Does something for each item, for some of them at once. */
async function inLanes<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += LANES) await Promise.all(items.slice(at, at + LANES).map(act))
}
