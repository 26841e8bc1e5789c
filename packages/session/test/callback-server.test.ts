import {connect, type Socket} from 'node:net'
import {networkInterfaces} from 'node:os'
import {describe, expect, test} from 'vitest'
import {type CallbackServer, listenForCallback} from '../src/login/callback-server.ts'

const EXPECTED = {state: 'the-state', issuers: ['https://oidc.us-east-1.amazonaws.com']}

/** Runs a test with a server. `request` returns the status of a request to it. */
async function withServer(
  run: (server: CallbackServer, request: (target: string, init?: RequestInit) => Promise<Response>) => Promise<void>,
): Promise<void> {
  const server = await listenForCallback(EXPECTED)
  const {origin} = new URL(server.redirectUri)
  try {
    await run(server, (target, init) => fetch(`${origin}${target}`, {redirect: 'manual', ...init}))
  } finally {
    await server.close()
  }
}

/** Sends text over a new connection and returns the response until the connection ends. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk))
    socket.on('close', () => resolve(received)).on('error', reject)
  })
}

const GOOD = '/oauth/callback?code=the-code&state=the-state'
const portOf = ({redirectUri}: CallbackServer): number => Number(new URL(redirectUri).port)

describe('the server for the redirect', () => {
  test('listens on 127.0.0.1 only (L1)', () =>
    withServer(async (server) => {
      expect(server.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/)
      const others = Object.values(networkInterfaces()).flatMap((list = []) => list)
      const foreign = others.filter(({internal, scopeid}) => !internal && !scopeid).map(({address}) => address)
      for (const host of ['::1', ...foreign]) {
        const outcome = await new Promise((resolve) => {
          connect(portOf(server), host)
            .on('connect', () => resolve('connected'))
            .on('error', () => resolve('refused'))
        })
        expect([host, outcome]).toEqual([host, 'refused'])
      }
    }))

  test('resolves with the code of the first redirect with the right state', () =>
    withServer(async (server, request) => {
      const {status} = await request(GOOD)
      expect([status, await server.authorization]).toEqual([200, {code: 'the-code'}])
    }))

  test('resolves with an error that has the right state (L3)', () =>
    withServer(async (server, request) => {
      await request('/oauth/callback?error=access_denied&error_description=no&state=the-state')
      expect(await server.authorization).toEqual({error: 'access_denied', description: 'no'})
    }))

  test.each<[string, number, string, RequestInit?]>([
    ['another path (L2)', 404, '/'],
    ['the icon of the page (L9)', 404, '/favicon.ico'],
    ['another method (L2)', 405, GOOD, {method: 'POST'}],
    ['HEAD (L9)', 405, GOOD, {method: 'HEAD'}],
    ['OPTIONS (L9)', 405, GOOD, {method: 'OPTIONS'}],
    ['a page that the browser loads in advance (L9)', 400, GOOD, {headers: {'sec-purpose': 'prefetch;prerender'}}],
    ['a page that an older browser loads in advance (L9)', 400, GOOD, {headers: {purpose: 'prefetch'}}],
    ['an error without a state (L3)', 400, '/oauth/callback?error=x'],
    ['an error with another state (L3)', 400, '/oauth/callback?error=x&state=y'],
    ['a code with another state (L4)', 400, '/oauth/callback?code=c&state=the-statE'],
    ['a code without a state (L4)', 400, '/oauth/callback?code=c'],
    ['a repeated code (L6)', 400, `${GOOD}&code=other`],
    ['a repeated state (L6)', 400, `${GOOD}&state=the-state`],
    ['a code with a line break (L7)', 400, '/oauth/callback?code=a%0d%0ab&state=the-state'],
    ['a code with an escape character (L7)', 400, '/oauth/callback?code=a%1b&state=the-state'],
    ['a code of 4,097 characters (L7)', 400, `/oauth/callback?code=${'c'.repeat(4097)}&state=the-state`],
    ['a code of 10,000 characters (L7)', 400, `/oauth/callback?code=${'c'.repeat(10_000)}&state=the-state`],
    ['an empty code', 400, '/oauth/callback?code=&state=the-state'],
    ['another issuer (L13)', 400, `${GOOD}&iss=https://evil.example`],
  ])('answers %s with %i, and waits on', (_, status, target, init) =>
    withServer(async (server, request) => {
      const refused = await request(target, init)
      const text = await refused.text()
      expect([refused.status, text.includes('ccccc'), text.includes('evil')]).toEqual([status, false, false])
      await request(`${GOOD}&iss=https://oidc.us-east-1.amazonaws.com`)
      expect(await server.authorization).toEqual({code: 'the-code'})
    }),
  )

  test.each(['evil.example', 'localhost', '127.0.0.1.evil.example'])(
    'answers the host %s, as after DNS rebinding, with 421, and waits on (L2)',
    (host) =>
      withServer(async (server, request) => {
        const port = portOf(server)
        const foreign = `GET ${GOOD} HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: close\r\n\r\n`
        expect(await exchange(port, foreign)).toMatch(/^HTTP\/1\.1 421 /)
        await request(GOOD.replace('the-code', 'other'))
        expect(await server.authorization).toEqual({code: 'other'})
      }),
  )

  test('accepts a code of 4,096 characters (L7)', () =>
    withServer(async (server, request) => {
      const code = 'c'.repeat(4096)
      await request(`/oauth/callback?code=${code}&state=the-state`)
      expect(await server.authorization).toEqual({code})
    }))

  test('answers the second redirect with 409 (L5)', () =>
    withServer(async (server, request) => {
      const first = await request(GOOD)
      const second = await request('/oauth/callback?code=other&state=the-state')
      expect([first.status, second.status, await server.authorization]).toEqual([200, 409, {code: 'the-code'}])
    }))

  test.each([
    ['nothing', ''],
    ['a part of a request', `GET ${GOOD} HTTP/1.1\r\nX: `],
  ])('serves the redirect while 200 connections send %s (L8)', (_, text) =>
    withServer(async (server, request) => {
      const idle = Array.from({length: 200}, (): Socket => {
        const socket = connect(portOf(server), '127.0.0.1', () => socket.write(text))
        return socket.on('error', () => {})
      })
      try {
        expect((await request(GOOD)).status).toBe(200)
      } finally {
        for (const socket of idle) socket.destroy()
      }
    }),
  )

  test('sends headers that keep the code in the browser (L12)', () =>
    withServer(async (_, request) => {
      const response = await request(GOOD)
      const headers = Object.fromEntries(response.headers)
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      })
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'sha256-[^']+';.*frame-ancestors 'none'$/,
      )
      expect(await response.text()).toContain("history.replaceState(null, '', '/')")
    }))

  test('refuses a port that is in use (L11)', () =>
    withServer(async (server) => {
      await expect(listenForCallback({...EXPECTED, port: portOf(server)})).rejects.toMatchObject({code: 'EADDRINUSE'})
    }))

  test('is gone after it is closed, with its connections (L10)', async () => {
    const server = await listenForCallback(EXPECTED)
    const open = connect(portOf(server), '127.0.0.1')
    await new Promise((resolve) => open.once('connect', resolve))
    const ended = new Promise((resolve) => open.once('close', resolve))
    await server.close()
    await ended
    await expect(fetch(server.redirectUri)).rejects.toThrow()
  })
})
