import {expect, test} from 'vitest'
import type {PlainResponse} from '../src/http/plain-response.ts'
import {respondWithFault} from '../src/operations/inject-fault.ts'
import type {Fault} from '../src/store/faults.ts'

const OK: PlainResponse = {status: 200, headers: {}, body: 'ok'}

/** Returns the response with a fault and whether the request was handled. */
async function respond(fault: Omit<Fault, 'operation'>) {
  let handled = false
  const response = await respondWithFault(
    {operation: 'CreateToken', ...fault},
    {
      async respond() {
        await new Promise(setImmediate)
        handled = true
        return OK
      },
      reject: (exception) => ({status: 400, headers: {type: exception}, body: exception}),
    },
  )
  return {response, handled}
}

test.each<[string, Omit<Fault, 'operation'>, PlainResponse]>([
  ['an exception', {error: 'AException'}, {status: 400, headers: {type: 'AException'}, body: 'AException'}],
  ['an exception and a body', {error: 'A', body: 'b'}, {status: 400, headers: {type: 'A'}, body: 'b'}],
  ['a status', {status: 418}, {status: 418, headers: {}, body: ''}],
  ['a body', {body: 'b'}, {status: 200, headers: {}, body: 'b'}],
  ['a body with a status that has none', {body: 'b', status: 204}, {status: 204, headers: {}, body: ''}],
  ['a body and status 304', {body: 'b', status: 304}, {status: 304, headers: {}, body: ''}],
  ['a cut body', {body: 'b', cut: true}, {status: 200, headers: {}, body: 'b', cut: true}],
])('A fault with %s replaces the response', async (_, fault, response) => {
  expect(await respond(fault)).toStrictEqual({response, handled: false})
})

test('A fault without a replacement handles the request, and can cut its response', async () => {
  expect(await respond({})).toStrictEqual({response: OK, handled: true})
  expect(await respond({cut: true})).toStrictEqual({response: {...OK, cut: true}, handled: true})
})

test('A fault with a delay responds after it', async () => {
  const start = performance.now()
  await respond({delay: 50})
  // Timers can end up to a millisecond early.
  expect(performance.now() - start).toBeGreaterThan(48)
})
