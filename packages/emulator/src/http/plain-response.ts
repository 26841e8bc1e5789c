import {setTimeout as sleep} from 'node:timers/promises'

/** An answer as plain data. The objects of `fetch` cost a server half of its speed, and memory before the first request. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whether the connection breaks in the middle of the body. */
  readonly cut?: boolean
}

/** Milliseconds in which a server has sent the head and the first part of a body. */
const UNTIL_SENT = 20

/** The answer for whoever asked by `fetch`. */
export function toResponse({status, headers, body, cut = false}: Answer): Response {
  // Not every status may come with a body: 204 and 304 do not.
  if (!cut) return new Response(body === '' ? null : body, {status, headers})
  const bytes = new TextEncoder().encode(body)
  const length = {'Content-Length': String(bytes.length)}
  return new Response(brokenStream(bytes), {status, headers: {...headers, ...length}})
}

/** The first half of some bytes, then an error. */
function brokenStream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(bytes.subarray(0, Math.floor(bytes.length / 2))),
    async pull(controller) {
      // A server that has not sent the head yet would answer 500 instead.
      await sleep(UNTIL_SENT)
      controller.error(new Error('A fault cuts this answer off.'))
    },
  })
}
