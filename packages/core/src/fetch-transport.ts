import {ResponseError, TransportError} from './errors.ts'
import {MAX_TIMER_MS} from './timer.ts'
import {MAX_BODY_BYTES, type Transport} from './wire.ts'

/** Settings of the transport built on `fetch`. */
export interface FetchTransportOptions {
  /** Milliseconds for the whole exchange. Default 60,000. */
  readonly timeout?: number
  /** Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
}

/** A transport built on `fetch`. Redirects are not followed: they would carry the secrets elsewhere. */
export function fetchTransport({timeout = 60_000, fetch}: FetchTransportOptions = {}): Transport {
  return async (request) => {
    const deadline = AbortSignal.timeout(Math.min(timeout, MAX_TIMER_MS))
    const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal])
    const {method, url, headers, body} = request
    // A GET may have no body at all, not even an empty one.
    const sent = {method, headers, signal, redirect: 'manual', ...(body === '' ? {} : {body})} as const
    try {
      const response = await (fetch ?? globalThis.fetch)(url, sent)
      const {status, statusText} = response
      return {status, statusText, headers: Object.fromEntries(response.headers), body: await readBody(response)}
    } catch (cause) {
      if (request.signal?.aborted || cause instanceof ResponseError) throw cause
      const {host} = new URL(url)
      if (deadline.aborted) throw new TransportError('TimedOut', `${host} did not answer in ${timeout} ms.`, {cause})
      throw new TransportError('ConnectionFailed', `Could not connect to ${host}: ${reason(cause)}.`, {cause})
    }
  }
}

async function readBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new ResponseError(`The answer is longer than ${MAX_BODY_BYTES} bytes.`)
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

/** `fetch` hides what happened in the cause of its error. */
function reason(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return inner instanceof Error ? inner.message || inner.name : String(inner)
}
