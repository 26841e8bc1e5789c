import http from 'node:http'
import net from 'node:net'
import {text} from 'node:stream/consumers'
import {createEmulator, type Emulator, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'

const APP = 'https://app.example'
const TOO_LONG = 'x'.repeat(65_537)

/** Request that the framework of the pages handles. */
interface Page {
  readonly words: string
  readonly body: string | null
  readonly sender: unknown
}

let emulator: Emulator
let server: EmulatorServer
let pages: Page[]

beforeEach(async () => {
  emulator = createEmulator({allowOrigins: [APP]})
  server = await listen(emulator)
  pages = []
  // The server has its router for operations already.
  emulator.fetch = async (input, init, sender) => {
    const request = new Request(input, init)
    const body = request.body === null ? null : await request.text()
    pages.push({words: `${request.method} ${new URL(request.url).pathname}`, body, sender})
    return new Response('page')
  }
})
afterEach(async () => {
  vi.restoreAllMocks()
  await server.close()
})

/** Sends a request over a connection that the client would keep open. */
async function send(words: string, {headers = {}, body = ''}: {headers?: Record<string, string>; body?: string} = {}) {
  const [method, path] = words.split(' ')
  const agent = new http.Agent({keepAlive: true})
  const length = body === '' ? {} : {'content-length': String(body.length)}
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const request = http.request(server.url + path, {method, headers: {...length, ...headers}, agent}, resolve)
    request.on('error', reject).end(body)
  })
  const result = {status: response.statusCode, headers: response.headers, body: await text(response)}
  agent.destroy()
  return result
}

/** Sends bytes over a new connection, and returns the response. */
async function sendRaw(request: string): Promise<string> {
  const {port, hostname} = new URL(server.url)
  const socket = net.connect(Number(port), hostname).on('error', () => {})
  // The server would close a half-closed connection before a response that takes time.
  socket.write(request)
  return text(socket)
}

describe('The server', () => {
  test('handles operations itself, and other requests with the framework of the pages', async () => {
    const requests = ['POST /token', 'GET /health', 'GET /device', 'GET /token']
    const bodies = []
    for (const words of requests) bodies.push((await send(words)).body)
    expect(bodies).toEqual([expect.stringMatching('invalid_request'), '{"status":"ok"}', 'page', 'page'])
    expect(pages.map(({words}) => words)).toEqual(['GET /device', 'GET /token'])
  })

  test('passes the body and the address of a request on to the pages, and no body of GET and HEAD', async () => {
    const sender = {address: '127.0.0.1'}
    await send('POST /device', {body: 'a=1'})
    await send('POST /device')
    await send('GET /device', {body: 'a=1'})
    await send('HEAD /device', {body: 'a=1'})
    expect(pages).toEqual([
      {words: 'POST /device', body: 'a=1', sender},
      {words: 'POST /device', body: null, sender},
      {words: 'GET /device', body: null, sender},
      {words: 'HEAD /device', body: null, sender},
    ])
  })

  test('does not change the globals of its process for pages', async () => {
    await send('GET /device')
    // The classes of the framework would inherit from those of Node.
    const classes = [globalThis.Request, globalThis.Response]
    expect(classes.map((one) => Object.getPrototypeOf(one) === Function.prototype)).toEqual([true, true])
  })

  test('rejects the names of other hosts with a message, and accepts its own in capitals', async () => {
    expect(await send('POST /token', {headers: {host: 'evil.test'}})).toMatchObject({
      status: 421,
      headers: {'content-type': 'text/plain'},
      body: 'Host not allowed. This emulator responds to 127.0.0.1 and localhost only.\n',
    })
    expect(await send('GET /health', {headers: {host: 'LOCALHOST'}})).toMatchObject({status: 200})
  })

  test.each(['a b', 'x:99999', '[x]'])('rejects the invalid host %j with a message', async (host) => {
    expect(await send('POST /token', {headers: {host}})).toMatchObject({
      status: 400,
      headers: {'content-type': 'text/plain'},
      body: 'The request has no valid Host header, such as Host: 127.0.0.1:8021\n',
    })
  })

  test('rejects a request of HTTP/1.0 without a host', async () => {
    expect(await sendRaw('GET /health HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  })

  test.each(['POST /token', 'POST /device'])(
    'closes the connection of %s only if its body is too long',
    async (words) => {
      const {headers} = await send(words, {body: '{}'})
      const {headers: afterTooLong} = await send(words, {body: TOO_LONG})
      expect([headers.connection, afterTooLong.connection]).toEqual(['keep-alive', 'close'])
    },
  )

  test('sends the length of each body, and none with the statuses that have no body', async () => {
    const lengthOf = async (status: number) => {
      await emulator.setFault({operation: 'CreateToken', status, body: 'é'})
      return (await send('POST /token')).headers['content-length']
    }
    expect([await lengthOf(200), await lengthOf(204), await lengthOf(205), await lengthOf(304)]).toEqual([
      ...['2', undefined, '2', undefined],
    ])
  })

  test('sends half of a body that a fault cuts off', async () => {
    await emulator.setFault({operation: 'CreateToken', body: 'abcdefgh', cut: true})
    const response = await sendRaw('POST /token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}')
    expect(response.split('\r\n\r\n')[1]).toBe('abcd')
  })

  test.each(['POST /token', 'GET /device'])('gives a client 10 s to read the response to %s (F8)', async (words) => {
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const has10s = (): boolean => timers.mock.calls.some(([, milliseconds]) => milliseconds === 10_000)
    const {fetch} = emulator
    emulator.fetch = async (...parameters) => {
      const response = await fetch(...parameters)
      // The time of the client begins after the response is ready.
      await new Promise(setImmediate)
      expect(has10s()).toBe(false)
      return response
    }
    expect(await send(words)).not.toMatchObject({status: 500})
    expect(has10s()).toBe(true)
  })
})
