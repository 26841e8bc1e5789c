import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, type StoreUrl} from '@sso-oidc/emulator'
import {type JsonResponse, type Origin, originOf} from './origin.ts'
import {type Outcome, Violations} from './outcome.ts'
import {startReplica} from './replica.ts'
import {authorizationCode, type Credentials, isSpent, type Redemption, register, startDevice} from './sign-in.ts'

/** Redemptions of one code at once. */
const AT_ONCE = 64

/**
 * Of so many requests one may fail, and is sent again, as SDKs do it; so may all of one moment. When a machine stands still
 * for two seconds, waits for PostgreSQL time out although nothing is wrong.
 */
const REQUESTS_PER_FAILURE = 1_000

/** Approved codes that wait while the replicas are killed. */
const WAITING = 16

/** Emulators that are one service. */
export interface Deployment {
  readonly origins: readonly Origin[]
  /** Ends it without a warning and starts it again. Only for processes of their own. */
  restart?(): Promise<readonly Origin[]>
  close(): Promise<void>
}

/** An emulator in this process. */
export async function inThisProcess(store: StoreUrl): Promise<Deployment> {
  const emulator = createEmulator({store, autoApprove: true})
  await emulator.ready()
  return {origins: [originOf(emulator)], close: () => emulator.close()}
}

/** An emulator in this process, with its state in a file that is removed at the end. */
export async function inFile(): Promise<Deployment> {
  const folder = mkdtempSync(path.join(tmpdir(), 'torture-'))
  const deployment = await inThisProcess(`sqlite:${path.join(folder, 'emulator.db')}`)
  return {
    ...deployment,
    async close() {
      await deployment.close()
      rmSync(folder, {recursive: true})
    },
  }
}

/** Processes on one store. */
export async function asReplicas(store: StoreUrl, count: number): Promise<Deployment> {
  const start = () => Promise.all(Array.from({length: count}, () => startReplica(['--store', store, '--auto-approve'])))
  let replicas = await start()
  const kill = () => Promise.all(replicas.map((replica) => replica.kill()))
  return {
    origins: replicas.map(({origin}) => origin),
    async restart() {
      await kill()
      replicas = await start()
      return replicas.map(({origin}) => origin)
    },
    async close() {
      await kill()
    },
  }
}

/**
 * Redeems one code by 64 requests at once, round after round, for device codes and authorization codes: one succeeds, the
 * others are told that the code is worth nothing, and so is a later one. What fails is sent again, and counted. Where the deployment can be killed, used codes are
 * used afterwards and approved ones still bring their token.
 */
export async function singleUse(deployment: Deployment, rounds: number): Promise<Outcome> {
  const violations = new Violations()
  const used: Redemption[] = []
  let failures = 0
  const send = async (origin: Origin, redemption: Redemption): Promise<JsonResponse> => {
    const response = await origin.post('/token', redemption)
    if (response.status < 500) return response
    failures += 1
    return origin.post('/token', redemption)
  }
  const credentials = await register(first(deployment.origins))
  for (let round = 0; round < rounds; round++) {
    for (const obtain of [deviceCode, authorizationCode]) {
      const redemption = await obtain(first(deployment.origins), credentials)
      await redeemAtOnce(deployment.origins, {redemption, send, violations})
      used.push(redemption)
    }
  }
  // The newest, because a code that has expired is refused with another reason.
  const restarts = await checkAfterRestart(deployment, {credentials, used: used.slice(-AT_ONCE), violations})
  const requests = 2 * rounds * (AT_ONCE + 1)
  const allowed = Math.max(AT_ONCE, requests / REQUESTS_PER_FAILURE)
  violations.expect(failures <= allowed, `${failures} of ${requests} requests failed.`)
  return {
    summary: `${2 * rounds} codes, ${requests} redemptions, ${failures} sent again, ${restarts} codes after kill -9`,
    violations: violations.list(),
  }
}

/** The emulators of a deployment approve at once. */
async function deviceCode(origin: Origin, credentials: Credentials): Promise<Redemption> {
  return (await startDevice(origin, credentials)).redemption
}

interface Attempt {
  readonly redemption: Redemption
  readonly send: (origin: Origin, redemption: Redemption) => Promise<JsonResponse>
  readonly violations: Violations
}

async function redeemAtOnce(origins: readonly Origin[], {redemption, send, violations}: Attempt): Promise<void> {
  const redeem = (at: number) => send(origins[at % origins.length] ?? first(origins), redemption)
  const responses = await Promise.all(Array.from({length: AT_ONCE}, (_, at) => redeem(at)))
  const wins = responses.filter(({status}) => status === 200).length
  const refusals = responses.filter(isSpent).length
  const {grantType} = redemption
  violations.expect(
    wins === 1 && refusals === AT_ONCE - 1,
    `A code (${grantType}) brought ${wins} tokens and ${refusals} refusals in ${AT_ONCE} requests.`,
  )
  violations.expect(isSpent(await redeem(0)), `A code (${grantType}) could be used once more.`)
}

interface Memory {
  readonly credentials: Credentials
  readonly used: readonly Redemption[]
  readonly violations: Violations
}

/** How many codes were looked at after the deployment was killed. */
async function checkAfterRestart(deployment: Deployment, {credentials, used, violations}: Memory): Promise<number> {
  if (deployment.restart === undefined) return 0
  const waiting = await Promise.all(
    Array.from({length: WAITING}, () => deviceCode(first(deployment.origins), credentials)),
  )
  const origins = await deployment.restart()
  for (const redemption of used) {
    violations.expect(isSpent(await first(origins).post('/token', redemption)), 'A used code came back after kill -9.')
  }
  for (const redemption of waiting) {
    const {status} = await first(origins).post('/token', redemption)
    violations.expect(status === 200, `An approved code was answered with ${status} after kill -9.`)
  }
  return used.length + waiting.length
}

function first(origins: readonly Origin[]): Origin {
  const [origin] = origins
  if (origin === undefined) throw new Error('There is no emulator.')
  return origin
}
