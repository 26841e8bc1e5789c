import {setTimeout as sleep} from 'node:timers/promises'
import type {PlainResponse} from '../http/plain-response.ts'
import type {Fault} from '../store/faults.ts'
import type {Store} from '../store/open-store.ts'

/**
 * Responds to a request with a fault: delays, replaces, or cuts off the response.
 *
 * @param options.respond Handles the request without a fault. Not called if the fault replaces the response.
 * @param options.reject Returns the response for an exception of the service.
 */
export async function respondWithFault(
  fault: Fault,
  {respond, reject}: {respond: () => Promise<PlainResponse>; reject: (exception: string) => PlainResponse},
): Promise<PlainResponse> {
  const {delay, error, status, body, cut} = fault
  if (delay !== undefined) await sleep(delay)
  const isReplaced = error !== undefined || status !== undefined || body !== undefined
  const response = isReplaced ? replacementResponse(fault, reject) : await respond()
  return cut ? {...response, cut} : response
}

/** Returns the fault for a request. `hasFaults` saves a query, because most emulators have no faults. */
export function takeFault(store: Store, operation: string, hasFaults: boolean): Promise<Fault | undefined> {
  return hasFaults ? store.faults.take(operation) : Promise.resolve(undefined)
}

function replacementResponse(
  {error, status, body}: Fault,
  reject: (exception: string) => PlainResponse,
): PlainResponse {
  const response = error === undefined ? {status: 200, headers: {}, body: ''} : reject(error)
  const code = status ?? response.status
  return {status: code, headers: response.headers, body: code === 204 || code === 304 ? '' : (body ?? response.body)}
}
