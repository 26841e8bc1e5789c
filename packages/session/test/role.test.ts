import {createHash} from 'node:crypto'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {type AnyOperation, type Client, ServiceError, TransportError} from '@sso-oidc/core'
import {beforeEach, describe, expect, test} from 'vitest'
import {
  createSession,
  fromTime,
  type RoleOptions,
  roleCredentialsFile,
  type SsoSession,
  writeCachedToken,
} from '../src/index.ts'

const NOW = Date.parse('2026-01-02T03:00:00Z')
const MINUTE = 60_000
const START_URL = 'https://d-1234567890.awsapps.com/start'
const SESSION: SsoSession = {name: 'my-sso', startUrl: START_URL, region: 'us-east-1', settings: {}}
const LEGACY: SsoSession = {startUrl: START_URL, region: 'us-east-1', settings: {}}
const ROLE = {accountId: '111122223333', roleName: 'Admin'}
const CACHED = {accessKeyId: 'ASIACACHED', secretAccessKey: 'cached', sessionToken: 'cached-token'}

let home = {env: {HOME: '/'}, cwd: '/'}
beforeEach(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'role-'))
  home = {env: {HOME: folder}, cwd: '/'}
  return () => rmSync(folder, {recursive: true})
})

/** Client that returns other credentials for each request, after the given errors. */
function portal(...errors: readonly unknown[]) {
  const sent: [string, object][] = []
  const left = [...errors]
  const client: Client = {
    async send(operation: AnyOperation, request: unknown) {
      sent.push([operation.name, request as object])
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (operation.name === 'CreateToken') {
        return {accessToken: 'refreshed', tokenType: 'Bearer', expiresIn: 28_800, refreshToken: 'next'} as never
      }
      const error = left.shift()
      if (error !== undefined) throw error
      const count = sent.length
      const keys = {accessKeyId: `ASIA${count}`, secretAccessKey: `secret${count}`, sessionToken: `token${count}`}
      return {roleCredentials: {...keys, expiration: NOW + 60 * MINUTE}} as never
    },
  }
  return {client, sent}
}

function signIn(session = SESSION, accessToken = 'access'): void {
  writeCachedToken(
    session.name ?? session.startUrl,
    {
      accessToken,
      expiresAt: fromTime(NOW + 480 * MINUTE),
      clientId: 'id',
      clientSecret: 'secret',
      refreshToken: 'refresh',
      registrationExpiresAt: fromTime(NOW + 9e9),
    },
    home,
  )
}

function cache(minutes: number, keys: object = CACHED, session = SESSION): string {
  const file = roleCredentialsFile(session, ROLE, home)
  const {accessKeyId, secretAccessKey, sessionToken} = {...CACHED, ...keys}
  // The AWS CLI writes the expiration in this form.
  const Expiration = fromTime(NOW + minutes * MINUTE).replace('Z', 'UTC')
  const Credentials = {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration,
  }
  createFolder(file)
  writeFileSync(file, JSON.stringify({ProviderType: 'sso', Credentials}))
  return file
}

function createFolder(file: string): void {
  rmSync(file, {force: true})
  mkdirSync(path.dirname(file), {recursive: true})
}

function credentialsOf(client: Client, options: RoleOptions = {}, session = SESSION) {
  return createSession(session, {client, home, now: () => NOW}).roleCredentials(ROLE, options)
}

const unauthorized = () =>
  new ServiceError({code: 'UnauthorizedException', operation: 'x', status: 401, message: 'm', members: {}})
const forbidden = () =>
  new ServiceError({code: 'ForbiddenException', operation: 'x', status: 403, message: 'm', members: {}})
const unreachable = () => new TransportError('ConnectionFailed', 'unreachable')

describe('the file of cached role credentials', () => {
  test.each([
    [SESSION, '{"accountId":"111122223333","roleName":"Admin","sessionName":"my-sso"}'],
    [LEGACY, `{"accountId":"111122223333","roleName":"Admin","startUrl":"${START_URL}"}`],
    [{...SESSION, name: 'café'}, '{"accountId":"111122223333","roleName":"Admin","sessionName":"caf\\u00e9"}'],
  ])('has the name that the AWS CLI gives it: %#', (session, json) => {
    const hash = createHash('sha1').update(json).digest('hex')
    expect(roleCredentialsFile(session, ROLE, home)).toBe(`${home.env.HOME}/.aws/cli/cache/${hash}.json`)
  })

  test('has the content of the AWS CLI and mode 0600', async () => {
    signIn()
    const {client, sent} = portal()
    const {credentials, warning} = await credentialsOf(client)
    expect({credentials, warning, sent}).toEqual({
      credentials: {
        accessKeyId: 'ASIA1',
        secretAccessKey: 'secret1',
        sessionToken: 'token1',
        expiration: NOW + 60 * MINUTE,
      },
      warning: undefined,
      sent: [['GetRoleCredentials', {accessToken: 'access', ...ROLE}]],
    })
    const file = roleCredentialsFile(SESSION, ROLE, home)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toBe(
      '{"ProviderType":"sso","Credentials":{"AccessKeyId":"ASIA1","SecretAccessKey":"secret1","SessionToken":"token1","Expiration":"2026-01-02T04:00:00Z","AccountId":"111122223333"}}',
    )
  })
})

describe('role credentials', () => {
  test('come from the cache, without a token, if at least 15 minutes are left', async () => {
    cache(15)
    const {client, sent} = portal()
    expect([await credentialsOf(client), sent]).toEqual([{credentials: {...CACHED, expiration: NOW + 15 * MINUTE}}, []])
  })

  test.each<[string, () => void, RoleOptions]>([
    ['if fewer than 15 minutes are left', () => cache(14.9), {}],
    ['if they have expired', () => cache(-1), {}],
    ['if the cached ones are incomplete', () => cache(60, {sessionToken: ''}), {}],
    ['on request', () => cache(60), {fresh: true}],
    ['if fewer minutes are left than requested', () => cache(19.9), {margin: 20 * MINUTE}],
  ])('are requested %s', async (_, prepare, options) => {
    signIn()
    prepare()
    const {client} = portal()
    expect((await credentialsOf(client, options)).credentials.accessKeyId).toBe('ASIA1')
  })

  test('are requested once by many at the same time', async () => {
    signIn()
    const {client, sent} = portal()
    const all = await Promise.all(Array.from({length: 20}, () => credentialsOf(client)))
    expect({requests: sent.length, keys: new Set(all.map(({credentials}) => credentials.accessKeyId))}).toEqual({
      requests: 1,
      keys: new Set(['ASIA1']),
    })
  })

  test('are requested again with a refreshed token, once, if the service rejects the token', async () => {
    signIn()
    const {client, sent} = portal(unauthorized())
    expect((await credentialsOf(client)).credentials.accessKeyId).toBe('ASIA3')
    expect(sent.map(([name]) => name)).toEqual(['GetRoleCredentials', 'CreateToken', 'GetRoleCredentials'])
    const again = portal(unauthorized(), unauthorized())
    await expect(credentialsOf(again.client, {fresh: true})).rejects.toMatchObject({code: 'UnauthorizedException'})
  })

  test('that are still valid are used with a warning if the service cannot be reached', async () => {
    signIn()
    cache(5)
    expect(await credentialsOf(portal(unreachable()).client)).toEqual({
      credentials: {...CACHED, expiration: NOW + 5 * MINUTE},
      warning: expect.objectContaining({code: 'ConnectionFailed'}),
    })
  })

  test.each<[string, unknown, string, number]>([
    ['the service refuses them', forbidden(), 'ForbiddenException', 5],
    ['they have expired and the service cannot be reached', unreachable(), 'ConnectionFailed', -1],
  ])('fail if %s', async (_, error, code, minutes) => {
    signIn()
    cache(minutes)
    await expect(credentialsOf(portal(error).client)).rejects.toMatchObject({code})
  })

  test('need a sign-in', async () => {
    await expect(credentialsOf(portal().client)).rejects.toMatchObject({code: 'NotSignedIn'})
  })

  test('are returned with a warning if they cannot be cached', async () => {
    signIn()
    writeFileSync(`${home.env.HOME}/.aws/cli`, '')
    const {credentials, warning} = await credentialsOf(portal().client)
    expect([credentials.accessKeyId, warning]).toEqual(['ASIA1', expect.any(Error)])
    expect(readdirSync(`${home.env.HOME}/.aws`).sort()).toEqual(['cli', 'sso'])
  })
})
