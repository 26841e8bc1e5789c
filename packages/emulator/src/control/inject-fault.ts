import {setTimeout as sleep} from 'node:timers/promises'
import type {Fault} from '../store/faults.ts'
import type {Store} from '../store/open-store.ts'

/** Milliseconds in which a server has sent the head and the first part of a body. */
const UNTIL_SENT = 20

/**
 * Answers a request, with the fault that its operation has to have: late, otherwise, or cut off in the middle.
 *
 * @param answer The answer without a fault. It is not asked for where the fault is an answer itself.
 * @param refuse The answer for an exception of the service.
 */
export async function answerWithFault(
  fault: Fault,
  {answer, refuse}: {answer: () => Promise<Response>; refuse: (exception: string) => Response},
): Promise<Response> {
  const {delay, error, status, body, cut} = fault
  if (delay !== undefined) await sleep(delay)
  const isOther = error !== undefined || status !== undefined || body !== undefined
  const plain = isOther ? otherAnswer(fault, refuse) : await answer()
  return cut ? cutOff(plain) : plain
}

/** The fault for this request. Most emulators have none, and the moment says so without another query. */
export function takeFault(store: Store, operation: string, hasFaults: boolean): Promise<Fault | undefined> {
  return hasFaults ? store.faults.take(operation) : Promise.resolve(undefined)
}

function otherAnswer({error, status, body}: Fault, refuse: (exception: string) => Response): Response {
  const {headers, body: plain, status: own} = error === undefined ? new Response('') : refuse(error)
  // Not every status may come with a body: 204 and 304 do not.
  const code = status ?? own
  return new Response(code === 204 || code === 304 ? null : (body ?? plain), {status: code, headers})
}

/** The same answer, whose connection breaks in the middle of the body. */
async function cutOff(response: Response): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const headers = new Headers(response.headers)
  headers.set('Content-Length', String(bytes.length))
  const half = bytes.subarray(0, Math.floor(bytes.length / 2))
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(half),
    async pull(controller) {
      // A server that has not sent the head yet would answer 500 instead.
      await sleep(UNTIL_SENT)
      controller.error(new Error('A fault cuts this answer off.'))
    },
  })
  return new Response(body, {status: response.status, headers})
}
