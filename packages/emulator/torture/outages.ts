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
const PAUSE = 500

/** Outage of PostgreSQL. Calls `during` while it is unavailable. Resolves when it is available again. */
export type Outage = (postgres: ThrowAwayPostgres, during: () => Promise<void>) => Promise<void>

/** Outages by name. */
export const OUTAGES = {
  'fast restart': restart('fast'),
  'immediate restart': restart('immediate'),
  'all connections ended': async (postgres) => {
    postgres.run('psql', '-c', 'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()')
  },
  'paused for 7 seconds': async (postgres, during) => {
    const pids = processesOf(postgres)
    for (const pid of pids) process.kill(pid, 'SIGSTOP')
    await Promise.all([during(), sleep(7_000)])
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  },
} as const satisfies Record<string, Outage>

interface Failure {
  readonly error: unknown
  readonly started: number
  readonly ended: number
}

interface Period {
  readonly from: number
  readonly to: number
}

/**
 * Causes outages of the PostgreSQL database of two replicas under load. Checks that requests fail only during an
 * outage, that `/health` reports it, that the replicas recover within five seconds, and that no acknowledged change is
 * lost.
 */
export async function outages(postgres: ThrowAwayPostgres, outage: Outage, count: number): Promise<Outcome> {
  const violations = new Violations()
  const ledger = new Ledger()
  const failures: Failure[] = []
  const periods: Period[] = []
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
    await sleep(PAUSE)
    periods.push(await causeOutage(origins, (during) => outage(postgres, during), violations))
  }
  await sleep(PAUSE)
  await load.stop()
  for (const failure of failures) checkFailure(failure, periods, violations)
  for (const origin of origins)
    violations.expect(await isHealthy(origin), 'A replica is not healthy after the outages.')
  const acknowledged = ledger.size - ledger.unknown.length
  await verify(origins[0] as Origin, ledger, violations)
  await Promise.all(replicas.map((replica) => replica.kill()))
  const longest = Math.max(0, ...periods.map(({from, to}) => to - from))
  return {
    summary: `${count} outages of at most ${longest.toFixed(0)} ms, ${failures.length} errors, ${load.signIns()} sign-ins, ${acknowledged} acknowledged changes`,
    violations: violations.list(),
  }
}

/** Causes an outage and waits for the recovery. Returns the time between. */
async function causeOutage(
  origins: readonly Origin[],
  outage: (during: () => Promise<void>) => Promise<void>,
  violations: Violations,
): Promise<Period> {
  const from = performance.now()
  await outage(async () => {
    const healthy = await Promise.all(origins.map(isHealthy))
    violations.expect(!healthy.includes(true), 'A replica reported that it was healthy without its database.')
  })
  const recovered = await Promise.all(origins.map(recovers))
  violations.expect(!recovered.includes(false), `A replica did not recover within ${RECOVERY} ms.`)
  return {from, to: performance.now()}
}

function checkFailure({error, started, ended}: Failure, periods: readonly Period[], violations: Violations) {
  if (!(error instanceof UnexpectedResponse)) {
    violations.add(`A request got no response: ${error instanceof Error ? error.message : String(error)}`)
    return
  }
  const {status} = error.response
  violations.expect(status === 500 || status === 503, `A request during an outage got the status ${status}.`)
  violations.expect(
    periods.some(({from, to}) => started <= to && ended >= from),
    'A request failed while the database was available.',
  )
}

function restart(mode: 'fast' | 'immediate'): Outage {
  return async (postgres, during) => {
    postgres.stop(mode)
    await Promise.all([during(), sleep(PAUSE)])
    await postgres.start()
  }
}

/** Returns the process IDs of the server and its connections, server first. */
function processesOf(postgres: ThrowAwayPostgres): number[] {
  const [server] = postgres.run('psql', '-Atc', `select pg_read_file('postmaster.pid')`).split('\n')
  const connections = postgres.run('psql', '-Atc', 'select pid from pg_stat_activity where pid <> pg_backend_pid()')
  return [Number(server), ...connections.trim().split('\n').map(Number)]
}
