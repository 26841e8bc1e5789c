import type {Socket} from 'node:net'
import {ConfigError, fetchTransport, type HttpRequest, ResponseError, TransportError} from '@sso-oidc/core'
import {nodeTransport} from '@sso-oidc/core/node'
import {afterEach, describe, expect, test, vi} from 'vitest'
import {serve, serveTcp} from './http-server.ts'

const request = (url: string, rest: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url,
  headers: {'content-type': 'application/json'},
  body: '{"a":"é"}',
  ...rest,
})

/** Returns the class, code, and message of a rejected promise. */
async function failure(promise: Promise<unknown>): Promise<{name: string; code: string; message: string}> {
  const error = await promise.then(
    () => new Error('the request succeeded'),
    (reason: unknown) => reason,
  )
  if (error instanceof TransportError || error instanceof ResponseError || error instanceof ConfigError) {
    const {name, code, message} = error
    return {name, code, message: message.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')}
  }
  throw error
}

afterEach(() => {
  vi.useRealTimers()
})

describe.each([
  ['fetchTransport', fetchTransport],
  ['nodeTransport', nodeTransport],
] as const)('%s', (_, createTransport) => {
  const send = createTransport()

  test('sends a request and returns the response as plain data', async () => {
    const seen: unknown[] = []
    await using server = await serve(({method, url, headers}, response, body) => {
      seen.push({method, url, type: headers['content-type'], length: headers['content-length'], body})
      response.writeHead(201, {'x-amzn-RequestId': 'r'}).end('{"b":1}')
    })
    const {status, statusText, headers, body} = await send(request(`${server.url}token?aws_iam=t`))
    expect([status, statusText, headers['x-amzn-requestid'], new TextDecoder().decode(body)]).toEqual([
      201,
      'Created',
      'r',
      '{"b":1}',
    ])
    expect(seen).toEqual([
      {method: 'POST', url: '/token?aws_iam=t', type: 'application/json', length: '10', body: '{"a":"é"}'},
    ])
  })

  test.each([
    ['GET', undefined],
    ['POST', '0'],
    ['PUT', '0'],
  ] as const)('sends a request %s without a body with the length %s', async (method, length) => {
    const lengths: unknown[] = []
    await using server = await serve(({headers}, response) => {
      lengths.push(headers['content-length'])
      response.end('{}')
    })
    await send(request(server.url, {method, body: ''}))
    expect(lengths).toEqual([length])
  })

  test('reports a refused connection (N1)', async () => {
    const {url, [Symbol.asyncDispose]: close} = await serve(() => {})
    await close()
    expect(await failure(send(request(url)))).toEqual({
      name: 'TransportError',
      code: 'ConnectionFailed',
      message: 'The request to HOST failed: connect ECONNREFUSED HOST.',
    })
  })

  test('times out without a response, and if the response arrives too slowly (N5, N6)', async () => {
    await using silent = await serve(() => {})
    await using slow = await serve((__, response) => {
      const drip = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(drip))
    })
    for (const {url} of [silent, slow]) {
      expect(await failure(createTransport({timeout: 100})(request(url)))).toEqual({
        name: 'TransportError',
        code: 'TimedOut',
        message: 'HOST did not respond within 100 ms.',
      })
    }
  })

  test('waits for a response if the time limit exceeds the maximum of a timer', async () => {
    await using server = await serve((__, response) => setTimeout(() => response.end('{}'), 30))
    expect(await createTransport({timeout: 1e10})(request(server.url))).toMatchObject({status: 200})
  })

  test.each<[string, (socket: Socket) => void]>([
    ['is closed before a response (N8)', (socket) => socket.destroy()],
    ['is reset before a response (N8)', (socket) => socket.resetAndDestroy()],
    ['carries something other than HTTP (N27)', (socket) => socket.end('garbage\r\n\r\n')],
    [
      'is closed in the middle of the response (N9, N10)',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"accessToken":"AT"'),
    ],
    [
      'is closed before the last chunk (N11)',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{"a\r\n'),
    ],
    [
      'switches to another protocol',
      (socket) => socket.end('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ],
  ])('fails if the connection %s', async (__, onData) => {
    await using server = await serveTcp(onData)
    expect(await failure(send(request(server.url)))).toMatchObject({code: 'ConnectionFailed'})
  })

  test('keeps the error of the platform as the cause', async () => {
    await using server = await serveTcp((socket) => socket.destroy())
    await expect(send(request(server.url))).rejects.toMatchObject({cause: expect.any(Error)})
  })

  test.each([
    [1_048_576, 'is read'],
    [1_048_577, 'is too long'],
  ])('a response of %i bytes %s (N23)', async (size, verdict) => {
    await using server = await serve((__, response) => response.end('a'.repeat(size)))
    const outcome = await send(request(server.url)).then(
      ({body}) => (body.length === size ? 'is read' : 'is cut off'),
      (error) => (error instanceof ResponseError ? 'is too long' : error),
    )
    expect(outcome).toBe(verdict)
  })

  test('stops reading an endless response after 1 MiB (N23)', async () => {
    let sent = 0
    await using server = await serve((__, response) => {
      const block = Buffer.alloc(65_536, ' ')
      const pump = (): void => {
        do sent += block.length
        while (!response.destroyed && response.write(block))
      }
      response.on('drain', pump)
      pump()
    })
    expect(await failure(send(request(server.url)))).toEqual({
      name: 'ResponseError',
      code: 'InvalidResponse',
      message: 'The response is longer than 1048576 bytes.',
    })
    expect(sent).toBeLessThan(50_000_000)
  })

  test.each([301, 302, 303, 307, 308])('does not follow a redirect with status %i (N26)', async (status) => {
    const urls: unknown[] = []
    await using server = await serve(({url}, response) => {
      urls.push(url)
      response.writeHead(status, {location: '/other'}).end()
    })
    expect((await send(request(server.url))).status).toBe(status)
    expect(urls).toEqual(['/'])
  })

  test('rejects with the reason of the signal, during a request and before it', async () => {
    const controller = new AbortController()
    let count = 0
    await using server = await serve(() => {
      count += 1
      controller.abort(new Error('enough'))
    })
    await expect(send(request(server.url, {signal: controller.signal}))).rejects.toThrow('enough')
    await expect(send(request(server.url, {signal: controller.signal}))).rejects.toThrow('enough')
    expect(count).toBe(1)
  })

  test.each(['user@', ':secret@'])(
    'rejects the user name and password "%s" of a URL, without the password',
    async (by) => {
      await using server = await serve((__, response) => response.end('{}'))
      const failed = await failure(send(request(server.url.replace('//', `//${by}`))))
      expect(failed).toMatchObject({name: 'ConfigError', code: 'InvalidSetting'})
      expect(failed.message).not.toContain('secret')
    },
  )
})

describe('nodeTransport', () => {
  test('sends all requests over one connection, one after the other (H7)', async () => {
    await using server = await serve((_, response) => response.end('{}'))
    for (let turn = 0; turn < 5; turn += 1) await nodeTransport()(request(server.url))
    expect(server.connections()).toBe(1)
  })

  test.each([
    ['a response', (end: () => void) => end(), 'fulfilled'],
    ['a connection that is closed', (__: () => void, destroy: () => void) => destroy(), 'rejected'],
  ])('leaves no timer and no listener after %s', async (_, answer, status) => {
    await using server = await serve((__, response) =>
      answer(
        () => response.end('{}'),
        () => response.destroy(),
      ),
    )
    const {signal} = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']})
    const [result] = await Promise.allSettled([nodeTransport()(request(server.url, {signal}))])
    expect({status: result.status, timers: vi.getTimerCount()}).toEqual({status, timers: 0})
    expect([added.mock.calls.length, removed.mock.calls.map(([type]) => type)]).toEqual([1, ['abort']])
  })

  test('joins the values of a repeated header', async () => {
    await using server = await serve((__, response) => response.setHeader('set-cookie', ['a=1', 'b=2']).end('{}'))
    expect((await nodeTransport()(request(server.url))).headers['set-cookie']).toBe('a=1, b=2')
  })

  test('accepts 64 KiB of headers, and no more', async () => {
    await using server = await serve((__, response) => response.setHeader('x-long', 'a'.repeat(50_000)).end('{}'))
    expect(await nodeTransport()(request(server.url))).toMatchObject({status: 200})
    await using other = await serveTcp((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\n${'a: bbbbbbbbbb\r\n'.repeat(10_000)}\r\n`),
    )
    expect(await failure(nodeTransport()(request(other.url)))).toMatchObject({code: 'ConnectionFailed'})
  })

  /** Answers the first request of each connection, and closes the connection when the second one arrives. */
  const closesSecond = (seen: string[]) => {
    const used = new Set<Socket>()
    return serveTcp((socket, data) => {
      seen.push(data.slice(0, data.indexOf(' ')))
      if (used.has(socket)) return socket.destroy()
      used.add(socket)
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\n{}')
      return undefined
    })
  }

  test('sends a GET request again, once, if the server has closed the idle connection', async () => {
    const seen: string[] = []
    await using server = await closesSecond(seen)
    const get = request(server.url, {method: 'GET', body: ''})
    for (let turn = 0; turn < 2; turn += 1) expect(await nodeTransport()(get)).toMatchObject({status: 200})
    expect([seen, server.connections()]).toEqual([['GET', 'GET', 'GET'], 2])
  })

  test('does not send a POST request again, because the server may have processed it', async () => {
    const seen: string[] = []
    await using server = await closesSecond(seen)
    expect(await nodeTransport()(request(server.url))).toMatchObject({status: 200})
    expect(await failure(nodeTransport()(request(server.url)))).toMatchObject({code: 'ConnectionFailed'})
    expect(seen).toEqual(['POST', 'POST'])
  })
})
