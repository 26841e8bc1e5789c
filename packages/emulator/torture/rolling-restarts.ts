import {setTimeout as sleep} from 'node:timers/promises'
import type {StoreUrl} from '@sso-oidc/emulator'
import type {JsonResponse, Origin} from './origin.ts'
import {type Outcome, Violations} from './outcome.ts'
import {type Replica, startReplica} from './replica.ts'
import {isSpent, UnexpectedResponse} from './sign-in.ts'
import {Ledger, startLoad, verify} from './sign-in-load.ts'

const REPLICAS = 3
const WORKERS = 8

/** Milliseconds of load between two kills. */
const CALM = 200

/**
 * Kills one of three replicas under load, starts it anew, then the next, again and again. Clients that get no response ask
 * another replica: nothing fails for them but what the lost response had already done, and nothing acknowledged is lost.
 */
export async function rollingRestarts(store: StoreUrl, count: number): Promise<Outcome> {
  const violations = new Violations()
  const start = (): Promise<Replica> => startReplica(['--store', store])
  const replicas = await Promise.all(Array.from({length: REPLICAS}, start))
  let asked = 0
  const service = anyOf(
    () => replicas.map(({origin}) => origin),
    () => {
      asked += 1
    },
  )
  const ledger = new Ledger()
  let doneTwice = 0
  const load = startLoad([service], ledger, {
    workers: WORKERS,
    failed(error) {
      // The first replica had approved, or redeemed, before it could say so.
      if (error instanceof UnexpectedResponse && (isSpent(error.response) || error.response.status === 404))
        doneTwice += 1
      else violations.add(error instanceof Error ? error.message : String(error))
      return true
    },
  })
  for (let kill = 0; kill < count; kill++) {
    await sleep(CALM)
    await replicas[kill % REPLICAS]?.kill()
    replicas[kill % REPLICAS] = await start()
  }
  await load.stop()
  violations.expect(doneTwice <= asked, `${doneTwice} requests had been answered already, of ${asked} asked again.`)
  await verify(service, ledger, violations)
  await Promise.all(replicas.map((replica) => replica.kill()))
  return {
    summary: `${count} kills, ${asked} requests asked again, ${load.signIns()} sign-ins, ${ledger.size} facts`,
    violations: violations.list(),
  }
}

/** Several origins as one: each request goes to the next, and to another while no response comes. */
function anyOf(origins: () => readonly Origin[], askedAgain: () => void): Origin {
  let turn = 0
  const ask = async (send: (origin: Origin) => Promise<JsonResponse>): Promise<JsonResponse> => {
    const first = turn++
    const list = origins()
    for (let attempt = 0; attempt < list.length; attempt++) {
      try {
        return await send(list[(first + attempt) % list.length] as Origin)
      } catch {
        askedAgain()
      }
    }
    throw new Error('No replica responses.')
  }
  return {
    post: (path, body, headers) => ask((origin) => origin.post(path, body, headers)),
    get: (path, headers) => ask((origin) => origin.get(path, headers)),
  }
}
