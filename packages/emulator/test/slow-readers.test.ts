import {once} from 'node:events'
import {createServer} from 'node:http'
import net, {type AddressInfo} from 'node:net'
import {text} from 'node:stream/consumers'
import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'
import {createEmulator} from '@sso-oidc/emulator'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {createRequestLog} from '../src/http/request-log.ts'
import {createListener} from '../src/server/listener.ts'

/** Milliseconds in which the clients of these tests must read a response. */
const SEND_TIMEOUT = 300

/** Size of a response that fits in no buffer of a system. */
const HUGE = 32 * 1024 * 1024

describe('a client that does not read', () => {
  const emulator = createEmulator({faults: [{operation: 'CreateToken', body: 'x'.repeat(HUGE)}]})
  let server: ReturnType<typeof createServer>
  let port: number

  beforeEach(async () => {
    server = createServer(await createListener(emulator, {allowRemote: false, sendTimeout: SEND_TIMEOUT}))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    port = (server.address() as AddressInfo).port
  })
  afterEach(() => server.close())

  const connections = (): Promise<number> =>
    new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count))))

  /** Sends requests and reads nothing. */
  async function sendOnly(...requests: string[]): Promise<net.Socket> {
    const socket = net.connect(port, '127.0.0.1').pause()
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(requests.join(''))
    return socket
  }

  const CREATE_TOKEN = 'POST /token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}'

  test.each([
    ['one request', [CREATE_TOKEN]],
    ['a hundred requests at once', Array.from({length: 100}, () => CREATE_TOKEN)],
  ])('is disconnected after the deadline, and one request is handled, with %s (F8)', async (_, requests) => {
    await emulator.reset()
    await emulator.setFault({operation: 'CreateToken', body: 'x'.repeat(HUGE)})
    const socket = await sendOnly(...requests)
    await expect.poll(connections, {timeout: 10_000}).toBe(1)
    await expect.poll(connections, {timeout: 20_000}).toBe(0)
    expect(emulator.requests()).toHaveLength(1)
    socket.destroy()
  })

  test('is disconnected from a page too (F8)', async () => {
    const page = createEmulator()
    const {fetch} = page
    page.fetch = async (...parameters) => new Response('x'.repeat(HUGE), await fetch(...parameters))
    server.removeAllListeners('request')
    server.on('request', await createListener(page, {allowRemote: false, sendTimeout: SEND_TIMEOUT}))
    const socket = await sendOnly('GET /device HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
    await expect.poll(connections, {timeout: 10_000}).toBe(1)
    await expect.poll(connections, {timeout: 20_000}).toBe(0)
    socket.destroy()
  })

  test('gets the responses to requests that it sends at once in their order, if it reads them (F8)', async () => {
    const requests = ['health', 'device', 'health', 'token'].map((path, at) => {
      const connection = at === 3 ? 'close' : 'keep-alive'
      return `GET /${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: ${connection}\r\n\r\n`
    })
    const socket = await sendOnly(...requests)
    expect((await text(socket)).match(/(?<=HTTP\/1\.1 )\d+/g)).toEqual(['200', '200', '200', '404'])
  })

  test('gets its whole response if it reads in time, and can wait for a delayed one (F8)', async () => {
    await emulator.setFault({operation: 'CreateToken', delay: 2 * SEND_TIMEOUT, body: 'late'})
    const response = await fetch(`http://127.0.0.1:${port}/token`, {method: 'POST', body: '{}'})
    expect(await response.text()).toBe('late')
  })
})

describe('the request log', () => {
  /** Returns the size of the heap in MiB, without garbage. */
  function heap(): number {
    setFlagsFromString('--expose-gc')
    runInNewContext('gc')()
    return process.memoryUsage().heapUsed / 1024 / 1024
  }

  const facts = {method: 'GET', operation: undefined, status: 404, errorType: undefined, started: 0, isForeign: false}

  test.each([
    ['paths of 15 KB', (count: number) => `/${count}${'x'.repeat(15_000)}`],
    ['paths of 15 KB of control characters', (count: number) => `/${count}${'\u202e'.repeat(15_000)}`],
    // A part of a string would keep the whole string in memory.
    ['short paths with queries of 15 KB', (count: number) => `/device_authorization/${count}?${'x'.repeat(15_000)}`],
  ])('keeps less than 4 MiB of %s (F8)', (_, target) => {
    const log = createRequestLog()
    const before = heap()
    for (let count = 0; count < 4_000; count++) {
      log.record({...facts, path: Buffer.from(target(count)).toString().split('?')[0] ?? ''})
    }
    expect(log.list()).toHaveLength(1_000)
    expect(heap() - before).toBeLessThan(4)
  })

  test('cuts long texts off and shows that it did, also in the dashboard (F8)', async () => {
    const emulator = createEmulator()
    await emulator.fetch(`http://127.0.0.1/${'x'.repeat(15_000)}`)
    await emulator.setFault({operation: 'CreateToken', body: 'y'.repeat(15_000)})
    expect(emulator.requests().map(({path}) => path)).toEqual([`/${'x'.repeat(511)}…`])
    const html = await (await emulator.fetch('http://127.0.0.1/_emulator')).text()
    expect(html).toContain(`GET /${'x'.repeat(199)}…</code>`)
    expect(html).toContain(`<code>body ${'y'.repeat(195)}…</code>`)
  })
})
