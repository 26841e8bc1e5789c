import {createEmulator, DEFAULT_START_URL} from '@sso-oidc/emulator'
import type {Origin} from '../../packages/emulator/torture/origin.ts'
import {approve, type Credentials, register, startDevice} from '../../packages/emulator/torture/sign-in.ts'
import {measureStarts} from './emulator-start.ts'
import type {LoadOrder} from './generate-load.ts'
import {type BenchOptions, median, type Row} from './row.ts'
import {
  DATABASE,
  FLOOR,
  removeDatabase,
  type Server,
  sendLoad,
  startEmulatorProcess,
  startOtherServer,
  startServer,
} from './servers.ts'

const CONNECTIONS = 500
const MANY_DEVICES = 10_000
const OTHER = '`POST /token` of oauth2-mock-server'

type Load = Pick<LoadOrder, 'bodies' | 'due'> & {readonly path: string; readonly contentType?: string}

/** Returns the loads by name. Signs in first, because most of them need a client and a device code. */
async function prepare(origin: Origin): Promise<Record<string, Load>> {
  const credentials = await register(origin)
  const {redemption} = await startDevice(origin, credentials)
  const polls = await manyPolls(origin, credentials)
  const refresh = {...credentials, grantType: 'refresh_token', refreshToken: await refreshToken(origin, credentials)}
  const start = {...credentials, startUrl: DEFAULT_START_URL}
  const registration = {clientName: 'bench', clientType: 'public'}
  return {
    'CreateToken with one pending device code': {path: '/token', bodies: [JSON.stringify(redemption)], due: '4xx'},
    [`CreateToken with ${MANY_DEVICES} pending device codes`]: {path: '/token', bodies: polls, due: '4xx'},
    StartDeviceAuthorization: {path: '/device_authorization', bodies: [JSON.stringify(start)], due: '2xx'},
    'CreateToken with a refresh token': {path: '/token', bodies: [JSON.stringify(refresh)], due: '2xx'},
    RegisterClient: {path: '/client/register', bodies: [JSON.stringify(registration)], due: '2xx'},
  }
}

async function manyPolls(origin: Origin, credentials: Credentials): Promise<string[]> {
  const polls: string[] = []
  while (polls.length < MANY_DEVICES) {
    const some = await Promise.all(Array.from({length: 100}, () => startDevice(origin, credentials)))
    polls.push(...some.map(({redemption}) => JSON.stringify(redemption)))
  }
  return polls
}

async function refreshToken(origin: Origin, credentials: Credentials): Promise<string> {
  const {userCode, redemption} = await startDevice(origin, credentials)
  await approve(origin, userCode)
  return String((await origin.post('/token', redemption)).body['refreshToken'])
}

/** Measures requests per second and the 99th percentile of the response time, by load. */
async function measureLoads(
  rounds: number,
  seconds: number,
): Promise<Map<string, {perSecond: number[]; p99: number[]}>> {
  const results = new Map<string, {perSecond: number[]; p99: number[]}>()
  const measure = async (name: string, server: Server, load: Load) => {
    const order = {contentType: 'application/json', ...load, url: server.url + load.path}
    const {perSecond, p99, failures} = await sendLoad({...order, connections: CONNECTIONS, seconds})
    if (failures > 0) console.error(`${name}: ${failures} requests failed`)
    const result = results.get(name) ?? {perSecond: [], p99: []}
    results.set(name, result)
    result.perSecond.push(perSecond)
    result.p99.push(p99)
  }
  for (let round = 0; round < rounds; round++) {
    const server = await startEmulatorProcess(['--store', `sqlite:${DATABASE}`])
    for (const [name, load] of Object.entries(await prepare(server.origin))) await measure(name, server, load)
    await server.stop()
    removeDatabase()
    const floor = await startServer([process.execPath, FLOOR, DATABASE])
    const body = JSON.stringify({clientName: 'bench'})
    await measure('The smallest server', floor, {path: '/', bodies: [body], due: '2xx'})
    await floor.stop()
    removeDatabase()
    const other = await startOtherServer()
    const contentType = 'application/x-www-form-urlencoded'
    const bodies = ['grant_type=client_credentials']
    await measure(OTHER, other, {path: '/token', bodies, contentType, due: '2xx'})
    await other.stop()
  }
  return results
}

/** Measures milliseconds until an emulator in this process is ready. */
async function measureCreate(): Promise<number> {
  const times: number[] = []
  for (let turn = 0; turn < 30; turn++) {
    const started = performance.now()
    await using emulator = createEmulator()
    await emulator.ready()
    times.push(performance.now() - started)
  }
  return median(times)
}

/** Times the emulator with its state in a SQLite file, and oauth2-mock-server. */
export async function emulator({rounds, seconds = 4}: BenchOptions): Promise<Row[]> {
  const starts = await measureStarts(rounds ?? 20)
  const create = await measureCreate()
  const loads = [...(await measureLoads(rounds ?? 3, seconds))].map(
    ([name, {perSecond, p99}]): Row => ({
      id: `emulator-load/${name}`,
      name: `${name}, ${CONNECTIONS} connections`,
      value: median(perSecond),
      unit: 'per second',
      p99: median(p99),
      relativeTo: `emulator-load/${OTHER}`,
    }),
  )
  const ready = 'emulator: `createEmulator()` in a test, until ready'
  return [...starts, {id: 'emulator/create', name: ready, value: create, unit: 'ms'}, ...loads]
}
