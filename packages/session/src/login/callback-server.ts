import {type Authorization, CALLBACK_PATH, type Expected, readCallback} from './callback.ts'
import {type CallbackPage, callbackPage} from './callback-page.ts'
import {type LoopbackRequest, type LoopbackResponse, listenOnLoopback} from './loopback-server.ts'

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
  let resolve = (_: Authorization): void => {}
  let isDone = false
  const authorization = new Promise<Authorization>((done) => {
    resolve = done
  })
  const answer = (request: LoopbackRequest, host: string): keyof typeof PAGES => {
    const {method, url = '', headers} = request
    if (headers.host !== host) return 'host'
    const {pathname, searchParams} = new URL(url, `http://${host}`)
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
  const server = await listenOnLoopback(
    (request, response, host) => {
      const [status, title, sentence] = PAGES[safely(() => answer(request, host))]
      send(response, callbackPage(status, title, sentence))
    },
    {port},
  )
  return {redirectUri: `http://${server.host}${CALLBACK_PATH}`, authorization, close: server.close}
}

/** A request target that is no URL belongs to no page. */
function safely(answer: () => keyof typeof PAGES): keyof typeof PAGES {
  try {
    return answer()
  } catch {
    return 'unknown'
  }
}

/** Returns whether a browser loads a page in advance. It loads the page again, with the same code, if the user opens it. */
function isPrefetch(headers: LoopbackRequest['headers']): boolean {
  return [headers['sec-purpose'], headers['purpose'], headers['x-moz']].some((purpose) => purpose?.includes('prefetch'))
}

function send(response: LoopbackResponse, {status, headers, body}: CallbackPage): void {
  response.writeHead(status, {...headers, ...(status === 405 ? {allow: 'GET'} : {})}).end(body)
}
