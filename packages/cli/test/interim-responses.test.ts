import type {Socket} from 'node:net'
import {type HttpRequest, ResponseError, TransportError} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {nodeTransport} from '../src/network/transport.ts'
import {startRawServer} from './raw-server.ts'
import {REFRESH} from './run-command.ts'
import {runProgram} from './run-program.ts'

const SETTINGS = {connectTimeout: 60_000, readTimeout: 60_000, verify: true}
const BODY = '{"accessToken":"AT"}'

/** Sends a request to a server that returns this text. Resolves to the response, or to the class and message of the error. */
async function responseTo(text: string | ((socket: Socket) => void)) {
  using server = await startRawServer(typeof text === 'string' ? (socket) => socket.end(text) : text)
  const request: HttpRequest = {method: 'POST', url: server.url, headers: {}, body: '{}'}
  try {
    const {status, headers, body} = await nodeTransport(SETTINGS)(request)
    return {status, headers, body: new TextDecoder().decode(body)}
  } catch (error) {
    if (!(error instanceof TransportError || error instanceof ResponseError)) throw error
    return `${error.name}: ${error.message.replace(/127\.0\.0\.1:\d+/, 'HOST')}`
  }
}

function withHeaders(lines: readonly string[]): string {
  return ['HTTP/1.1 200 OK', ...lines, `content-length: ${BODY.length}`, '', BODY].join('\r\n')
}

const INVALID = 'TransportError: Could not connect to http://HOST/: the response is not valid HTTP'

describe('the headers of a response', () => {
  test.each<[string, number, number]>([
    ['300 long ones', 300, 190],
    ['3,000 short ones', 3000, 1],
    ['one of 60 KB', 1, 60_000],
  ])('are all read: %s (N25)', async (_, count, length) => {
    const lines = Array.from({length: count}, (__, at) => `x-${at}: ${'v'.repeat(length)}`)
    const expected = Object.fromEntries(lines.map((line) => line.split(': ')))
    expect(await responseTo(withHeaders(lines))).toEqual({
      status: 200,
      headers: {...expected, 'content-length': String(BODY.length)},
      body: BODY,
    })
  })

  test.each<[string, string]>([
    ['of 1 MB', withHeaders([`x: ${'v'.repeat(1_048_576)}`])],
    ['in 1 MB of lines', withHeaders(Array.from({length: 100_000}, (_, at) => `x-${at}: v`))],
    ['in a status line of 1 MB', `HTTP/1.1 200 ${'O'.repeat(1_048_576)}\r\ncontent-length: 2\r\n\r\n{}`],
  ])('%s are an error that is not retried (N25)', async (_, text) => {
    expect(await responseTo(text)).toBe('ResponseError: The response has more than 65536 bytes of headers.')
  })

  test.each<[string, string, string]>([
    ['a carriage return', 'x: a\rb', 'Missing expected LF after header value (HPE_LF_EXPECTED)'],
    ['a line feed', 'x: a\nb', 'Missing expected CR after header value (HPE_CR_EXPECTED)'],
    ['NUL', 'x: a\0b', 'Invalid header value char (HPE_INVALID_HEADER_TOKEN)'],
    ['ESC', 'x: \u001b[2J', 'Invalid header value char (HPE_INVALID_HEADER_TOKEN)'],
    ['two lengths', 'content-length: 5', 'Duplicate Content-Length (HPE_UNEXPECTED_CONTENT_LENGTH)'],
  ])('with %s are an error (N25)', async (_, line, reason) => {
    expect(await responseTo(withHeaders([line]))).toBe(`${INVALID}, ${reason}.`)
  })
})

describe('an interim response', () => {
  test('is ignored (N28)', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'
    const text = `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${hints.repeat(98)}${withHeaders([])}`
    expect(await responseTo(text)).toEqual({status: 200, headers: {'content-length': '20'}, body: BODY})
  })

  test('is an error after 100 others, because the server could send them without end (N28)', async () => {
    const storm = (socket: Socket): void => {
      const pump = (): void => void socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(10))
      socket.on('drain', pump).on('close', () => clearInterval(timer))
      const timer = setInterval(pump, 1)
    }
    expect(await responseTo(storm)).toBe('ResponseError: The server sent more than 100 interim responses.')
  })

  test('that switches to another protocol is a closed connection (N28)', async () => {
    const text = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'
    expect(await responseTo((socket) => socket.write(text))).toBe(
      'TransportError: Could not connect to http://HOST/: the connection was closed before the response arrived.',
    )
  })

  test.each([
    ['101', 'CreateToken returned the invalid status 101.'],
    ['099', 'CreateToken returned the invalid status 99.'],
    ['204', 'CreateToken returned status 204, but the body is empty.'],
    ['205', 'CreateToken returned status 205, but the body is empty.'],
  ])(
    'or another response without a body, such as status %s, is an error without a retry (N28)',
    async (status, sentence) => {
      let requests = 0
      using server = await startRawServer((socket) => {
        requests += 1
        socket.end(`HTTP/1.1 ${status} x\r\ncontent-length: 0\r\n\r\n`)
      })
      const outcome = await runProgram(['create-token', ...REFRESH, '--endpoint-url', server.url])
      expect({...outcome, requests}).toMatchObject({exitCode: 255, stdout: '', requests: 1})
      expect(outcome.stderr).toContain(`(InvalidResponse): ${sentence}\n`)
    },
  )
})
