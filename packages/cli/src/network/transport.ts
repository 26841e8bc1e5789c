import type {ClientRequest, IncomingMessage} from 'node:http'
import {
  type HttpRequest,
  type HttpResponse,
  MAX_BODY_BYTES,
  MAX_TIMER_MS,
  ResponseError,
  type Transport,
  TransportError,
} from '@sso-oidc/core'
import type {Context} from '@sso-oidc/session'
import {showUrl} from '../messages/show-url.ts'
import {failureReason} from './failure-reason.ts'
import {proxyAuthorization, proxyFor, proxyRefusal} from './proxy.ts'
import {MAX_HEADER_BYTES, startRequest, trustOf} from './start-request.ts'
import {createTunnel, type Tunnel} from './tunnel.ts'
import {basicCredentials, withoutUserInfo} from './user-info.ts'

/** Settings of a transport. */
export interface TransportSettings {
  /** Milliseconds until the connection must be open. 0 means no limit. */
  readonly connectTimeout: number
  /** Milliseconds until the whole response must have arrived. 0 means no limit. */
  readonly readTimeout: number
  /** Certificate authorities in PEM that replace the built-in ones. */
  readonly ca?: string
  /** Whether to verify the certificate of the server. */
  readonly verify: boolean
}

/** Maximum number of interim responses (status 1xx) before a response. */
const MAX_INTERIM = 100

/** Route of a request: direct, through a proxy that forwards it, or through a tunnel that a proxy opens. */
interface Route {
  readonly proxy?: URL
  readonly tunnel?: Tunnel
}

/**
 * Creates a transport that uses `node:http` and `node:https`, which load 28 ms faster than `fetch`.
 *
 * It does not follow redirects, which would send secrets to another host, and does not decompress responses.
 *
 * @throws {ConfigError} `InvalidSetting` if the proxy for the request is invalid
 */
export function nodeTransport(settings: TransportSettings, env: Context['env'] = {}): Transport {
  return async (request) => {
    request.signal?.throwIfAborted()
    return exchange(request, settings, routeTo(new URL(request.url), settings, env))
  }
}

function routeTo(url: URL, settings: TransportSettings, env: Context['env']): Route {
  const proxy = proxyFor(url, env)
  if (proxy === undefined) return {}
  return url.protocol === 'https:' ? {proxy, tunnel: createTunnel(proxy, url, trustOf(settings))} : {proxy}
}

function exchange(request: HttpRequest, settings: TransportSettings, route: Route): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const {proxy, tunnel} = route
    const forwarder = tunnel === undefined ? proxy : undefined
    const shown = showUrl(request.url)
    const through = proxy === undefined ? '' : ` through the proxy ${proxy.host}`
    const outgoing = open(new URL(request.url), {...request, ...settings}, route)
    const fail = (error: Error): void => {
      stopTimer()
      stopSignal()
      outgoing.destroy()
      tunnel?.close()
      reject(error)
    }
    const failToConnect = (why: string, options?: ErrorOptions): void =>
      fail(new TransportError('ConnectionFailed', `Could not connect to ${shown}${through}: ${why}.`, options))
    const stopTimer = watchTime(outgoing, settings, (problem, limit) =>
      fail(new TransportError('TimedOut', `${shown} ${problem}${through} within ${limit}.`)),
    )
    const stopSignal = watchSignal(request.signal, fail)
    limitHeaders(outgoing, fail)
    const peer = forwarder === undefined ? 'server' : 'proxy'
    outgoing.on('error', (cause) => failToConnect(failureReason(cause, peer), {cause}))
    // Node closes the connection without an error if the server switches to another protocol.
    const failWithoutResponse = (): void => failToConnect('the connection was closed before the response arrived')
    outgoing.on('close', failWithoutResponse)
    outgoing.on('response', (response) => {
      outgoing.off('close', failWithoutResponse)
      // Only a proxy returns this status. Its page is not a response of the service.
      if (forwarder !== undefined && response.statusCode === 407) return failToConnect(proxyRefusal(407, forwarder))
      readBody(response)
        .then((body) => resolve(toResponse(response, body)), fail)
        .finally(stopTimer)
        .finally(stopSignal)
    })
    outgoing.end(request.body)
  })
}

function open(
  url: URL,
  {method, headers, body, ...settings}: HttpRequest & TransportSettings,
  {proxy, tunnel}: Route,
): ClientRequest {
  // Node adds the length 0 to a POST or PUT without a body.
  const length = body === '' ? {} : {'content-length': Buffer.byteLength(body)}
  // Node would decode the user name and password of the URL, and fail for a bare percent sign.
  const user = url.username === '' && url.password === '' ? {} : {authorization: `Basic ${basicCredentials(url)}`}
  const sent = {...user, ...headers, 'accept-encoding': 'identity', ...length}
  const target = withoutUserInfo(url)
  if (tunnel !== undefined) {
    // Without an agent, Node assumes port 80 and adds the port to the header `host`, which is signed.
    const {createConnection} = tunnel
    return startRequest(target, {method, headers: sent, createConnection, defaultPort: 443})
  }
  // Each run sends few requests, so connections are not kept alive.
  const options = {method, headers: sent, agent: false, ...trustOf(settings)} as const
  if (proxy === undefined) return startRequest(target, options)
  const forwarded = {...sent, host: url.host, ...proxyAuthorization(proxy)}
  return startRequest(withoutUserInfo(proxy), {...options, headers: forwarded, path: target.href})
}

/** Accepts any number of headers up to the size limit, and a limited number of interim responses (status 1xx). */
function limitHeaders(outgoing: ClientRequest, fail: (error: ResponseError) => void): void {
  // Node drops the headers above a limit without an error.
  outgoing.maxHeadersCount = 0
  outgoing.prependListener('error', (cause) => {
    const isTooLong = 'code' in cause && cause.code === 'HPE_HEADER_OVERFLOW'
    if (isTooLong) fail(new ResponseError(`The response has more than ${MAX_HEADER_BYTES} bytes of headers.`, {cause}))
  })
  let interim = 0
  outgoing.on('information', () => {
    interim += 1
    if (interim > MAX_INTERIM) fail(new ResponseError(`The server sent more than ${MAX_INTERIM} interim responses.`))
  })
}

/** Calls `onTimeout` if the connection or the whole response takes too long. Returns a function that stops the timer. */
function watchTime(
  outgoing: ClientRequest,
  {connectTimeout, readTimeout}: TransportSettings,
  onTimeout: (problem: string, limit: string) => void,
): () => void {
  const start = (ms: number, problem: string): NodeJS.Timeout | undefined =>
    ms === 0 ? undefined : setTimeout(() => onTimeout(problem, `${ms / 1000} s`), Math.min(ms, MAX_TIMER_MS))

  let timer = start(connectTimeout, 'did not accept the connection')
  outgoing.on('socket', (socket) => {
    const ready = 'encrypted' in socket ? 'secureConnect' : 'connect'
    socket.once(ready, () => {
      clearTimeout(timer)
      timer = start(readTimeout, 'did not respond')
    })
  })
  return () => clearTimeout(timer)
}

/** Calls a function with the reason when a signal aborts. Returns a function that removes the listener. */
function watchSignal(signal: HttpRequest['signal'], onAbort: (reason: Error) => void): () => void {
  const listener = (): void => onAbort(signal?.reason)
  signal?.addEventListener('abort', listener)
  return () => signal?.removeEventListener('abort', listener)
}

/** Reads with listeners, because the asynchronous iterator of a stream takes 1 ms to start. */
function readBody(response: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let size = 0
    const failToRead = (cause?: Error): void =>
      reject(new ResponseError('The connection was closed before the whole response arrived.', {cause}))
    response.on('data', (chunk: Uint8Array) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > MAX_BODY_BYTES) reject(new ResponseError(`The response is longer than ${MAX_BODY_BYTES} bytes.`))
    })
    response.on('end', () => resolve(Buffer.concat(chunks)))
    response.on('error', failToRead)
    // After the end, this changes nothing.
    response.on('close', () => failToRead())
  })
}

function toResponse({statusCode = 0, statusMessage = '', headers}: IncomingMessage, body: Uint8Array): HttpResponse {
  const single = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value])
  return {status: statusCode, statusText: statusMessage, headers: Object.fromEntries(single), body}
}
