import {setTimeout as sleep} from 'node:timers/promises'
import type {Answer} from '../http/plain-response.ts'
import type {Fault} from '../store/faults.ts'
import type {Store} from '../store/open-store.ts'

/**
 * Answers a request, with the fault that its operation has to have: late, otherwise, or cut off in the middle.
 *
 * @param answer The answer without a fault. It is not asked for where the fault is an answer itself.
 * @param refuse The answer for an exception of the service.
 */
export async function answerWithFault(
  fault: Fault,
  {answer, refuse}: {answer: () => Promise<Answer>; refuse: (exception: string) => Answer},
): Promise<Answer> {
  const {delay, error, status, body, cut} = fault
  if (delay !== undefined) await sleep(delay)
  const isOther = error !== undefined || status !== undefined || body !== undefined
  const plain = isOther ? otherAnswer(fault, refuse) : await answer()
  return cut ? {...plain, cut} : plain
}

/** The fault for this request. Most emulators have none, and the moment says so without another query. */
export function takeFault(store: Store, operation: string, hasFaults: boolean): Promise<Fault | undefined> {
  return hasFaults ? store.faults.take(operation) : Promise.resolve(undefined)
}

function otherAnswer({error, status, body}: Fault, refuse: (exception: string) => Answer): Answer {
  const plain = error === undefined ? {status: 200, headers: {}, body: ''} : refuse(error)
  const code = status ?? plain.status
  return {status: code, headers: plain.headers, body: code === 204 || code === 304 ? '' : (body ?? plain.body)}
}
