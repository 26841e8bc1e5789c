/**
 * Runs the reliability tests of the emulator with many repetitions: npm run torture
 *
 *   -- --rounds 1000 --kills 100 --outages 3 --sequences 100000 --sockets 5000 --flood 1000000    number of repetitions
 *   -- --only model                                                tests whose names contain this text
 *   -- --seed 42                                                   seed of an earlier run of the model
 *
 * Uses only the loopback interface. Prints one line per test. Exits with code 1 if a test fails.
 */
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import type {StoreUrl} from '@sso-oidc/emulator'
import {findPostgres, startPostgres} from '../test/throw-away-postgres.ts'
import {registrations, unknownCodes} from './floods.ts'
import {hostileBytes} from './hostile-bytes.ts'
import {kills} from './kills.ts'
import {compareWithModel} from './model-run.ts'
import {OUTAGES, outages} from './outages.ts'
import type {Outcome} from './outcome.ts'
import {partitions} from './partition.ts'
import {type Replica, startReplica} from './replica.ts'
import {rollingRestarts} from './rolling-restarts.ts'
import {asReplicas, type Deployment, inFile, inThisProcess, singleUse} from './single-use.ts'
import {slowClients} from './slow-clients.ts'

/** Timeout of a test in minutes. */
const TIMEOUT = 30

const {values} = parseArgs({
  options: {
    rounds: {type: 'string', default: '1000'},
    kills: {type: 'string', default: '100'},
    outages: {type: 'string', default: '3'},
    sequences: {type: 'string', default: '100000'},
    sockets: {type: 'string', default: '5000'},
    flood: {type: 'string', default: '1000000'},
    seed: {type: 'string', default: String(Date.now() % 2 ** 31)},
    only: {type: 'string', default: ''},
  },
})

async function useOnce(deployment: Deployment): Promise<Outcome> {
  try {
    return await singleUse(deployment, Number(values.rounds))
  } finally {
    await deployment.close()
  }
}

/** Runs a test on a server with its state in a file. */
async function attack(act: (replica: Replica, file: string) => Promise<Outcome>): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'torture-'))
  const file = path.join(folder, 'emulator.db')
  const replica = await startReplica(['--store', `sqlite:${file}`])
  try {
    return await act(replica, file)
  } finally {
    await replica.kill()
    rmSync(folder, {recursive: true})
  }
}

const found = findPostgres()
const postgres = 'bin' in found ? await startPostgres(found.bin) : undefined
if (postgres === undefined && 'missing' in found)
  console.log(`Skipped the tests that require PostgreSQL: ${found.missing}`)

/** Creates a database and returns its URL. */
function newDatabase(name: string): StoreUrl {
  postgres?.run('createdb', name)
  return postgres?.url.replace('/postgres?', `/${name}?`) as StoreUrl
}

const tests: Record<string, () => Promise<Outcome>> = {
  'single use, in memory': async () => useOnce(await inThisProcess('memory')),
  'single use, in a file': async () => useOnce(await inFile()),
  'kill -9': () => kills(Number(values.kills)),
  'hostile bytes': () => attack((replica) => hostileBytes(replica, 2 ** 30)),
  'slow clients': () => attack((replica) => slowClients(replica, Number(values.sockets))),
  'unknown codes': () => attack((replica, file) => unknownCodes(replica, file, Number(values.flood))),
  registrations: () => attack((replica, file) => registrations(replica, file, Number(values.flood) / 10)),
  model: () => compareWithModel(Number(values.sequences), Number(values.seed)),
}
if (postgres !== undefined) {
  tests['single use, in PostgreSQL'] = async () => useOnce(await inThisProcess(newDatabase('single')))
  tests['single use, three replicas on PostgreSQL'] = async () => useOnce(await asReplicas(newDatabase('replicas'), 3))
  tests['network partition'] = () => partitions(postgres, Number(values.outages))
  tests['rolling restarts'] = () => rollingRestarts(newDatabase('rolling'), Number(values.kills))
  for (const [name, outage] of Object.entries(OUTAGES)) {
    tests[`PostgreSQL: ${name}`] = () => outages(postgres, outage, Number(values.outages))
  }
}

try {
  for (const [name, run] of Object.entries(tests)) {
    if (!name.includes(values.only)) continue
    const started = performance.now()
    const {summary, violations} = await within(run(), TIMEOUT * 60_000)
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    console.log(`${violations.length === 0 ? 'passed' : 'FAILED'}  ${name}: ${summary} (${seconds} s)`)
    for (const violation of violations) console.log(`        ${violation}`)
    if (violations.length > 0) process.exitCode = 1
  }
} finally {
  postgres?.remove()
}
// Open connections would keep the process running.
process.exit()

/** Rejects after a timeout. */
function within<Result>(result: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Timed out after ${ms / 60_000} minutes.`)), ms)
  })
  return Promise.race([result, late]).finally(() => clearTimeout(timer))
}
