import {mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {
  type Client,
  createClient,
  createToken,
  fetchTransport,
  type HttpRequest,
  type HttpResponse,
  registerClient,
  startDeviceAuthorization,
} from '@sso-oidc/core'
import {
  createEmulator,
  DEFAULT_START_URL,
  type Directory,
  type Emulator,
  type EmulatorOptions,
} from '@sso-oidc/emulator'
import {beforeEach, describe, expect, test} from 'vitest'
import {DEVICE_CODE, FULL_CLIENT} from '../../../tools/testing/sample-client.ts'
import {
  type AccountRole,
  createSession,
  fromTime,
  type RoleListOptions,
  type RoleProgress,
  readAllRoles,
  roleListFile,
  type SsoSession,
  writeCachedToken,
} from '../src/index.ts'
import {VirtualClock} from './virtual-clock.ts'

const NOW = Date.parse('2026-01-02T03:00:00Z')
const HOUR = 3_600_000
const SESSION: SsoSession = {name: 'my-sso', startUrl: DEFAULT_START_URL, region: 'us-east-1', settings: {}}
const ROLES = ['Admin', 'Audit', 'Billing', 'Deploy', 'ReadOnly']

/** Directory in which alice has five roles in each of a number of accounts. The accounts are not in order. */
function organization(count: number): {users: Directory; all: AccountRole[]} {
  const accounts = Array.from({length: count}, (_, at) => {
    const accountId = String(100_000_000_000 + ((at * 7) % count))
    return {accountId, accountName: `Account ${accountId}`, emailAddress: `${accountId}@example.com`}
  })
  const assignments = accounts.map(({accountId}) => ({accountId, roles: [...ROLES].reverse()}))
  const sorted = accounts.toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1))
  const all = sorted.flatMap((account) => ROLES.map((roleName) => ({...account, roleName})))
  return {users: {users: [{name: 'alice', assignments}], accounts}, all}
}

let home = {env: {HOME: '/'}, cwd: '/'}
beforeEach(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'roles-'))
  home = {env: {HOME: folder}, cwd: '/'}
  return () => rmSync(folder, {recursive: true})
})

interface Bed {
  readonly clock: VirtualClock
  readonly emulator: Emulator
  /** Requests with the virtual time in milliseconds at which they were sent, and the status of the response. */
  readonly sent: [operation: string, time: number, status: number][]
  readonly client: Client
  readonly list: (options?: RoleListOptions, ahead?: number) => Promise<readonly AccountRole[]>
}

/** Signs in to an emulator with a virtual clock. `answer` replaces responses. */
async function bedOf(
  options: EmulatorOptions,
  answer: (request: HttpRequest, count: number) => HttpResponse | undefined = () => undefined,
): Promise<Bed> {
  const clock = new VirtualClock()
  const emulator = createEmulator({clock: () => NOW + clock.now(), ...options})
  const sent: Bed['sent'] = []
  const real = fetchTransport({fetch: emulator.fetch})
  const client = createClient({
    endpoint: 'http://127.0.0.1',
    maxAttempts: 1,
    async transport(request) {
      const {pathname} = new URL(request.url)
      const time = clock.now()
      const response = answer(request, sent.length) ?? (await real(request))
      sent.push([pathname, time, response.status])
      return response
    },
  })
  await signIn(client, emulator)
  sent.length = 0
  const list: Bed['list'] = async (roleOptions, ahead = 0) => {
    const session = createSession(SESSION, {client, home, now: () => NOW + ahead + clock.now()})
    return (await clock.run(session.roles({clock, ...roleOptions}))).roles
  }
  return {clock, emulator, sent, client, list}
}

async function signIn(client: Client, emulator: Emulator): Promise<void> {
  const {clientId = '', clientSecret = ''} = await client.send(registerClient, FULL_CLIENT)
  const {deviceCode = '', userCode = ''} = await client.send(startDeviceAuthorization, {
    clientId,
    clientSecret,
    startUrl: DEFAULT_START_URL,
  })
  // An emulator that approves immediately has no pending request.
  await emulator.approve(userCode).catch(() => {})
  const {accessToken = '', refreshToken = ''} = await client.send(createToken, {
    ...{clientId, clientSecret, deviceCode},
    grantType: DEVICE_CODE,
  })
  const expiresAt = fromTime(NOW + HOUR)
  const registrationExpiresAt = fromTime(NOW + 1000 * HOUR)
  writeCachedToken(
    'my-sso',
    {accessToken, refreshToken, expiresAt, clientId, clientSecret, registrationExpiresAt},
    home,
  )
}

function bare(status: number, headers: Record<string, string> = {}): HttpResponse {
  return {status, headers, body: new Uint8Array()}
}

const statusesOf = ({sent}: Bed): number[] => [...new Set(sent.map(([, , status]) => status))]

describe('the list of roles', () => {
  test('has all roles of all pages, sorted, from at most 20 requests per second', async () => {
    const {users, all} = organization(110)
    const bed = await bedOf({users, portalRate: 20})
    expect(await bed.list()).toEqual(all)
    expect({count: bed.sent.length, statuses: statusesOf(bed)}).toEqual({count: 112, statuses: [200]})
    const times = bed.sent.map(([, time]) => time).sort((a, b) => a - b)
    const distances = times.slice(1).map((time, at) => time - (times[at] ?? 0))
    expect(Math.min(...distances)).toBeGreaterThan(49.9)
    expect(bed.clock.now()).toBeLessThan(112 * 55)
  })

  test('is complete if the service accepts fewer requests', async () => {
    const {users, all} = organization(60)
    const bed = await bedOf({users, portalRate: 6})
    expect(await bed.list()).toEqual(all)
    const rejected = bed.sent.filter(([, , status]) => status === 429).length
    expect(rejected).toBeGreaterThan(0)
    expect(rejected).toBeLessThan(30)
    expect(bed.clock.now()).toBeLessThan(30_000)
  })

  test('is complete after more rejections than retries, without a body or a type, and waits as the service asks', async () => {
    const {users, all} = organization(3)
    const bed = await bedOf({users}, ({url}, count) =>
      url.includes('/assignment/') && count >= 1 && count <= 8 ? bare(429, {'retry-after': '4'}) : undefined,
    )
    bed.sent.push(['first', 0, 200])
    const progress: RoleProgress[] = []
    expect(await bed.list({onProgress: (one) => progress.push(one)})).toEqual(all)
    expect(bed.sent.filter(([, , status]) => status === 429)).toHaveLength(8)
    expect(bed.clock.now()).toBeGreaterThanOrEqual(8 * 4000)
    expect(progress).toContainEqual({done: 0, accounts: 0, isThrottled: true})
    expect(progress.at(-1)).toEqual({done: 3, accounts: 3, isThrottled: false})
  })

  test('fails with the rejection if the service rejects all requests for two minutes', async () => {
    const bed = await bedOf({}, ({url}) => (url.includes('/assignment/') ? bare(429) : undefined))
    await expect(bed.list()).rejects.toMatchObject({code: '429'})
    expect(bed.clock.now()).toBeGreaterThanOrEqual(120_000)
    expect(bed.clock.now()).toBeLessThan(200_000)
  })

  test('is complete after errors that can be retried', async () => {
    const {users, all} = organization(5)
    const failed = new Set<string>()
    const bed = await bedOf({users}, ({url}) => {
      if (!url.includes('/assignment/') || failed.has(url)) return undefined
      failed.add(url)
      return bare(503)
    })
    expect(await bed.list()).toEqual(all)
  })

  test('needs one refresh if the service rejects the token of many requests', async () => {
    const {users, all} = organization(40)
    let first: string | undefined
    const bed = await bedOf({users}, ({url, headers}, count) => {
      const token = headers['x-amz-sso_bearer_token']
      if (!url.includes('/roles')) return undefined
      first ??= token
      return count > 10 && token === first ? bare(401, {'x-amzn-errortype': 'UnauthorizedException'}) : undefined
    })
    expect(await bed.list()).toEqual(all)
    expect(bed.sent.filter(([name]) => name === '/token')).toHaveLength(1)
  })

  test('fails, and is not cached, if the roles of one account cannot be listed', async () => {
    const {users} = organization(30)
    const bed = await bedOf({users}, ({url}) =>
      url.includes('account_id=100000000017') ? bare(403, {'x-amzn-errortype': 'ForbiddenException'}) : undefined,
    )
    await expect(bed.list()).rejects.toMatchObject({code: 'ForbiddenException'})
    expect(readAllRoles(home)).toEqual([])
  })

  test('reports its progress', async () => {
    const bed = await bedOf({users: organization(2).users})
    const progress: RoleProgress[] = []
    await bed.list({onProgress: (one) => progress.push(one)})
    expect(progress.map(({done, accounts}) => [done, accounts])).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ])
  })
})

describe('the cached list of roles', () => {
  const {users, all} = organization(2)

  test('is used for a day, by its owner only', async () => {
    const bed = await bedOf({users})
    await bed.list()
    const count = bed.sent.length
    expect(await bed.list({}, 23.9 * HOUR)).toEqual(all)
    expect(bed.sent.length).toBe(count)
    expect(statSync(roleListFile(SESSION, home)).mode & 0o777).toBe(0o600)
    expect(roleListFile(SESSION, home)).toMatch(/\/\.cache\/sso-oidc\/roles-[\da-f]{40}\.json$/)
    expect(readAllRoles(home)).toEqual(all)
  })

  test.each<[string, RoleListOptions, number, () => void]>([
    ['on request', {fresh: true}, 0, () => {}],
    ['after a day', {}, 24 * HOUR, () => {}],
    ['if its time is in the future', {}, -HOUR, () => {}],
    ['if it is damaged', {}, 0, () => writeFileSync(roleListFile(SESSION, home), '{"fetchedAt":1,"accounts":[{}]}')],
    ['if it is no JSON', {}, 0, () => writeFileSync(roleListFile(SESSION, home), '{')],
  ])('is requested again %s', async (_, options, ahead, prepare) => {
    const bed = await bedOf({users})
    await bed.list()
    prepare()
    const count = bed.sent.length
    expect(await bed.list(options, ahead)).toEqual(all)
    expect(bed.sent.length).toBeGreaterThan(count)
  })

  test('of another instance with the same name is not used', async () => {
    const bed = await bedOf({users})
    await bed.list()
    const other = createSession(
      {...SESSION, startUrl: 'https://other.example/start'},
      {client: bed.client, home, now: () => NOW},
    )
    const count = bed.sent.length
    await bed.clock.run(other.roles({clock: bed.clock}))
    expect(bed.sent.length).toBeGreaterThan(count)
  })

  test.each(['logout', 'login'] as const)('is removed by %s', async (kind) => {
    const bed = await bedOf({users, autoApprove: true})
    await bed.list()
    const session = createSession(SESSION, {client: bed.client, home, now: () => NOW})
    if (kind === 'logout') await session.logout()
    else
      await session.login({
        flow: 'device_code',
        endpoint: new URL('http://127.0.0.1'),
        ui: {prompt: async () => {}},
        sleep: async () => {},
      })
    expect(readAllRoles(home)).toEqual([])
  })

  test('that cannot be removed does not cost a sign-in, and is an error of the sign-out', async () => {
    const bed = await bedOf({users, autoApprove: true})
    mkdirSync(roleListFile(SESSION, home), {recursive: true})
    const session = createSession(SESSION, {client: bed.client, home, now: () => NOW})
    const endpoint = new URL('http://127.0.0.1')
    await session.login({flow: 'device_code', endpoint, ui: {prompt: async () => {}}, sleep: async () => {}})
    expect((await session.status()).isValid).toBe(true)
    await expect(session.logout()).rejects.toMatchObject({code: 'CacheFailed'})
    expect((await session.status()).isValid).toBe(false)
  })

  test('that cannot be written is a warning', async () => {
    const bed = await bedOf({users})
    writeFileSync(path.join(home.env.HOME, '.cache'), '')
    const session = createSession(SESSION, {client: bed.client, home, now: () => NOW})
    const {roles, warning} = await bed.clock.run(session.roles({clock: bed.clock}))
    expect([roles, warning]).toEqual([all, expect.any(Error)])
  })
})
