import {setTimeout as sleep} from 'node:timers/promises'

/**
 * HTTP response as plain data. The objects of `fetch` would halve the speed of a server and need memory at start-up.
 */
export interface PlainResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Breaks the connection in the middle of the body. Default: false. */
  readonly cut?: boolean
}

/** Milliseconds that a server needs to send the headers and the first part of a body. */
const SEND_TIME = 20

/** Converts a response for callers of `fetch`. */
export function toResponse({status, headers, body, cut = false}: PlainResponse): Response {
  // The Response constructor accepts no body for some statuses, such as 204 and 304.
  if (!cut) return new Response(body === '' ? null : body, {status, headers})
  const bytes = new TextEncoder().encode(body)
  const length = {'Content-Length': String(bytes.length)}
  return new Response(brokenStream(bytes), {status, headers: {...headers, ...length}})
}

/** Returns a stream of the first half of the bytes, which then fails. */
function brokenStream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(bytes.subarray(0, Math.floor(bytes.length / 2))),
    async pull(controller) {
      // A server that has not sent the headers yet would respond with status 500 instead.
      await sleep(SEND_TIME)
      controller.error(new Error('An injected fault cut the response off.'))
    },
  })
}
