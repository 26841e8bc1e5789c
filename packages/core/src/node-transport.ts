import type {Agent, ClientRequest, IncomingMessage} from 'node:http'
import type {HttpRequest, HttpResponse, Transport} from './http.ts'
import {ConfigError, ResponseError, TransportError} from './model/errors.ts'
import {MAX_TIMER_MS} from './timer.ts'
import {MAX_BODY_BYTES} from './wire.ts'

/** Settings of the transport for Node. */
export interface NodeTransportOptions {
  /** Milliseconds from the start of the request to the end of the response. Default: 60,000. */
  readonly timeout?: number | undefined
  /**
   * Agent of `node:http` or `node:https`, as the URL requires, for example one for a proxy. Default: the global agent of Node,
   * which keeps an idle connection for 5 seconds.
   */
  readonly agent?: object | undefined
}

/** Maximum size of the headers of a response: 64 KiB. */
const MAX_HEADER_BYTES = 65_536

/**
 * Creates a transport that uses `node:http` and `node:https`, which start faster than `fetch` and send more requests per
 * second. It keeps connections alive. An idle connection does not keep the process running.
 *
 * The transport rejects with the same errors as `fetchTransport`. It does not follow redirects and does not decompress
 * responses. It sends a GET request again, once, if the server has closed an idle connection at the same moment. It leaves
 * other requests to the retries of the client, because the service may have processed them.
 *
 * @example
 * import {createClient} from '@sso-oidc/core'
 * import {nodeTransport} from '@sso-oidc/core/node'
 *
 * const client = createClient({region: 'eu-west-1', transport: nodeTransport({timeout: 10_000})})
 */
export function nodeTransport({timeout = 60_000, agent}: NodeTransportOptions = {}): Transport {
  return async (request) => {
    request.signal?.throwIfAborted()
    const url = new URL(request.url)
    if (url.username !== '' || url.password !== '') {
      throw new ConfigError('InvalidSetting', 'The endpoint contains a user name or password, which is not supported.')
    }
    const failed = (reason: string, cause?: Error): TransportError =>
      new TransportError('ConnectionFailed', `The request to ${url.host} failed: ${reason}.`, {cause})
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(request, url, agent as Agent | undefined)
      const {signal} = request
      const end = (settle: () => void): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        exchange.end()
        settle()
      }
      const fail = (error: unknown): void => end(() => reject(error))
      const onAbort = (): void => fail(signal?.reason)
      const timer = setTimeout(
        () => fail(new TransportError('TimedOut', `${url.host} did not respond within ${timeout} ms.`)),
        Math.min(timeout, MAX_TIMER_MS),
      )
      signal?.addEventListener('abort', onAbort)
      exchange.start({
        onResponse: (response) => end(() => resolve(response)),
        onError: (cause) => fail(cause instanceof ResponseError ? cause : failed(reasonOf(cause), cause)),
      })
    })
  }
}

export {nodeTransport as defaultTransport}

interface Outcome {
  onResponse(response: HttpResponse): void
  onError(cause: Error): void
}

/** One request and its response, and a second attempt if an idle connection was closed. */
class Exchange {
  readonly #request: HttpRequest
  readonly #url: URL
  readonly #agent: Agent | undefined
  #outgoing: ClientRequest | undefined
  #isEnded = false
  #isComplete = false

  constructor(request: HttpRequest, url: URL, agent: Agent | undefined) {
    this.#request = request
    this.#url = url
    this.#agent = agent
  }

  /** Sends the request. Calls one function of the outcome, unless the exchange has ended. */
  start(outcome: Outcome, isRepeated = false): void {
    const {method, body} = this.#request
    const outgoing = this.#open()
    this.#outgoing = outgoing
    const report = (settle: () => void): void => {
      if (!this.#isEnded && this.#outgoing === outgoing) settle()
    }
    outgoing.on('error', (cause) =>
      report(() => {
        if (!isRepeated && method === 'GET' && outgoing.reusedSocket) this.start(outcome, true)
        else outcome.onError(cause)
      }),
    )
    // Node closes the connection without an error if the server switches to another protocol.
    outgoing.on('close', () =>
      report(() => outcome.onError(new Error('the connection was closed before the response arrived'))),
    )
    outgoing.on('response', (response) =>
      readBody(
        response,
        (bytes) => {
          this.#isComplete = true
          report(() => outcome.onResponse(toResponse(response, bytes)))
        },
        (cause) => report(() => outcome.onError(cause)),
      ),
    )
    outgoing.end(body)
  }

  /** Closes the connection, unless the whole response has arrived. */
  end(): void {
    this.#isEnded = true
    if (!this.#isComplete) this.#outgoing?.destroy()
  }

  #open(): ClientRequest {
    const {method, headers, body} = this.#request
    const {protocol, hostname, port, pathname, search} = this.#url
    // Importing these modules would load undici, for the WebSocket of `node:http`.
    const name = protocol === 'https:' ? 'node:https' : 'node:http'
    return process.getBuiltinModule(name).request({
      method,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      path: pathname + search,
      headers: {
        ...headers,
        'accept-encoding': 'identity',
        ...(body === '' ? {} : {'content-length': Buffer.byteLength(body)}),
      },
      maxHeaderSize: MAX_HEADER_BYTES,
      ...(this.#agent === undefined ? {} : {agent: this.#agent}),
    })
  }
}

function readBody(
  response: IncomingMessage,
  onBody: (body: Uint8Array) => void,
  onError: (cause: Error) => void,
): void {
  const chunks: Buffer[] = []
  let size = 0
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    chunks.push(chunk)
    if (size > MAX_BODY_BYTES) onError(new ResponseError(`The response is longer than ${MAX_BODY_BYTES} bytes.`))
  })
  response.on('end', () => onBody(Buffer.concat(chunks)))
  response.on('error', onError)
}

function toResponse({statusCode = 0, statusMessage = '', headers}: IncomingMessage, body: Uint8Array): HttpResponse {
  const single = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value])
  return {status: statusCode, statusText: statusMessage, headers: Object.fromEntries(single), body}
}

/** Returns the message of an error. A host name with several addresses fails with the errors of all of them. */
function reasonOf(error: Error): string {
  const [first = error] = error instanceof AggregateError ? (error.errors as Error[]) : []
  return first.message || first.name
}
