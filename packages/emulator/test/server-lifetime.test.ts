import {subscribe, unsubscribe} from 'node:diagnostics_channel'
import {once} from 'node:events'
import type {Server} from 'node:http'
import net, {type AddressInfo} from 'node:net'
import {createEmulator, listen} from '@sso-oidc/emulator'
import {afterEach, expect, test, vi} from 'vitest'

const STARTED = 'http.server.request.start'

afterEach(() => {
  vi.useRealTimers()
})

/** Returns the HTTP servers that handle a request to each URL. */
async function serversOf(...urls: readonly string[]): Promise<Server[]> {
  const servers: Server[] = []
  const note = (message: unknown): void => {
    servers.push((message as {server: Server}).server)
  }
  subscribe(STARTED, note)
  try {
    for (const url of urls) await fetch(`${url}/health`)
  } finally {
    unsubscribe(STARTED, note)
  }
  return servers
}

/** Opens a connection and sends a part of a request. Resolves after the server has begun to read it. */
async function openRequest(url: string): Promise<net.Socket> {
  const {port, hostname} = new URL(url)
  const started = new Promise<void>((resolve) => {
    const note = (): void => {
      unsubscribe(STARTED, note)
      resolve()
    }
    subscribe(STARTED, note)
  })
  const socket = net.connect(Number(port), hostname)
  socket.on('error', () => {}).write('POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{')
  await started
  return socket
}

test('The server limits the time for headers, requests, and idle connections, and checks it every second (E3)', async () => {
  const server = await listen(createEmulator())
  try {
    const [{headersTimeout, requestTimeout, keepAliveTimeout, ...others} = {}] = await serversOf(server.url)
    expect({headersTimeout, requestTimeout, keepAliveTimeout, ...others}).toMatchObject({
      headersTimeout: 5000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5000,
      connectionsCheckingInterval: 1000,
    })
  } finally {
    await server.close()
  }
})

test('Servers listen on free ports of 127.0.0.1, and with allowRemote on all addresses', async () => {
  const servers = await Promise.all([listen(createEmulator()), listen(createEmulator(), {allowRemote: true})])
  try {
    const listening = await serversOf(...servers.map(({url}) => url))
    const addresses = listening.map((server) => server.address() as AddressInfo)
    expect(addresses.map(({address}) => address)).toEqual(['127.0.0.1', '0.0.0.0'])
    expect(addresses.map(({port}) => `http://127.0.0.1:${port}`)).toEqual(servers.map(({url}) => url))
    expect(addresses.every(({port}) => port > 1023)).toBe(true)
  } finally {
    await Promise.all(servers.map((server) => server.close()))
  }
})

test('The server does not listen if the store cannot be opened, also with a `fetch` of its user', async () => {
  const emulator = createEmulator({store: 'sqlite:/nonexistent/state.db'})
  emulator.fetch = async () => new Response()
  await expect(listen(emulator)).rejects.toThrow('The database /nonexistent/state.db cannot be created')
})

test('The server deletes expired data once a minute until it is closed', async () => {
  vi.useFakeTimers({toFake: ['setInterval', 'clearInterval']})
  const emulator = createEmulator()
  let purges = 0
  emulator.purge = async () => {
    purges += 1
  }
  const server = await listen(emulator)
  const purgesAfter = (milliseconds: number): number => {
    vi.advanceTimersByTime(milliseconds)
    return purges
  }
  const counts = [purgesAfter(59_999), purgesAfter(1), purgesAfter(60_000)]
  await server.close()
  expect([...counts, purgesAfter(600_000)]).toEqual([0, 1, 2, 2])
})

test('The server closes the connections of open requests after two seconds', async () => {
  const server = await listen(createEmulator())
  const socket = await openRequest(server.url)
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']})
  const closed = server.close()
  vi.advanceTimersByTime(1999)
  // A connection that was closed would be so after this exchange with another server.
  const other = await listen(createEmulator())
  await serversOf(other.url)
  expect(socket.closed).toBe(false)
  vi.advanceTimersByTime(1)
  await Promise.all([closed, once(socket, 'close')])
  await other.close()
})

test('The server keeps no timer after it is closed, and cannot be closed again', async () => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']})
  const server = await listen(createEmulator())
  await server.close()
  expect(vi.getTimerCount()).toBe(0)
  await expect(server.close()).rejects.toMatchObject({code: 'ERR_SERVER_NOT_RUNNING'})
  expect(vi.getTimerCount()).toBe(0)
})
