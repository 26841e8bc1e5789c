import {connect} from 'node:net'
import {networkInterfaces} from 'node:os'
import {ConfigError, ServiceError, TransportError} from '@sso-oidc/core'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type CredentialServer, startCredentialServer} from '../src/exec/credential-server.ts'
import type {RoleKeys} from '../src/network/open-role.ts'

const KEYS: RoleKeys = {
  accessKeyId: 'ASIA1',
  secretAccessKey: 'SECRET',
  sessionToken: 'TOKEN',
  expiration: Date.UTC(2026, 0, 2, 3, 4, 5),
  accountId: '111122223333',
}
const ANSWER = {
  AccessKeyId: 'ASIA1',
  SecretAccessKey: 'SECRET',
  Token: 'TOKEN',
  Expiration: '2026-01-02T03:04:05.000Z',
  AccountId: '111122223333',
}

let server: CredentialServer
let current: () => Promise<RoleKeys>
beforeEach(async () => {
  current = async () => KEYS
  server = await startCredentialServer(() => current())
})
afterEach(() => server.close())

const portOf = (): number => Number(new URL(server.url).port)

/** Sends a request over a new connection, and returns the whole response. */
function exchange(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(portOf(), '127.0.0.1', () => socket.write(text))
    socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk))
    socket.on('close', () => resolve(received)).on('error', reject)
  })
}

interface Parts {
  readonly method?: string
  readonly target?: string
  readonly host?: string
  readonly authorization?: string
  readonly more?: string
}

/** Sends a request that is right but for some parts, and returns the status and the response. */
async function ask({
  method = 'GET',
  target = '/credentials',
  host = `127.0.0.1:${portOf()}`,
  authorization = server.token,
  more = '',
}: Parts = {}): Promise<[number, string]> {
  const head = `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\nConnection: close\r\n`
  const response = await exchange(`${head}${more}\r\n`)
  return [Number(response.split(' ')[1]), response]
}

describe('the credential server', () => {
  test('answers with the credentials, and allows nobody to store them', async () => {
    const response = await fetch(server.url, {headers: {authorization: server.token}})
    const {date: _, connection: __, 'keep-alive': ___, ...headers} = Object.fromEntries(response.headers)
    expect([response.status, headers, await response.json()]).toEqual([
      200,
      {
        'cache-control': 'no-store',
        'content-length': String(JSON.stringify(ANSWER).length),
        'content-type': 'application/json',
        'x-content-type-options': 'nosniff',
      },
      ANSWER,
    ])
  })

  test('listens on 127.0.0.1 only (L1)', async () => {
    const others = Object.values(networkInterfaces()).flatMap((list = []) => list)
    const foreign = others.filter(({internal, scopeid}) => !internal && !scopeid).map(({address}) => address)
    for (const host of ['::1', ...foreign]) {
      const outcome = await new Promise((resolve) => {
        connect(portOf(), host)
          .on('connect', () => resolve('connected'))
          .on('error', () => resolve('refused'))
      })
      expect([host, outcome]).toEqual([host, 'refused'])
    }
  })

  test.each<[string, Parts, number]>([
    ['another host', {host: 'attacker.example'}, 421],
    ['the name localhost', {host: 'localhost'}, 421],
    ['another path', {target: '/'}, 404],
    ['a query', {target: '/credentials?a=b'}, 404],
    ['a URL as target', {target: 'http://attacker.example/credentials'}, 404],
    ['POST', {method: 'POST', more: 'Content-Length: 0\r\n'}, 405],
    ['HEAD', {method: 'HEAD'}, 405],
    ['OPTIONS of a browser', {method: 'OPTIONS', more: 'Origin: https://attacker.example\r\n'}, 405],
    ['a wrong token', {authorization: 'x'.repeat(43)}, 401],
    ['no token', {authorization: ''}, 401],
    ['a token with a prefix', {authorization: 'Bearer x'}, 401],
  ])('refuses %s, and answers the next request (L2)', async (_, parts, status) => {
    const [found, response] = await ask(parts)
    expect(found).toBe(status)
    expect(response).not.toMatch(/SECRET|TOKEN"|access-control/i)
    expect((await ask())[0]).toBe(200)
  })

  test('allows no web page to read the answer', async () => {
    const [status, response] = await ask({more: 'Origin: https://attacker.example\r\n'})
    expect([status, response.toLowerCase().includes('access-control')]).toEqual([200, false])
  })

  test('answers while 200 connections send nothing (L8)', async () => {
    const sockets = Array.from({length: 200}, () => connect(portOf(), '127.0.0.1'))
    await Promise.all(
      sockets.map((socket) => {
        socket.on('error', () => {})
        return new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))
      }),
    )
    for (const socket of sockets) socket.write('GET /credentials HTTP/1.1\r\nHost: ')
    expect((await ask())[0]).toBe(200)
    for (const socket of sockets) socket.destroy()
  })

  test.each<[string, Error, number, object]>([
    [
      'an ended session as 401',
      new ConfigError('NotSignedIn', 'Not signed in.'),
      401,
      {Code: 'NotSignedIn', Message: 'Not signed in. Run `sso-oidc login`.'},
    ],
    [
      'a role that is not assigned any more as 403',
      new ServiceError({
        operation: 'GetRoleCredentials',
        code: 'ForbiddenException',
        message: 'No access',
        status: 403,
        members: {},
      }),
      403,
      {Code: 'ForbiddenException', Message: expect.stringContaining('No access')},
    ],
    [
      'a failed connection as 503, so that SDKs try again',
      new TransportError('ConnectionFailed', 'refused'),
      503,
      {Code: 'ConnectionFailed', Message: 'refused'},
    ],
    ['a bug as 503', new Error('bug'), 503, {Code: 'InternalError', Message: 'bug'}],
  ])('reports %s', async (_, error, status, body) => {
    current = () => Promise.reject(error)
    const response = await fetch(server.url, {headers: {authorization: server.token}})
    expect([response.status, await response.json()]).toEqual([status, body])
  })

  test('has another token of 256 random bits each time', async () => {
    const other = await startCredentialServer(async () => KEYS)
    await other.close()
    expect(other.token).not.toBe(server.token)
    expect(Buffer.from(server.token, 'base64url')).toHaveLength(32)
  })
})
