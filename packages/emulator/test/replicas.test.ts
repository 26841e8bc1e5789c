import {expect, onTestFinished, test} from 'vitest'
import {FULL_CLIENT} from '../../../tools/testing/sample-client.ts'
import {ON_NODE, startProgram} from './start-program.ts'
import {findPostgres, startPostgres} from './throw-away-postgres.ts'

const TEN_MINUTES = 600_000

/** Module that moves the clock of its process forward. */
const AHEAD = `data:text/javascript,const{now}=Date;Date.now=()=>now()+${TEN_MINUTES}`

const found = findPostgres()
const skipped = 'missing' in found ? ` (skipped: ${found.missing})` : ''
// An executable has no NODE_OPTIONS to move its clock with.
test.skipIf('missing' in found || !ON_NODE)(`Replicas use the clock of their database (D11)${skipped}`, async () => {
  const postgres = await startPostgres('bin' in found ? found.bin : '')
  onTestFinished(() => postgres.remove())
  const words = ['--store', postgres.url]
  const [right, ahead] = await Promise.all([
    startProgram(words),
    startProgram(words, {...process.env, NODE_OPTIONS: `--import=${AHEAD}`}),
  ])
  const ask = async (url: string, body?: object): Promise<Record<string, unknown>> => {
    const init = body === undefined ? {} : {method: 'POST', body: JSON.stringify(body)}
    return (await (await fetch(url, init)).json()) as Record<string, unknown>
  }
  const {clientId, clientSecret} = await ask(`${ahead.url}/client/register`, FULL_CLIENT)
  await ask(`${ahead.url}/device_authorization`, {clientId, clientSecret, startUrl: FULL_CLIENT.issuerUrl})
  const seen = await ask(`${right.url}/_emulator/authorizations`)
  expect(seen).toMatchObject([{status: 'pending'}])
  expect(await ask(`${ahead.url}/_emulator/authorizations`)).toEqual(seen)
  // The request log uses the clock of the process, which proves that it was moved forward.
  const [request] = (await ask(`${ahead.url}/_emulator/requests`)) as unknown as [{at: number}]
  const {now} = await ask(`${ahead.url}/_emulator/clock`, {advance: 0})
  expect(request.at - Number(now)).toBeGreaterThan(TEN_MINUTES / 2)
})
