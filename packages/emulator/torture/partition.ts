import net from 'node:net'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import type {StoreUrl} from '@sso-oidc/emulator'
import type {ThrowAwayPostgres} from '../test/throw-away-postgres.ts'
import type {Origin} from './origin.ts'
import {type Outcome, Violations} from './outcome.ts'
import {isHealthy, recovers} from './recovery.ts'
import {startReplica} from './replica.ts'
import {UnexpectedResponse} from './sign-in.ts'
import {Ledger, startLoad, verify} from './sign-in-load.ts'

const WORKERS = 4

/** Milliseconds of load before, between, and after partitions, and length of a partition. */
const PAUSE = 500

/** Proxy to a database. */
interface CutableProxy {
  readonly url: StoreUrl
  /** Closes all connections and rejects new ones. */
  cut(): void
  /** Accepts connections again. */
  mend(): void
  close(): void
}

/**
 * Cuts one of two replicas off from their database, several times. Checks that this replica fails and reports it, that
 * the other replica is not affected, and that both share their state again afterwards.
 */
export async function partitions(postgres: ThrowAwayPostgres, count: number): Promise<Outcome> {
  const violations = new Violations()
  const proxy = await openProxy(postgres)
  const urls = [postgres.url as StoreUrl, proxy.url]
  const replicas = await Promise.all(urls.map((url) => startReplica(['--store', url])))
  const [connected, cutOff] = replicas.map(({origin}) => origin) as [Origin, Origin]
  const ledger = new Ledger()
  let failures = 0
  const loads = [
    startLoad([connected], ledger, {
      workers: WORKERS,
      failed(error) {
        violations.add(`Connected replica: ${messageOf(error)}`)
        return true
      },
    }),
    startLoad([cutOff], ledger, {
      workers: WORKERS,
      async failed(error) {
        failures += 1
        const isExpected = error instanceof UnexpectedResponse && [500, 503].includes(error.response.status)
        violations.expect(isExpected, `Cut-off replica: ${messageOf(error)}`)
        await sleep(20)
        return true
      },
    }),
  ]
  for (let round = 0; round < count; round++) await causePartition({proxy, connected, cutOff}, violations)
  await sleep(PAUSE)
  for (const load of loads) await load.stop()
  violations.expect(failures > 0, 'No request failed, so the replica was not cut off.')
  await verify(cutOff, ledger, violations)
  await Promise.all(replicas.map((replica) => replica.kill()))
  proxy.close()
  const signIns = loads.map((load) => load.signIns()).join(' and ')
  return {summary: `${count} partitions, ${failures} errors, ${signIns} sign-ins`, violations: violations.list()}
}

async function causePartition(
  {proxy, connected, cutOff}: {proxy: CutableProxy; connected: Origin; cutOff: Origin},
  violations: Violations,
): Promise<void> {
  await sleep(PAUSE)
  proxy.cut()
  await sleep(PAUSE)
  violations.expect(!(await isHealthy(cutOff)), 'The cut-off replica reported that it was healthy.')
  violations.expect(await isHealthy(connected), 'The connected replica reported that it was not healthy.')
  proxy.mend()
  violations.expect(await recovers(cutOff), 'The cut-off replica did not recover.')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Opens a proxy to the socket of the server, on a port of this host. */
async function openProxy(postgres: ThrowAwayPostgres): Promise<CutableProxy> {
  const [, folder = ''] = /[?&]host=([^&]+)/.exec(postgres.url) ?? []
  const socket = path.join(decodeURIComponent(folder), '.s.PGSQL.5432')
  const ends = new Set<net.Socket>()
  let isCut = false
  const server = net.createServer((near) => {
    if (isCut) return void near.destroy()
    const far = net.connect(socket)
    for (const [end, opposite] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end)
      end
        .on('error', () => {})
        .on('close', () => {
          ends.delete(end)
          opposite.destroy()
        })
      end.pipe(opposite)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as net.AddressInfo
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    cut() {
      isCut = true
      for (const end of ends) end.destroy()
    },
    mend() {
      isCut = false
    },
    close: () => void server.close(),
  }
}
