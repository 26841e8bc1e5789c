import {setTimeout as sleep} from 'node:timers/promises'
import type {StoreUrl} from '@sso-oidc/emulator'
import type {ThrowAwayPostgres} from '../test/throw-away-postgres.ts'
import type {Origin} from './origin.ts'
import {type Outcome, Violations} from './outcome.ts'
import {isHealthy, RECOVERY, recovers} from './recovery.ts'
import {startReplica} from './replica.ts'
import {UnexpectedResponse} from './sign-in.ts'
import {Ledger, startLoad, verify} from './sign-in-load.ts'

const REPLICAS = 2
const WORKERS = 8

/** Milliseconds of load before and between outages. */
const CALM = 500

/** A proxy in which PostgreSQL goes away. Resolves when it is back. */
export type Outage = (postgres: ThrowAwayPostgres, whileAway: () => Promise<void>) => Promise<void>

/** The ways by name. */
export const OUTAGES = {
  'fast restart': restart('fast'),
  'immediate restart': restart('immediate'),
  'all connections ended': async (postgres) => {
    postgres.run('psql', '-c', 'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()')
  },
  'paused for 7 seconds': async (postgres, whileAway) => {
    const pids = processesOf(postgres)
    for (const pid of pids) process.kill(pid, 'SIGSTOP')
    await Promise.all([whileAway(), sleep(7_000)])
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  },
} as const satisfies Record<string, Outage>

interface Failure {
  readonly error: unknown
  readonly started: number
  readonly ended: number
}

/**
 * Takes PostgreSQL away from two replicas under load, again and again: requests fail only while it is away, and `/health`
 * says so; none waits for longer than five seconds, it works again five seconds later, and what was acknowledged is still
 * true.
 */
export async function outages(postgres: ThrowAwayPostgres, outage: Outage, count: number): Promise<Outcome> {
  const violations = new Violations()
  const ledger = new Ledger()
  const failures: Failure[] = []
  const away: {from: number; to: number}[] = []
  const replicas = await Promise.all(
    Array.from({length: REPLICAS}, () => startReplica(['--store', postgres.url as StoreUrl])),
  )
  const origins = replicas.map(({origin}) => origin)
  const load = startLoad(origins, ledger, {
    workers: WORKERS,
    async failed(error, started) {
      failures.push({error, started, ended: performance.now()})
      await sleep(20)
      return true
    },
  })
  for (let round = 0; round < count; round++) {
    await sleep(CALM)
    const from = performance.now()
    await outage(postgres, async () => {
      const healthy = await Promise.all(origins.map(isHealthy))
      if (healthy.includes(true)) violations.add('A replica said that it was healthy while its database was away.')
    })
    const recovered = await Promise.all(origins.map(recovers))
    away.push({from, to: performance.now()})
    if (recovered.includes(false)) violations.add(`A replica has not recovered in ${RECOVERY} ms.`)
  }
  await sleep(CALM)
  await load.stop()
  for (const failure of failures) judge(failure, away, violations)
  const {unknown, size} = ledger
  for (const origin of origins) violations.expect(await isHealthy(origin), 'A replica is not healthy afterwards.')
  const cutOff = unknown.length
  await verify(origins[0] as Origin, ledger, violations)
  await Promise.all(replicas.map((replica) => replica.kill()))
  const slowest = Math.max(0, ...away.map(({from, to}) => to - from))
  return {
    summary: `${count} outages of at most ${slowest.toFixed(0)} ms, ${failures.length} errors, ${load.signIns()} sign-ins, ${size - cutOff} acknowledged facts`,
    violations: violations.list(),
  }
}

function judge({error, started, ended}: Failure, away: readonly {from: number; to: number}[], violations: Violations) {
  if (!(error instanceof UnexpectedResponse)) {
    violations.add(`A request got no response: ${error instanceof Error ? error.message : String(error)}`)
    return
  }
  const {status} = error.response
  violations.expect(status === 500 || status === 503, `During an outage a request was answered with ${status}.`)
  violations.expect(
    away.some(({from, to}) => started <= to && ended >= from),
    'A request failed although the database was there.',
  )
}

function restart(mode: 'fast' | 'immediate'): Outage {
  return async (postgres, whileAway) => {
    postgres.stop(mode)
    await Promise.all([whileAway(), sleep(CALM)])
    await postgres.start()
  }
}

/** The server and its connections, the server first. */
function processesOf(postgres: ThrowAwayPostgres): number[] {
  const [server] = postgres.run('psql', '-Atc', `select pg_read_file('postmaster.pid')`).split('\n')
  const connections = postgres.run('psql', '-Atc', 'select pid from pg_stat_activity where pid <> pg_backend_pid()')
  return [Number(server), ...connections.trim().split('\n').map(Number)]
}
