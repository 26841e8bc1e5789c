import {getEventListeners} from 'node:events'
import {createServer as createTlsServer} from 'node:https'
import type {AddressInfo, Socket} from 'node:net'
import {type HttpRequest, ResponseError, TransportError} from '@sso-oidc/core'
import {afterEach, describe, expect, test, vi} from 'vitest'
import {nodeTransport} from '../src/network/transport.ts'
import {createCertificate} from './certificate.ts'
import {startRawServer} from './raw-server.ts'
import {startServer} from './scripted-server.ts'

const SETTINGS = {connectTimeout: 60_000, readTimeout: 60_000, verify: true}

function request(url: string, signal?: AbortSignal): HttpRequest {
  return {
    method: 'POST',
    url: `${url}/token`,
    headers: {'content-type': 'application/json'},
    body: '{"a":"é"}',
    ...(signal ? {signal} : {}),
  }
}

async function failure(promise: Promise<unknown>): Promise<{name: string; code: string; message: string}> {
  try {
    await promise
  } catch (error) {
    if (error instanceof TransportError || error instanceof ResponseError) {
      const {name, code, message} = error
      return {name, code, message: message.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')}
    }
    throw error
  }
  throw new Error('the request succeeded')
}

afterEach(() => {
  vi.useRealTimers()
})

describe('the transport', () => {
  test.each([
    ['a response', {}, 'fulfilled'],
    ['a connection that is closed', (_: unknown, response: {destroy(): void}) => response.destroy(), 'rejected'],
  ])('leaves no timer and no listener of the signal after %s', async (_, answer, status) => {
    await using server = await startServer(answer)
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']})
    const {signal} = new AbortController()
    const [result] = await Promise.allSettled([nodeTransport(SETTINGS)(request(server.url, signal))])
    await new Promise(setImmediate)
    expect({
      status: result.status,
      timers: vi.getTimerCount(),
      listeners: getEventListeners(signal, 'abort').length,
    }).toEqual({status, timers: 0, listeners: 0})
  })

  test('sends a request and returns the response as plain data', async () => {
    await using server = await startServer({status: 201, headers: {'x-amzn-RequestId': 'r'}, body: {b: 1}})
    const response = await nodeTransport(SETTINGS)(request(server.url))
    expect({
      status: response.status,
      text: response.statusText,
      id: response.headers['x-amzn-requestid'],
      body: new TextDecoder().decode(response.body),
    }).toEqual({status: 201, text: 'Created', id: 'r', body: '{"b":1}'})
    expect(server.requests).toEqual([
      {
        method: 'POST',
        url: '/token',
        headers: {
          'accept-encoding': 'identity',
          connection: 'close',
          'content-length': '10',
          'content-type': 'application/json',
          host: server.url.slice('http://'.length),
        },
        body: '{"a":"é"}',
      },
    ])
  })

  test.each([
    ['GET', '', undefined],
    ['GET', 'a', '1'],
    ['POST', '', '0'],
    ['POST', 'é', '2'],
    ['PUT', '', '0'],
  ] as const)('sends a request %s with the body "%s" with the length %s', async (method, body, length) => {
    await using server = await startServer({})
    await nodeTransport(SETTINGS)({method, url: server.url, headers: {}, body})
    expect(server.requests.map(({headers}) => headers['content-length'])).toEqual([length])
  })

  test.each([
    ['', undefined],
    ['user@', `Basic ${btoa('user:')}`],
    [':secret@', `Basic ${btoa(':secret')}`],
    ['user:100%@', `Basic ${btoa('user:100%')}`],
  ])('sends the user name and password %s of a URL as the header %s', async (userInfo, authorization) => {
    await using server = await startServer({})
    await nodeTransport(SETTINGS)(request(server.url.replace('http://', `http://${userInfo}`)))
    expect(server.requests.map(({headers}) => headers.authorization)).toEqual([authorization])
  })

  test('reports a refused connection (N1)', async () => {
    const server = await startServer({})
    await server[Symbol.asyncDispose]()
    expect(await failure(nodeTransport(SETTINGS)(request(server.url)))).toEqual({
      name: 'TransportError',
      code: 'ConnectionFailed',
      message: 'Could not connect to http://HOST/token: connection refused (ECONNREFUSED).',
    })
  })

  test('reports that a server does not speak TLS', async () => {
    await using server = await startServer({})
    const url = server.url.replace('http:', 'https:')
    expect((await failure(nodeTransport(SETTINGS)(request(url)))).message).toBe(
      'Could not connect to https://HOST/token: TLS failed, wrong version number (EPROTO).',
    )
  })

  test('reports an untrusted certificate and how to trust it (N29)', async ({skip}) => {
    const certificate = createCertificate('IP:127.0.0.1')
    if ('missing' in certificate) return skip(certificate.missing)
    const pem = certificate.text
    const server = createTlsServer({key: pem, cert: pem}, (_, response) => response.end('{}'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect((await failure(nodeTransport(SETTINGS)(request(url)))).message).toBe(
      'Could not connect to https://HOST/token: the server certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT). Pass the CA certificate with --ca-bundle.',
    )
    const trusting = [
      {...SETTINGS, ca: pem},
      {...SETTINGS, verify: false},
    ]
    for (const settings of trusting) {
      expect(await nodeTransport(settings)(request(url))).toMatchObject({status: 200})
    }
    server.close()
  })

  test('times out if no response arrives (N5)', async () => {
    await using server = await startServer(() => {})
    expect(await failure(nodeTransport({...SETTINGS, readTimeout: 50})(request(server.url)))).toEqual({
      name: 'TransportError',
      code: 'TimedOut',
      message: 'http://HOST/token did not respond within 0.05 s.',
    })
  })

  test('waits for a response if the time limit exceeds the maximum of a timer', async () => {
    await using server = await startServer((_, response) => setTimeout(() => response.end('{}'), 50))
    const months = {...SETTINGS, connectTimeout: 1e10, readTimeout: 1e10}
    expect(await nodeTransport(months)(request(server.url))).toMatchObject({status: 200})
  })

  test('waits for a response without a time limit if the limits are 0', async () => {
    await using server = await startServer((_, response) => setTimeout(() => response.end('{}'), 50))
    const unlimited = {...SETTINGS, connectTimeout: 0, readTimeout: 0}
    expect(await nodeTransport(unlimited)(request(server.url))).toMatchObject({status: 200})
  })

  test('times out if the server accepts the connection, but does not answer in TLS', async () => {
    using server = await startRawServer(() => {})
    const url = server.url.replace('http:', 'https:')
    expect((await failure(nodeTransport({...SETTINGS, connectTimeout: 50})(request(url)))).message).toBe(
      'https://HOST/token did not accept the connection within 0.05 s.',
    )
  })

  test('times out if no response arrives over TLS (N5)', async ({skip}) => {
    const certificate = createCertificate('IP:127.0.0.1')
    if ('missing' in certificate) return skip(certificate.missing)
    const server = createTlsServer({key: certificate.text, cert: certificate.text}, () => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    const settings = {...SETTINGS, ca: certificate.text, readTimeout: 50}
    expect((await failure(nodeTransport(settings)(request(url)))).message).toBe(
      'https://HOST/token did not respond within 0.05 s.',
    )
    server.close()
  })

  test('times out if the response arrives too slowly (N6)', async () => {
    await using server = await startServer((_, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(drip))
    })
    expect(await failure(nodeTransport({...SETTINGS, readTimeout: 100})(request(server.url)))).toMatchObject({
      code: 'TimedOut',
    })
  })

  test.each<[string, string, (socket: Socket) => void]>([
    ['was closed before a response (N8)', 'ConnectionFailed', (socket) => socket.destroy()],
    ['was reset before a response (N8)', 'ConnectionFailed', (socket) => socket.resetAndDestroy()],
    ['returned something other than HTTP (N27)', 'ConnectionFailed', (socket) => socket.end('garbage\r\n\r\n')],
    [
      'was closed in the middle of the response (N9, N10)',
      'InvalidResponse',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"accessToken":"AT"'),
    ],
    [
      'was closed before the last chunk (N11)',
      'InvalidResponse',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{"a\r\n'),
    ],
  ])('reports that the connection %s', async (_, code, onRequest) => {
    using server = await startRawServer(onRequest)
    expect(await failure(nodeTransport(SETTINGS)(request(server.url)))).toMatchObject({code})
  })

  test.each<[string, (socket: Socket) => void, string]>([
    ['is reset', (socket) => socket.resetAndDestroy(), 'ECONNRESET'],
    [
      'ends in the middle of the response',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{'),
      'ECONNRESET',
    ],
    [
      'carries too many headers',
      (socket) => socket.end(`HTTP/1.1 200 OK\r\n${'a: bbbbbbbbbb\r\n'.repeat(10_000)}\r\n`),
      'HPE_HEADER_OVERFLOW',
    ],
  ])('keeps the error of Node as the cause if the connection %s', async (_, onRequest, code) => {
    using server = await startRawServer(onRequest)
    await expect(nodeTransport(SETTINGS)(request(server.url))).rejects.toMatchObject({cause: {code}})
  })

  test('stops reading a response after 1 MiB (N23)', async () => {
    let sent = 0
    await using server = await startServer((_, response) => {
      response.writeHead(200)
      const block = Buffer.alloc(65_536, ' ')
      const pump = (): void => {
        while (!response.destroyed && response.write(block)) sent += block.length
        sent += block.length
      }
      response.on('drain', pump)
      pump()
    })
    expect(await failure(nodeTransport(SETTINGS)(request(server.url)))).toEqual({
      name: 'ResponseError',
      code: 'InvalidResponse',
      message: 'The response is longer than 1048576 bytes.',
    })
    expect(sent).toBeLessThan(50_000_000)
  })

  test.each([
    [1_048_576, 'is read'],
    [1_048_577, 'is too long'],
  ])('a response of %i bytes %s (N23)', async (size, verdict) => {
    await using server = await startServer((_, response) => response.end('a'.repeat(size)))
    const outcome = await nodeTransport(SETTINGS)(request(server.url)).then(
      ({body}) => (body.length === size ? 'is read' : 'is cut off'),
      (error) => (error instanceof ResponseError ? 'is too long' : error),
    )
    expect(outcome).toBe(verdict)
  })

  test('joins the values of a repeated header', async () => {
    await using server = await startServer((_, response) => response.setHeader('set-cookie', ['a=1', 'b=2']).end('{}'))
    const {headers} = await nodeTransport(SETTINGS)(request(server.url))
    expect(headers['set-cookie']).toBe('a=1, b=2')
  })

  test.each([301, 302, 303, 307, 308])('does not follow a redirect with status %i (N26)', async (status) => {
    await using other = await startServer({})
    await using server = await startServer({status, headers: {location: other.url}})
    expect((await nodeTransport(SETTINGS)(request(server.url))).status).toBe(status)
    expect(other.requests).toEqual([])
  })

  test('stops if the caller aborts during the request', async () => {
    const controller = new AbortController()
    await using server = await startServer(() => controller.abort(new Error('enough')))
    await expect(nodeTransport(SETTINGS)(request(server.url, controller.signal))).rejects.toThrow('enough')
  })

  test('sends nothing if the caller has already aborted', async () => {
    await using server = await startServer({})
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(nodeTransport(SETTINGS)(request(server.url, signal))).rejects.toThrow('enough')
    expect(server.requests).toEqual([])
  })
})
