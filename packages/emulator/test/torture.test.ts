import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {StoreUrl} from '@sso-oidc/emulator'
import {describe, expect, onTestFinished, test} from 'vitest'
import {unknownCodes} from '../torture/floods.ts'
import {hostileBytes} from '../torture/hostile-bytes.ts'
import {kills} from '../torture/kills.ts'
import {compareWithModel} from '../torture/model-run.ts'
import {OUTAGES, outages} from '../torture/outages.ts'
import {partitions} from '../torture/partition.ts'
import {startReplica} from '../torture/replica.ts'
import {rollingRestarts} from '../torture/rolling-restarts.ts'
import {asReplicas, inFile, inThisProcess, singleUse} from '../torture/single-use.ts'
import {slowClients} from '../torture/slow-clients.ts'
import {findPostgres, startPostgres} from './throw-away-postgres.ts'

const SECONDS = 1_000

/** Number of codes of each kind. `npm run torture` uses 1,000, and more repetitions of all tests. */
const ROUNDS = 200

describe('the emulator', () => {
  test.each([
    ['in memory', () => inThisProcess('memory')],
    ['in a file', inFile],
  ])('lets one of 64 concurrent requests redeem a code, %s (E6, E7)', {timeout: 120 * SECONDS}, async (_, open) => {
    const deployment = await open()
    onTestFinished(deployment.close)
    expect((await singleUse(deployment, ROUNDS)).violations).toEqual([])
  })

  test('loses no acknowledged change after kill -9 (D1)', {timeout: 240 * SECONDS}, async () => {
    expect((await kills(100)).violations).toEqual([])
  })

  test('rejects hostile bytes and still serves other clients (E4, E5)', async () => {
    const replica = await startReplica([])
    onTestFinished(() => replica.kill())
    expect((await hostileBytes(replica, 4 * 2 ** 20)).violations).toEqual([])
  })

  test('closes 5,000 slow connections and still serves other clients (E3)', {timeout: 60 * SECONDS}, async () => {
    const replica = await startReplica([])
    onTestFinished(() => replica.kill())
    expect((await slowClients(replica, 5_000)).violations).toEqual([])
  })

  test('rejects 20,000 unknown codes and stores none of them (E12)', {timeout: 120 * SECONDS}, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'torture-'))
    onTestFinished(() => rmSync(folder, {recursive: true}))
    const file = path.join(folder, 'emulator.db')
    const replica = await startReplica(['--store', `sqlite:${file}`])
    onTestFinished(() => replica.kill())
    expect((await unknownCodes(replica, file, 20_000)).violations).toEqual([])
  })

  test('behaves like the model in 2,000 random sequences (I17, E13)', {timeout: 180 * SECONDS}, async () => {
    const {summary, violations} = await compareWithModel(2_000)
    console.log(summary)
    expect(violations).toEqual([])
  })
})

const found = findPostgres()
describe.skipIf('missing' in found)(`replicas on PostgreSQL ${'missing' in found ? `(${found.missing})` : ''}`, () => {
  test.each([
    ['one in this process', inThisProcess],
    ['three processes, also after kill -9', (url: StoreUrl) => asReplicas(url, 3)],
  ])('let one of 64 requests redeem a code: %s (E6, D8, D10)', {timeout: 240 * SECONDS}, async (_, open) => {
    const postgres = await startPostgres('bin' in found ? found.bin : '')
    onTestFinished(() => postgres.remove())
    const deployment = await open(postgres.url as StoreUrl)
    onTestFinished(deployment.close)
    expect((await singleUse(deployment, ROUNDS)).violations).toEqual([])
  })

  test('fail only if they are cut off from the database (D9)', {timeout: 120 * SECONDS}, async () => {
    const postgres = await startPostgres('bin' in found ? found.bin : '')
    onTestFinished(() => postgres.remove())
    expect((await partitions(postgres, 1)).violations).toEqual([])
  })

  test('act as one service while they are killed and restarted (D8)', {timeout: 120 * SECONDS}, async () => {
    const postgres = await startPostgres('bin' in found ? found.bin : '')
    onTestFinished(() => postgres.remove())
    expect((await rollingRestarts(postgres.url as StoreUrl, 6)).violations).toEqual([])
  })

  test.each(['fast restart', 'immediate restart', 'all connections ended', 'paused for 7 seconds'] as const)(
    'fail only during an outage: %s (D5, D6, D7)',
    {timeout: 120 * SECONDS},
    async (name) => {
      const postgres = await startPostgres('bin' in found ? found.bin : '')
      onTestFinished(() => postgres.remove())
      expect((await outages(postgres, OUTAGES[name], 1)).violations).toEqual([])
    },
  )
})
