import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, type StoreUrl} from '@sso-oidc/emulator'
import {type JsonResponse, type Origin, originOf} from './origin.ts'
import {type Outcome, Violations} from './outcome.ts'
import {startReplica} from './replica.ts'
import {authorizationCode, type Credentials, isSpent, type Redemption, register, startDevice} from './sign-in.ts'

/** Number of concurrent redemptions of a code. */
const CONCURRENCY = 64

/**
 * Number of requests per allowed failure. A failed request is repeated, as SDKs do. In addition, all requests of one
 * moment may fail, because connections to PostgreSQL time out if the machine pauses for two seconds.
 */
const REQUESTS_PER_FAILURE = 1_000

/** Number of approved codes during a restart. */
const APPROVED = 16

/** One or more emulators that share a store. */
export interface Deployment {
  readonly origins: readonly Origin[]
  /** Kills and restarts all processes. Absent for an emulator in this process. */
  restart?(): Promise<readonly Origin[]>
  close(): Promise<void>
}

/** Creates an emulator in this process. */
export async function inThisProcess(store: StoreUrl): Promise<Deployment> {
  const emulator = createEmulator({store, autoApprove: true})
  await emulator.ready()
  return {origins: [originOf(emulator)], close: () => emulator.close()}
}

/** Creates an emulator in this process with its state in a temporary file. */
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

/** Starts several processes on one store. */
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
 * Redeems device codes and authorization codes with 64 concurrent requests each. Checks that one request succeeds, and
 * that the others and a later one are rejected. Repeats failed requests and counts them. If the deployment can be
 * restarted, checks that used codes stay used and that approved codes can still be redeemed.
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
      await redeemConcurrently(deployment.origins, {redemption, send, violations})
      used.push(redemption)
    }
  }
  // Only the newest codes, because an expired code has another error.
  const restarts = await checkAfterRestart(deployment, {credentials, used: used.slice(-CONCURRENCY), violations})
  const requests = 2 * rounds * (CONCURRENCY + 1)
  const allowed = Math.max(CONCURRENCY, requests / REQUESTS_PER_FAILURE)
  violations.expect(failures <= allowed, `${failures} of ${requests} requests failed.`)
  return {
    summary: `${2 * rounds} codes, ${requests} redemptions, ${failures} repeated, ${restarts} codes checked after kill -9`,
    violations: violations.list(),
  }
}

/** Returns a device code that the emulator has approved automatically. */
async function deviceCode(origin: Origin, credentials: Credentials): Promise<Redemption> {
  return (await startDevice(origin, credentials)).redemption
}

interface Attempt {
  readonly redemption: Redemption
  readonly send: (origin: Origin, redemption: Redemption) => Promise<JsonResponse>
  readonly violations: Violations
}

async function redeemConcurrently(origins: readonly Origin[], {redemption, send, violations}: Attempt): Promise<void> {
  const redeem = (at: number) => send(origins[at % origins.length] ?? first(origins), redemption)
  const responses = await Promise.all(Array.from({length: CONCURRENCY}, (_, at) => redeem(at)))
  const tokens = responses.filter(({status}) => status === 200).length
  const rejections = responses.filter(isSpent).length
  const {grantType} = redemption
  violations.expect(
    tokens === 1 && rejections === CONCURRENCY - 1,
    `A code (${grantType}) got ${tokens} tokens and ${rejections} rejections in ${CONCURRENCY} requests.`,
  )
  violations.expect(isSpent(await redeem(0)), `A code (${grantType}) could be used twice.`)
}

interface RestartCheck {
  readonly credentials: Credentials
  readonly used: readonly Redemption[]
  readonly violations: Violations
}

/** Restarts a deployment and checks used and approved codes. Returns the number of checked codes. */
async function checkAfterRestart(
  deployment: Deployment,
  {credentials, used, violations}: RestartCheck,
): Promise<number> {
  if (deployment.restart === undefined) return 0
  const approved = await Promise.all(
    Array.from({length: APPROVED}, () => deviceCode(first(deployment.origins), credentials)),
  )
  const origins = await deployment.restart()
  for (const redemption of used) {
    violations.expect(
      isSpent(await first(origins).post('/token', redemption)),
      'A used code could be used again after kill -9.',
    )
  }
  for (const redemption of approved) {
    const {status} = await first(origins).post('/token', redemption)
    violations.expect(status === 200, `An approved code got the status ${status} after kill -9.`)
  }
  return used.length + approved.length
}

function first(origins: readonly Origin[]): Origin {
  const [origin] = origins
  if (origin === undefined) throw new Error('The deployment has no emulator.')
  return origin
}
