import {once} from 'node:events'
import {createServer} from 'node:https'
import type {AddressInfo, Socket} from 'node:net'
import {TransportError} from '@sso-oidc/core'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {nodeTransport, type TransportSettings} from '../src/network/transport.ts'
import {createCertificate} from './certificate.ts'
import {runProgram} from './run-program.ts'
import {type ScriptedProxy, startProxy, tunnelTo} from './scripted-proxy.ts'
import {startServer} from './scripted-server.ts'

const SETTINGS = {connectTimeout: 60_000, readTimeout: 60_000, verify: true}
const SECRET = 'S3CR3T-0123456789'
const URL_OF_SERVICE = 'https://oidc.example/token'

const basic = (text: string): string => `Basic ${btoa(text)}`
const request = (url: string) => ({method: 'POST', url, headers: {}, body: SECRET}) as const

/** Sends a request through a proxy with a password, and returns the error with `PROXY` in place of the host. */
async function failureOf(url: string, proxy: ScriptedProxy, settings: Partial<TransportSettings> = {}) {
  const variable = url.startsWith('https:') ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const env = {[variable]: `http://user:hidden-password@${proxy.host}`}
  try {
    await nodeTransport({...SETTINGS, ...settings}, env)(request(url))
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    return {code: error.code, message: error.message.replaceAll(proxy.host, 'PROXY')}
  }
  throw new Error('the request succeeded')
}

/** Responds and keeps the connection open, as most proxies do. */
const answerWith = (status: string) => (socket: Socket) =>
  void socket.write(`HTTP/1.1 ${status}\r\n\r\n<html>${SECRET}</html>`)
const answerWithout = (): void => {}

describe('a proxy that does not open a tunnel', () => {
  const through = `Could not connect to ${URL_OF_SERVICE} through the proxy PROXY:`

  test.each<[string, (socket: Socket) => void, string]>([
    [
      'asks for a password (N31, B5)',
      answerWith('407 Proxy Authentication Required'),
      'the proxy rejected the user name or the password (status 407)',
    ],
    ['fails (N31, B5)', answerWith('502 Bad Gateway'), 'the proxy returned status 502'],
    ['redirects (N31, B5)', answerWith('302 Found\r\nlocation: /login'), 'the proxy returned status 302'],
    ['returns another success (N31, B5)', answerWith('201 Created'), 'the proxy returned status 201'],
    [
      'does not speak HTTP (B1)',
      (socket) => socket.end('garbage\r\n\r\n'),
      'the response is not valid HTTP, Expected HTTP/, RTSP/ or ICE/ (HPE_INVALID_CONSTANT)',
    ],
    ['sends headers without end (B1)', flood, 'the response is not valid HTTP, Header overflow (HPE_HEADER_OVERFLOW)'],
    [
      'closes the connection (B1)',
      (socket) => socket.end(),
      'the connection was closed before the response arrived (ECONNRESET)',
    ],
    [
      'closes the tunnel (B1)',
      answerWithTunnel((socket) => socket.end()),
      'the connection was closed before the response arrived (ECONNRESET)',
    ],
    [
      'sends garbage before the tunnel (B1)',
      (socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\ngarbage'),
      'TLS failed, wrong version number (ERR_SSL_WRONG_VERSION_NUMBER)',
    ],
    [
      'sends garbage in the tunnel (B1)',
      answerWithTunnel((socket) => socket.end('garbage')),
      'TLS failed, wrong version number (EPROTO)',
    ],
  ])('because it %s is an error with the URL and the host, and sees no secret', async (_, onHead, reason) => {
    await using proxy = await startProxy(onHead)
    expect(await failureOf(URL_OF_SERVICE, proxy)).toEqual({code: 'ConnectionFailed', message: `${through} ${reason}.`})
    await proxy.closed()
    expect(proxy.heads).toEqual([
      `CONNECT oidc.example:443 HTTP/1.1\r\nhost: oidc.example:443\r\nproxy-authorization: ${basic('user:hidden-password')}\r\n\r\n`,
    ])
  })

  test.each<[string, (socket: Socket) => void]>([
    ['never answers (N31, B1)', answerWithout],
    ['opens the tunnel to a server that never answers (N31, B1)', answerWithTunnel(answerWithout)],
  ])('because it %s is a time-out, and the connection is closed', async (_, onHead) => {
    await using proxy = await startProxy(onHead)
    expect(await failureOf(URL_OF_SERVICE, proxy, {connectTimeout: 100})).toEqual({
      code: 'TimedOut',
      message: `${URL_OF_SERVICE} did not accept the connection through the proxy PROXY within 0.1 s.`,
    })
    await proxy.closed()
  })

  test('because it wants a password that is not configured says so (N31)', async () => {
    await using proxy = await startProxy(answerWith('407 Proxy Authentication Required'))
    await expect(nodeTransport(SETTINGS, {HTTPS_PROXY: proxy.host})(request(URL_OF_SERVICE))).rejects.toThrow(
      'the proxy requires a user name and a password (status 407)',
    )
    expect(proxy.heads).toEqual(['CONNECT oidc.example:443 HTTP/1.1\r\nhost: oidc.example:443\r\n\r\n'])
  })

  test('because it closes the connection keeps the error of Node as the cause', async () => {
    await using proxy = await startProxy((socket) => socket.destroy())
    await expect(nodeTransport(SETTINGS, {HTTPS_PROXY: proxy.host})(request(URL_OF_SERVICE))).rejects.toMatchObject({
      cause: {cause: {code: 'ECONNRESET'}},
    })
  })

  test('lets the connection be closed when the caller aborts (B1)', async () => {
    const controller = new AbortController()
    await using proxy = await startProxy(() => controller.abort(new Error('enough')))
    const sent = nodeTransport(SETTINGS, {HTTPS_PROXY: proxy.host})
    await expect(sent({...request(URL_OF_SERVICE), signal: controller.signal})).rejects.toThrow('enough')
    await proxy.closed()
  })
})

/** Accepts the tunnel, and calls `then` with the first data in it. */
function answerWithTunnel(onData: (socket: Socket) => void): (socket: Socket) => void {
  return (socket) => {
    socket.once('data', () => onData(socket))
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
  }
}

/** Sends headers until the connection is closed. */
function flood(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\n')
  const pump = (): void => {
    while (!socket.destroyed && socket.write('a: b\r\n'.repeat(1000)));
  }
  socket.on('drain', pump)
  pump()
}

describe('the program', () => {
  const WORDS = ['register-client', '--client-name', 'n', '--client-type', 'public', '--cli-connect-timeout', '1']

  test('ends with 255 if a proxy refuses the tunnel and keeps the connection open (N31, B1)', async () => {
    await using proxy = await startProxy(answerWith('403 Forbidden'))
    const {exitCode, stderr} = await runProgram(WORDS, {env: {HTTPS_PROXY: proxy.host, AWS_MAX_ATTEMPTS: '1'}})
    expect([exitCode, stderr.split('\n')[1]]).toEqual([
      255,
      `sso-oidc: An error occurred (ConnectionFailed): Could not connect to https://oidc.us-east-1.amazonaws.com/client/register through the proxy ${proxy.host}: the proxy returned status 403.`,
    ])
  })

  test.each<[string, (socket: Socket) => void]>([
    ['never answers', answerWithout],
    ['opens a tunnel without a server', answerWithTunnel(answerWithout)],
  ])('ends with 255 if a proxy %s (N31, B1)', async (_, onHead) => {
    await using proxy = await startProxy(onHead)
    const env = {HTTPS_PROXY: `http://user:hidden-password@${proxy.host}`, AWS_MAX_ATTEMPTS: '1'}
    const {exitCode, stdout, stderr} = await runProgram(WORDS, {env})
    expect({exitCode, stdout, first: stderr.split('\n')[1]}).toEqual({
      exitCode: 255,
      stdout: '',
      first: `sso-oidc: An error occurred (TimedOut): https://oidc.us-east-1.amazonaws.com/client/register did not accept the connection through the proxy ${proxy.host} within 1 s.`,
    })
  })
})

const certificate = createCertificate('IP:127.0.0.1,IP:::1,DNS:oidc.example')

describe.skipIf('missing' in certificate)('a tunnel', () => {
  const pem = 'text' in certificate ? certificate.text : ''
  let server = createServer()

  beforeAll(async () => {
    server = createServer({key: pem, cert: pem}, async (incoming, response) => {
      const {host, 'proxy-authorization': password} = incoming.headers
      const {url} = incoming
      response.end(JSON.stringify({url, host, password, body: (await incoming.toArray()).join('')}))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  afterAll(() => void server.close())
  const port = (): number => (server.address() as AddressInfo).port

  test.each([['http'], ['https']])(
    'through an %s proxy carries the request, and the password reaches only the proxy (B4, N31)',
    async (scheme) => {
      await using proxy = await startProxy(tunnelTo(port()), scheme === 'https' ? pem : undefined)
      const env = {HTTPS_PROXY: `${scheme}://user:a6%256qx@${proxy.host}`}
      const {status, body} = await nodeTransport({...SETTINGS, ca: pem}, env)(request(URL_OF_SERVICE))
      expect([status, JSON.parse(new TextDecoder().decode(body))]).toEqual([
        200,
        {url: '/token', host: 'oidc.example', body: SECRET},
      ])
      expect(proxy.heads.map((head) => /proxy-authorization: (.*)/.exec(head)?.[1])).toEqual([basic('user:a6%6qx')])
      await proxy.closed()
    },
  )

  test('to an address is verified with the address', async () => {
    await using proxy = await startProxy(tunnelTo(port()))
    const send = nodeTransport({...SETTINGS, ca: pem}, {HTTPS_PROXY: proxy.host})
    expect((await send(request(`https://127.0.0.1:${port()}/token`))).status).toBe(200)
    await expect(send(request('https://other.example/token'))).rejects.toThrow("does not match certificate's altnames")
    expect(proxy.heads.map((head) => head.split(' HTTP')[0])).toEqual([
      `CONNECT 127.0.0.1:${port()}`,
      'CONNECT other.example:443',
    ])
  })

  test.each<[string, string | false, string]>([
    ['oidc.example', 'oidc.example', 'oidc.example'],
    ['oidc.example:444', 'oidc.example', 'oidc.example:444'],
    ['127.0.0.1', false, '127.0.0.1'],
    ['[::1]:444', false, '[::1]:444'],
  ])('to %s sends the name %s in TLS and the host %s', async (authority, servername, host) => {
    await using proxy = await startProxy(tunnelTo(port()))
    const connected = once(server, 'secureConnection')
    const send = nodeTransport({...SETTINGS, ca: pem}, {HTTPS_PROXY: proxy.host})
    const {body} = await send(request(`https://${authority}/token`))
    const [socket] = await connected
    expect([socket.servername, socket.alpnProtocol, JSON.parse(new TextDecoder().decode(body)).host]).toEqual([
      servername,
      'http/1.1',
      host,
    ])
  })

  test.each([
    ['a proxy', 'https', 'the proxy certificate is not trusted'],
    ['a server behind a proxy', 'http', 'the server certificate is not trusted'],
  ])('reports an untrusted certificate of %s (N29)', async (_, scheme, reason) => {
    await using proxy = await startProxy(tunnelTo(port()), scheme === 'https' ? pem : undefined)
    const send = nodeTransport(SETTINGS, {HTTPS_PROXY: `${scheme}://${proxy.host}`})
    await expect(send(request(URL_OF_SERVICE))).rejects.toThrow(
      `through the proxy ${proxy.host}: ${reason} (DEPTH_ZERO_SELF_SIGNED_CERT). Pass the CA certificate with --ca-bundle.`,
    )
  })

  test('through an https proxy is not needed for http, which the proxy forwards', async () => {
    await using proxy = await startProxy((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n{}'), pem)
    const send = (settings: TransportSettings) =>
      nodeTransport(settings, {HTTP_PROXY: `https://${proxy.host}`})(request('http://oidc.example/token'))
    await expect(send(SETTINGS)).rejects.toThrow(`the proxy ${proxy.host}: the proxy certificate is not trusted`)
    expect((await send({...SETTINGS, ca: pem})).status).toBe(200)
    expect(proxy.heads.map((head) => head.split('\r\n')[0])).toEqual(['POST http://oidc.example/token HTTP/1.1'])
  })
})

describe('a proxy that forwards http', () => {
  test('and asks for a password is a failure of the proxy, not of the service (N31, B5)', async () => {
    await using proxy = await startProxy(answerWith('407 Proxy Authentication Required'))
    expect(await failureOf('http://oidc.example/token', proxy)).toEqual({
      code: 'ConnectionFailed',
      message:
        'Could not connect to http://oidc.example/token through the proxy PROXY: the proxy rejected the user name or the password (status 407).',
    })
    await proxy.closed()
  })

  test('and never responds is a time-out with its host', async () => {
    await using proxy = await startProxy(answerWithout)
    expect(await failureOf('http://oidc.example/token', proxy, {readTimeout: 50})).toEqual({
      code: 'TimedOut',
      message: 'http://oidc.example/token did not respond through the proxy PROXY within 0.05 s.',
    })
    await proxy.closed()
  })

  test('passes on a 407 of a service that is not behind a proxy', async () => {
    await using server = await startServer({status: 407})
    expect((await nodeTransport(SETTINGS)(request(server.url))).status).toBe(407)
  })
})
