import type {IncomingMessage, RequestListener, ServerResponse} from 'node:http'
import {type Emulator, plainAppOf} from '../emulator/emulator.ts'
import type {Answer} from '../http/plain-response.ts'
import type {RawRequest} from '../http/raw-request.ts'
import {readBody} from '../http/read-body.ts'
import {MAX_BODY_BYTES} from '../operations/answer-operation.ts'

/** Names under which this host reaches itself. Any other is a page's own name, bound to 127.0.0.1 (DNS rebinding). */
const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

const MISDIRECTED: Answer = {
  status: 421,
  headers: {'Content-Type': 'text/plain'},
  body: 'This emulator answers to 127.0.0.1 and localhost only.\n',
}

const WITHOUT_HOST: Answer = {
  status: 400,
  headers: {'Content-Type': 'text/plain'},
  body: 'A request has to say by which host and port it came: Host: 127.0.0.1:8021\n',
}

/**
 * Answers the requests of a server: what programs ask for at once, pages by their framework, which is loaded for the first
 * of them.
 */
export async function createListener(
  emulator: Emulator,
  {allowRemote}: {allowRemote: boolean},
): Promise<RequestListener> {
  const plain = await plainAppOf(emulator)
  let pages: Promise<RequestListener> | undefined
  return (incoming, outgoing) => {
    const host = hostOf(incoming)
    if (!URL.canParse(`http://${host}`)) return send(outgoing, WITHOUT_HOST)
    if (!allowRemote && !isLoopback(host)) return send(outgoing, MISDIRECTED)
    const answer = plain?.find(incoming.method ?? '', incoming.url ?? '')
    if (answer !== undefined) {
      // The client has gone away.
      answerPlain(incoming, outgoing, answer).catch(() => outgoing.destroy())
      return
    }
    pages ??= createPagesListener(emulator)
    pages.then((listener) => listener(incoming, outgoing), console.error)
  }
}

/** Whom a request is for. A target may be a whole URL, which counts then (RFC 9112 section 3.2.2). */
function hostOf({url = '', headers}: IncomingMessage): string {
  return (url.startsWith('/') ? headers.host : URL.parse(url)?.host) ?? ''
}

function isLoopback(host: string): boolean {
  return LOOPBACK_NAMES.has(host.replace(/:\d+$/, '').toLowerCase())
}

async function answerPlain(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: RawRequest) => Promise<Answer>,
): Promise<void> {
  const {bytes, isTooLong} = await readBody(incoming, MAX_BODY_BYTES)
  const {method = '', headers, url, socket} = incoming
  if (isTooLong) outgoing.setHeader('Connection', 'close')
  send(
    outgoing,
    await answer({
      method,
      url: `http://${headers.host}${url}`,
      // Only `set-cookie` comes as a list, which no client sends.
      headers: headers as RawRequest['headers'],
      body: bytes,
      address: socket.remoteAddress,
    }),
  )
}

function send(outgoing: ServerResponse, {status, headers, body, cut = false}: Answer): void {
  // These two may not come with a body, and so with its length.
  const length = status === 204 || status === 304 ? {} : {'Content-Length': Buffer.byteLength(body)}
  outgoing.writeHead(status, {...headers, ...length})
  if (cut) outgoing.write(body.slice(0, body.length / 2), () => outgoing.destroy())
  else outgoing.end(body)
}

async function createPagesListener({fetch}: Emulator): Promise<RequestListener> {
  const {getRequestListener} = await import('@hono/node-server')
  return getRequestListener(
    async (request, {incoming, outgoing}) => {
      const {bytes, isTooLong} = await readBody(incoming, MAX_BODY_BYTES)
      if (isTooLong) outgoing.setHeader('Connection', 'close')
      return fetch(withBody(request, bytes), undefined, {address: incoming.socket.remoteAddress})
    },
    {overrideGlobalObjects: false},
  )
}

/**
 * A request of the platform's own class. That of the server is another, which the framework cannot rebuild to limit a body
 * that comes without its length: `curl -X POST` says nothing of a body at all.
 */
function withBody(request: Request, body: Uint8Array): Request {
  const {url, method, headers} = request
  // The platform's class knows no TRACE, and nothing here answers one.
  if (method === 'TRACE') return request
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0
  return new Request(url, {method, headers, body: hasBody ? body : null})
}
