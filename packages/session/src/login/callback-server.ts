import type {IncomingMessage, Server, ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {type Authorization, CALLBACK_PATH, type Expected, readCallback} from './callback.ts'
import {type CallbackPage, callbackPage} from './callback-page.ts'

/** Milliseconds for the headers of a request. A connection that sends none is closed. */
const HEADERS_TIMEOUT = 5000

/** Maximum number of open connections. The oldest is closed for a new one. */
const MAX_CONNECTIONS = 64

const PAGES = {
  accepted: [200, 'Signed in', 'Return to the terminal. You can close this window.'],
  denied: [200, 'Not signed in', 'The request was denied. Return to the terminal. You can close this window.'],
  repeated: [409, 'Already used', 'This sign-in has already ended. You can close this window.'],
  unexpected: [400, 'Not expected', 'This page does not belong to the current sign-in. Start again from the terminal.'],
  unknown: [404, 'Not found', 'Nothing is here.'],
  method: [405, 'Not allowed', 'Only GET is allowed.'],
  host: [421, 'Not allowed', 'Only 127.0.0.1 is allowed.'],
} as const

/** Server on the loopback interface that waits for the redirect of one authorization request. */
export interface CallbackServer {
  /** Redirect URI with the port of the server. */
  readonly redirectUri: string
  /** Resolves with the first redirect that has the right state. */
  readonly authorization: Promise<Authorization>
  /** Ends the server and all its connections. */
  close(): Promise<void>
}

/**
 * Starts a server on 127.0.0.1 that waits for the redirect of an authorization request.
 *
 * Requests with another path, method, host, or state, and those that a browser sends in advance, get an error page and change nothing.
 *
 * @throws {Error} if the port cannot be used
 * @see RFC 8252 section 7.3
 */
export async function listenForCallback({port = 0, ...expected}: Expected & {port?: number}): Promise<CallbackServer> {
  const {createServer} = process.getBuiltinModule('node:http')
  let resolve = (_: Authorization): void => {}
  let isDone = false
  const authorization = new Promise<Authorization>((done) => {
    resolve = done
  })
  const answer = (request: IncomingMessage): keyof typeof PAGES => {
    const {method, url = '', headers} = request
    if (headers.host !== hostOf(server)) return 'host'
    const {pathname, searchParams} = new URL(url, `http://${headers.host}`)
    if (pathname !== CALLBACK_PATH) return 'unknown'
    if (method !== 'GET') return 'method'
    if (isPrefetch(headers)) return 'unexpected'
    const outcome = readCallback(searchParams, expected)
    if (outcome === undefined) return 'unexpected'
    if (isDone) return 'repeated'
    isDone = true
    resolve(outcome)
    return 'code' in outcome ? 'accepted' : 'denied'
  }
  const server = createServer(
    {headersTimeout: HEADERS_TIMEOUT, requestTimeout: HEADERS_TIMEOUT, connectionsCheckingInterval: 1000},
    (request, response) => {
      const [status, title, sentence] = PAGES[safely(() => answer(request))]
      send(response, callbackPage(status, title, sentence))
    },
  )
  limitConnections(server)
  await listen(server, port)
  return {
    redirectUri: `http://${hostOf(server)}${CALLBACK_PATH}`,
    authorization,
    async close() {
      await new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      })
    },
  }
}

/** A request target that is no URL belongs to no page. */
function safely(answer: () => keyof typeof PAGES): keyof typeof PAGES {
  try {
    return answer()
  } catch {
    return 'unknown'
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({host: '127.0.0.1', port, backlog: MAX_CONNECTIONS}, resolve)
  })
}

/** Closes the oldest connection for a new one, so that idle connections do not keep the browser out. */
function limitConnections(server: Server): void {
  const open = new Set<import('node:net').Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    const [oldest] = open
    if (open.size > MAX_CONNECTIONS) oldest?.destroy()
  })
}

/** Returns whether a browser loads a page in advance. It loads the page again, with the same code, if the user opens it. */
function isPrefetch(headers: IncomingMessage['headers']): boolean {
  return [headers['sec-purpose'], headers['purpose'], headers['x-moz']].some((purpose) => purpose?.includes('prefetch'))
}

function hostOf(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

function send(response: ServerResponse, {status, headers, body}: CallbackPage): void {
  response.writeHead(status, {...headers, ...(status === 405 ? {allow: 'GET'} : {})}).end(body)
}
