import type {IncomingMessage, RequestListener, ServerResponse} from 'node:http'
import {type Emulator, operationRouterOf} from '../emulator/emulator.ts'
import type {PlainResponse} from '../http/plain-response.ts'
import type {RawRequest} from '../http/raw-request.ts'
import {readBody} from '../http/read-body.ts'
import {MAX_BODY_BYTES} from '../operations/handle-operation.ts'
import {handleInTurn, limitSending} from './slow-readers.ts'

/** Names of this host. A page that rebinds its own host name to 127.0.0.1 sends another name (DNS rebinding). */
const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Milliseconds in which a client must read a response. */
const SEND_TIMEOUT = 10_000

/** Names and addresses. A URL parser also accepts characters that mean something to a shell or a header. */
const HOST = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i

const MISDIRECTED: PlainResponse = {
  status: 421,
  headers: {'Content-Type': 'text/plain'},
  body: 'Host not allowed. This emulator responds to 127.0.0.1 and localhost only.\n',
}

const MISSING_HOST: PlainResponse = {
  status: 400,
  headers: {'Content-Type': 'text/plain'},
  body: 'The request has no valid Host header, such as Host: 127.0.0.1:8021\n',
}

/**
 * Creates the request listener of a server. It handles operations itself, and loads the framework of the pages with the
 * first request for a page.
 *
 * @param options.sendTimeout Milliseconds in which a client must read a response. Default: 10,000.
 */
export async function createListener(
  emulator: Emulator,
  {allowRemote, sendTimeout = SEND_TIMEOUT}: {allowRemote: boolean; sendTimeout?: number},
): Promise<RequestListener> {
  const router = await operationRouterOf(emulator)
  let pages: Promise<RequestListener> | undefined
  const listener: RequestListener = (incoming, outgoing) => {
    const host = hostOf(incoming)
    if (!HOST.test(host) || !URL.canParse(`http://${host}`)) return send(outgoing, MISSING_HOST)
    if (!allowRemote && !isLoopback(host)) return send(outgoing, MISDIRECTED)
    const handle = router?.route(incoming.method ?? '', incoming.url ?? '')
    if (handle !== undefined) {
      // Rejects only if the client disconnects.
      respond(incoming, outgoing, {handle, sendTimeout}).catch(() => outgoing.destroy())
      return
    }
    pages ??= createPageListener(emulator, sendTimeout)
    pages.then((show) => show(incoming, outgoing), console.error)
  }
  return (incoming, outgoing) => handleInTurn(incoming, outgoing, () => listener(incoming, outgoing))
}

/**
 * Returns the host of a request. The host of an absolute request target overrides the header (RFC 9112 section 3.2.2).
 */
function hostOf({url = '', headers}: IncomingMessage): string {
  return (url.startsWith('/') ? headers.host : URL.parse(url)?.host) ?? ''
}

function isLoopback(host: string): boolean {
  return LOOPBACK_NAMES.has(host.replace(/:\d+$/, '').toLowerCase())
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  {handle, sendTimeout}: {handle: (request: RawRequest) => Promise<PlainResponse>; sendTimeout: number},
): Promise<void> {
  const {bytes, isTooLong} = await readBody(incoming, MAX_BODY_BYTES)
  const {method = '', headers, url, socket} = incoming
  if (isTooLong) outgoing.setHeader('Connection', 'close')
  const response = await handle({
    method,
    url: `http://${headers.host}${url}`,
    // Only `set-cookie` has a list of values, and clients do not send it.
    headers: headers as RawRequest['headers'],
    body: bytes,
    address: socket.remoteAddress,
  })
  limitSending(outgoing, sendTimeout)
  send(outgoing, response)
}

function send(outgoing: ServerResponse, {status, headers, body, cut = false}: PlainResponse): void {
  // Responses with these statuses have no body and no length.
  const length = status === 204 || status === 304 ? {} : {'Content-Length': Buffer.byteLength(body)}
  outgoing.writeHead(status, {...headers, ...length})
  if (cut) outgoing.write(body.slice(0, body.length / 2), () => outgoing.destroy())
  else outgoing.end(body)
}

async function createPageListener({fetch}: Emulator, sendTimeout: number): Promise<RequestListener> {
  const {getRequestListener} = await import('@hono/node-server')
  return getRequestListener(
    async (request, {incoming, outgoing}) => {
      const {bytes, isTooLong} = await readBody(incoming, MAX_BODY_BYTES)
      if (isTooLong) outgoing.setHeader('Connection', 'close')
      const response = await fetch(withBody(request, bytes), undefined, {address: incoming.socket.remoteAddress})
      limitSending(outgoing, sendTimeout)
      return response
    },
    {overrideGlobalObjects: false},
  )
}

/**
 * Converts a request of the server to a request of the global class. Hono cannot limit the body of the server's class
 * if the request has no length, as a request of `curl -X POST`.
 */
function withBody(request: Request, body: Uint8Array): Request {
  const {url, method, headers} = request
  // The global class does not support TRACE, and no page responds to it.
  if (method === 'TRACE') return request
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0
  return new Request(url, {method, headers, body: hasBody ? body : null})
}
