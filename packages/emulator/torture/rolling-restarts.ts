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
const PAUSE = 200

/**
 * Kills and restarts three replicas under load, one after the other. Clients without a response repeat the request to
 * another replica. Checks that a repeated request fails only if the lost request had succeeded, and that no
 * acknowledged change is lost.
 */
export async function rollingRestarts(store: StoreUrl, count: number): Promise<Outcome> {
  const violations = new Violations()
  const start = (): Promise<Replica> => startReplica(['--store', store])
  const replicas = await Promise.all(Array.from({length: REPLICAS}, start))
  let repeated = 0
  const service = anyOf(
    () => replicas.map(({origin}) => origin),
    () => {
      repeated += 1
    },
  )
  const ledger = new Ledger()
  let doneTwice = 0
  const load = startLoad([service], ledger, {
    workers: WORKERS,
    failed(error) {
      // The killed replica had approved or redeemed before it could respond.
      if (error instanceof UnexpectedResponse && (isSpent(error.response) || error.response.status === 404))
        doneTwice += 1
      else violations.add(error instanceof Error ? error.message : String(error))
      return true
    },
  })
  for (let kill = 0; kill < count; kill++) {
    await sleep(PAUSE)
    await replicas[kill % REPLICAS]?.kill()
    replicas[kill % REPLICAS] = await start()
  }
  await load.stop()
  violations.expect(
    doneTwice <= repeated,
    `${doneTwice} requests had already succeeded, but only ${repeated} were repeated.`,
  )
  await verify(service, ledger, violations)
  await Promise.all(replicas.map((replica) => replica.kill()))
  return {
    summary: `${count} kills, ${repeated} requests repeated, ${load.signIns()} sign-ins, ${ledger.size} changes`,
    violations: violations.list(),
  }
}

/**
 * Combines several origins: sends each request to the next one, and repeats it to the others if there is no response.
 */
function anyOf(origins: () => readonly Origin[], onRepeat: () => void): Origin {
  let turn = 0
  const sendToAny = async (send: (origin: Origin) => Promise<JsonResponse>): Promise<JsonResponse> => {
    const first = turn++
    const list = origins()
    for (let attempt = 0; attempt < list.length; attempt++) {
      try {
        return await send(list[(first + attempt) % list.length] as Origin)
      } catch {
        onRepeat()
      }
    }
    throw new Error('No replica responses.')
  }
  return {
    post: (path, body, headers) => sendToAny((origin) => origin.post(path, body, headers)),
    get: (path, headers) => sendToAny((origin) => origin.get(path, headers)),
  }
}
