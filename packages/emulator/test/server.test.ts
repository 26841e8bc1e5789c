import {subscribe, unsubscribe} from 'node:diagnostics_channel'
import {once} from 'node:events'
import http from 'node:http'
import net from 'node:net'
import {text} from 'node:stream/consumers'
import {createTokenWithIAM} from '@sso-oidc/core'
import {createEmulator, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {expect, onTestFinished, test} from 'vitest'
import {sign} from './sign.ts'

async function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${url}/device`, {headers: {host}, agent: false}, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    request.on('error', reject)
  })
}

test('The server responds to names of this host only', async () => {
  const server = await listen(createEmulator())
  const port = new URL(server.url).port
  try {
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, 'evil.test', '127.0.0.1.evil.test']
    expect(await Promise.all(hosts.map((host) => statusFor(server.url, host)))).toEqual([200, 200, 200, 421, 421])
  } finally {
    await server.close()
  }
})

test('The server closes although clients keep their connections open', async () => {
  const server = await listen(createEmulator())
  const agent = new http.Agent({keepAlive: true})
  await new Promise<void>((resolve) => {
    http.get(`${server.url}/device`, {agent}, (response) => response.resume().on('end', resolve))
  })
  await server.close()
  await expect(fetch(server.url)).rejects.toThrow()
  agent.destroy()
})

test('The server does not change the globals of its process', async () => {
  const {Request: request, Response: response} = globalThis
  const server = await listen(createEmulator())
  await server.close()
  expect([globalThis.Request, globalThis.Response]).toEqual([request, response])
})

test('The server reports its health for GET and HEAD', async () => {
  const server = await listen(createEmulator())
  const ask = async (method: string) => {
    const answer = await fetch(`${server.url}/health?now`, {method})
    return [answer.status, await answer.text()]
  }
  try {
    expect([await ask('GET'), await ask('HEAD')]).toEqual([
      [200, '{"status":"ok"}'],
      [200, ''],
    ])
  } finally {
    await server.close()
  }
})

test('The server rejects if its port is in use', async () => {
  const server = await listen(createEmulator())
  try {
    const port = Number(new URL(server.url).port)
    await expect(listen(createEmulator(), {port})).rejects.toMatchObject({code: 'EADDRINUSE'})
  } finally {
    await server.close()
  }
})

test('The server listens on an address in versions of Node without bound sockets, and rejects if its port is in use', async () => {
  const module = net as {BoundSocket?: unknown}
  const {BoundSocket} = module
  onTestFinished(() => {
    module.BoundSocket = BoundSocket
  })
  module.BoundSocket = undefined
  await using server = await closing(listen(createEmulator()))
  const port = Number(new URL(server.url).port)
  expect(await statusFor(server.url, `127.0.0.1:${port}`)).toBe(200)
  await expect(listen(createEmulator(), {port})).rejects.toMatchObject({code: 'EADDRINUSE', syscall: 'listen'})
})

// Older versions of Node have no bound sockets.
test.skipIf(!('BoundSocket' in net))('The server binds its port before it listens', async () => {
  await using server = await closing(listen(createEmulator()))
  const port = Number(new URL(server.url).port)
  await expect(listen(createEmulator(), {port})).rejects.toMatchObject({code: 'EADDRINUSE', syscall: 'bind'})
})

async function closing(listening: Promise<EmulatorServer>): Promise<EmulatorServer & AsyncDisposable> {
  const server = await listening
  return {...server, [Symbol.asyncDispose]: () => server.close()}
}

test('The server gives a client 5 s for the headers and 10 s for the whole request (E3)', async () => {
  const seen: object[] = []
  const note = (message: unknown): void => {
    const {headersTimeout, requestTimeout} = (message as {server: http.Server}).server
    seen.push({headersTimeout, requestTimeout})
  }
  subscribe('http.server.request.start', note)
  const server = await listen(createEmulator())
  try {
    await fetch(`${server.url}/health`)
    expect(seen).toEqual([{headersTimeout: 5000, requestTimeout: 10_000}])
  } finally {
    unsubscribe('http.server.request.start', note)
    await server.close()
  }
})

/** Sends bytes over a new connection. Resolves to the first and the last line of the response. */
async function linesOf(url: string, ...lines: string[]): Promise<(string | undefined)[]> {
  const {hostname, port, host} = new URL(url)
  const socket = net.connect(Number(port), hostname)
  const [first = '', ...rest] = lines
  socket.end([first, `Host: ${host}`, 'Connection: close', ...rest].join('\r\n'))
  const answer = (await text(socket)).split('\r\n')
  return [answer.at(0), answer.at(-1)]
}

test('The server rejects a request without a host, also with allowRemote', async () => {
  const server = await listen(createEmulator(), {allowRemote: true})
  try {
    expect(await statusFor(server.url, 'a b')).toBe(400)
    expect(await statusFor(server.url, 'emulator.test')).toBe(200)
  } finally {
    await server.close()
  }
})

test('The server rejects a host that is neither a name nor an address, also with allowRemote (F9)', async () => {
  const server = await listen(createEmulator(), {allowRemote: true})
  try {
    const invalid = [
      'x;id',
      'x$(id)',
      'user@x',
      'x,y',
      'x:y',
      'x:99999',
      '[::1%25lo]',
      '[x]',
      "x'",
      'x"y',
      'x/y',
      'x?y',
    ]
    expect(await Promise.all(invalid.map((host) => statusFor(server.url, host)))).toEqual(invalid.map(() => 400))
    const valid = ['emulator.test', 'EMULATOR_1.test:80', '192.0.2.1:8021', '[2001:db8::1]:8021']
    expect(await Promise.all(valid.map((host) => statusFor(server.url, host)))).toEqual(valid.map(() => 200))
  } finally {
    await server.close()
  }
})

test('The server rejects other host names in an absolute request target too', async () => {
  const server = await listen(createEmulator())
  const first = async (target: string, ...headers: string[]) =>
    (await linesOf(server.url, `POST ${target} HTTP/1.1`, ...headers, '', ''))[0]
  try {
    expect(await first('http://evil.test/_emulator/reset', 'Origin: http://evil.test')).toMatch(/ 421 /)
    expect(await first(`${server.url}/_emulator/reset`)).toMatch(/ 200 /)
  } finally {
    await server.close()
  }
})

test('The server accepts controls without a body or with a chunked body, and rejects long bodies and TRACE', async () => {
  const server = await listen(createEmulator())
  const chunks = (...texts: string[]) =>
    `Transfer-Encoding: chunked\r\n\r\n${texts.map((one) => `${one.length.toString(16)}\r\n${one}\r\n`).join('')}0\r\n\r\n`
  const fault = '{"operation": "CreateToken", "status": 503}'
  try {
    const bare = await linesOf(server.url, 'POST /_emulator/reset HTTP/1.1', '', '')
    const chunked = await linesOf(
      server.url,
      'PUT /_emulator/faults HTTP/1.1',
      chunks(fault.slice(0, 9), fault.slice(9)),
    )
    const cleared = await linesOf(server.url, 'DELETE /_emulator/faults HTTP/1.1', '', '')
    const [tooLong] = await linesOf(server.url, 'PUT /_emulator/faults HTTP/1.1', chunks(' '.repeat(65_537)))
    const [trace] = await linesOf(server.url, 'TRACE /_emulator/reset HTTP/1.1', '', '')
    expect({bare, chunked, cleared, tooLong, trace}).toEqual({
      bare: ['HTTP/1.1 200 OK', '{}'],
      chunked: ['HTTP/1.1 200 OK', '[{"operation":"CreateToken","status":503}]'],
      cleared: ['HTTP/1.1 200 OK', '[]'],
      tooLong: 'HTTP/1.1 413 Payload Too Large',
      trace: 'HTTP/1.1 404 Not Found',
    })
  } finally {
    await server.close()
  }
})

test('The server rejects a signature that covers only one of two equal headers', async () => {
  const server = await listen(createEmulator())
  const url = server.url + createTokenWithIAM.path
  const body = JSON.stringify({clientId: 'unknown', grantType: 'refresh_token', refreshToken: 'r'})
  const signed = sign({url, body, date: Date.now(), headers: {'content-type': 'application/json'}})
  const post = async (...added: readonly string[]) => {
    const request = http.request(url, {method: 'POST', headers: [...Object.entries(signed).flat(), ...added]}).end(body)
    const [response]: http.IncomingMessage[] = await once(request, 'response')
    return response?.resume().statusCode
  }
  try {
    expect([await post(), await post('content-type', 'text/plain')]).toEqual([401, 403])
  } finally {
    await server.close()
  }
})
