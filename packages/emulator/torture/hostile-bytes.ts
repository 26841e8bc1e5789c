import type {Origin} from './origin.ts'
import {type Outcome, Violations} from './outcome.ts'
import {exchange, statusesIn} from './raw-exchange.ts'
import {type Replica, residentMemory} from './replica.ts'
import {register} from './sign-in.ts'

/** Maximum memory of the server in MiB, for any input. */
export const MAX_MEMORY = 300

const LIMIT = 65_536
const PIPELINED = 50
const HEAD = 'POST /client/register HTTP/1.1\r\nHost: 127.0.0.1\r\n'

interface Attack {
  readonly name: string
  readonly pieces: Iterable<string | Buffer>
  /** Status of the only response. */
  readonly status: number
  /** True if the server must close the connection. */
  readonly closed: boolean
}

function attacks(chunkedBytes: number): Attack[] {
  const request = JSON.stringify({clientName: 'n', clientType: 'public'})
  const withBody = (body: string) => [`${HEAD}Content-Length: ${body.length}\r\n\r\n${body}`]
  const smuggled = `${HEAD}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`
  const twice = `${HEAD}Content-Length: 0\r\nContent-Length: ${request.length}\r\n\r\n${request}`
  return [
    {name: 'no body', pieces: withBody(''), status: 400, closed: false},
    {name: 'a body of 64 KiB', pieces: withBody(request.padEnd(LIMIT)), status: 200, closed: false},
    {name: 'a body of 64 KiB and a byte', pieces: withBody(request.padEnd(LIMIT + 1)), status: 413, closed: true},
    {name: 'an endless body', pieces: endlessBody(chunkedBytes), status: 413, closed: true},
    {name: 'a length and a chunked body', pieces: [smuggled], status: 400, closed: true},
    {name: 'two different lengths', pieces: [twice], status: 400, closed: true},
    {name: 'random bytes', pieces: [Buffer.alloc(4_096, 0xfe)], status: 400, closed: true},
    {name: 'the preface of HTTP/2', pieces: ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], status: 400, closed: true},
    {name: 'endless headers', pieces: [HEAD, `X: ${'x'.repeat(LIMIT)}`], status: 431, closed: true},
  ]
}

function* endlessBody(bytes: number): Iterable<string | Buffer> {
  yield `${HEAD}Transfer-Encoding: chunked\r\n\r\n`
  const chunk = Buffer.from(`10000\r\n${' '.repeat(LIMIT)}\r\n`)
  for (let sent = 0; sent < bytes; sent += LIMIT) yield chunk
}

/**
 * Sends malformed and malicious requests. Checks that each is rejected, that the server still serves honest clients,
 * that responses match their requests, and that memory stays bounded.
 */
export async function hostileBytes({url, pid, origin}: Replica, chunkedBytes: number): Promise<Outcome> {
  const violations = new Violations()
  const list = attacks(chunkedBytes)
  for (const {name, pieces, status, closed} of list) {
    const response = await exchange(url, pieces)
    const statuses = statusesIn(response.text)
    violations.expect(
      statuses.length === 1 && statuses[0] === status && response.closed === closed,
      `Response to ${name}: ${statuses.join(', ') || 'none'}, connection ${response.closed ? 'closed' : 'open'}.`,
    )
    await expectHonest(origin, name, violations)
  }
  await expectOrder(url, violations)
  const memory = residentMemory(pid) ?? 0
  violations.expect(memory < MAX_MEMORY, `The server uses ${memory.toFixed(0)} MiB.`)
  const sent = (chunkedBytes / 2 ** 20).toFixed(0)
  return {
    summary: `${list.length} attacks (one of ${sent} MiB), ${PIPELINED} requests at once, ${memory.toFixed(0)} MiB`,
    violations: violations.list(),
  }
}

async function expectHonest(origin: Origin, after: string, violations: Violations): Promise<void> {
  await register(origin).catch((error: Error) => violations.add(`After ${after}: ${error.message}`))
}

/**
 * Sends valid and invalid requests over one connection without waiting for responses. Checks the order of the
 * responses: a client secret contains the name of its client.
 */
async function expectOrder(url: string, violations: Violations): Promise<void> {
  const names = Array.from({length: PIPELINED}, (_, at) => (at % 5 === 4 ? '' : `client number ${at}`))
  const requests = names.map((clientName) => {
    const body = JSON.stringify({clientName, clientType: 'public'})
    return `${HEAD}Content-Length: ${body.length}\r\n\r\n${body}`
  })
  const {text} = await exchange(url, [requests.join('')])
  const responses = text.split('HTTP/1.1 ').slice(1)
  const isInOrder = names.every((name, at) => {
    const [, payload = ''] = /"clientSecret":"[^.]*\.([^.]*)/.exec(responses[at] ?? '') ?? []
    return Buffer.from(payload, 'base64url').toString().includes(name) && (name === '') === (payload === '')
  })
  violations.expect(isInOrder && responses.length === PIPELINED, 'Responses on one connection were out of order.')
}
