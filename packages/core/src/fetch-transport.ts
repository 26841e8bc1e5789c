import {ResponseError, TransportError} from './errors.ts'
import {MAX_TIMER_MS} from './timer.ts'
import {MAX_BODY_BYTES, type Transport} from './wire.ts'

/** Settings of the `fetch` transport. */
export interface FetchTransportOptions {
  /** Milliseconds until the whole response must have arrived. Default: 60,000. */
  readonly timeout?: number
  /** Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
}

/** Creates a transport that uses `fetch`. It does not follow redirects, which would send secrets to another host. */
export function fetchTransport({timeout = 60_000, fetch}: FetchTransportOptions = {}): Transport {
  return async (request) => {
    const deadline = AbortSignal.timeout(Math.min(timeout, MAX_TIMER_MS))
    const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal])
    const {method, url, headers, body} = request
    // A GET request must not have a body, not even an empty one.
    const sent = {method, headers, signal, redirect: 'manual', ...(body === '' ? {} : {body})} as const
    try {
      const response = await (fetch ?? globalThis.fetch)(url, sent)
      const {status, statusText} = response
      return {status, statusText, headers: Object.fromEntries(response.headers), body: await readBody(response)}
    } catch (cause) {
      if (request.signal?.aborted || cause instanceof ResponseError) throw cause
      const {host} = new URL(url)
      if (deadline.aborted)
        throw new TransportError('TimedOut', `${host} did not respond within ${timeout} ms.`, {cause})
      throw new TransportError('ConnectionFailed', `Could not connect to ${host}: ${reason(cause)}.`, {cause})
    }
  }
}

async function readBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new ResponseError(`The response is longer than ${MAX_BODY_BYTES} bytes.`)
    chunks.push(chunk)
  }
  const body = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    body.set(chunk, at)
    at += chunk.length
  }
  return body
}

/** Returns the message of the cause: `fetch` itself only reports that it failed. */
function reason(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return inner instanceof Error ? inner.message || inner.name : String(inner)
}
