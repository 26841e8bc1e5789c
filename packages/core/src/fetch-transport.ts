import type {Transport} from './http.ts'
import {ConfigError, ResponseError, TransportError} from './model/errors.ts'
import type {PlatformFetch} from './platform.ts'
import {MAX_TIMER_MS} from './timer.ts'
import {MAX_BODY_BYTES} from './wire.ts'

/** Settings of the `fetch` transport. */
export interface FetchTransportOptions {
  /** Milliseconds from the start of the request to the end of the response. Default: 60,000. */
  readonly timeout?: number | undefined
  /** Function to use instead of the global `fetch`. */
  readonly fetch?: PlatformFetch | undefined
}

/**
 * Creates a transport that uses `fetch`. It does not follow redirects, which would send secrets to another host.
 *
 * The transport rejects with a `TransportError`: `ConnectionFailed` or `TimedOut`. It rejects with a `ResponseError` if the
 * body is longer than `MAX_BODY_BYTES`, and with `InvalidSetting` if the URL contains a user name or password, which `fetch`
 * does not support.
 *
 * @example
 * const client = createClient({region: 'eu-west-1', transport: fetchTransport({timeout: 10_000})})
 */
export function fetchTransport({timeout = 60_000, fetch}: FetchTransportOptions = {}): Transport {
  return async (request) => {
    const deadline = AbortSignal.timeout(Math.min(timeout, MAX_TIMER_MS))
    const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal])
    const {method, url, headers, body} = request
    const {host, username, password} = new URL(url)
    // The error of `fetch` would repeat the password.
    if (username !== '' || password !== '') {
      throw new ConfigError('InvalidSetting', 'The endpoint contains a user name or password, which is not supported.')
    }
    // A GET request must not have a body, not even an empty one.
    const sent = {method, headers, signal, redirect: 'manual', ...(body === '' ? {} : {body})} as const
    try {
      const response = await (fetch ?? globalThis.fetch)(url, sent)
      const {status, statusText} = response
      return {status, statusText, headers: Object.fromEntries(response.headers), body: await readBody(response)}
    } catch (cause) {
      if (request.signal?.aborted || cause instanceof ResponseError) throw cause
      if (deadline.aborted)
        throw new TransportError('TimedOut', `${host} did not respond within ${timeout} ms.`, {cause})
      throw new TransportError('ConnectionFailed', `The request to ${host} failed: ${reason(cause)}.`, {cause})
    }
  }
}

export {fetchTransport as defaultTransport}

async function readBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new ResponseError(`The response is longer than ${MAX_BODY_BYTES} bytes.`)
    chunks.push(chunk)
  }
  const body = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    body.set(chunk, offset)
    offset += chunk.length
  }
  return body
}

/** Returns the message of the cause, because the message of `fetch` is always the same: `fetch failed`. */
function reason(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return inner instanceof Error ? inner.message || inner.name : String(inner)
}
