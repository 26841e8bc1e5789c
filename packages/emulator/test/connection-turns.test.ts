import {once} from 'node:events'
import type {IncomingMessage, ServerResponse} from 'node:http'
import {PassThrough} from 'node:stream'
import {afterEach, expect, test, vi} from 'vitest'
import {handleInTurn, limitSending} from '../src/server/slow-readers.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('A response that is not read in time is broken off (F8)', () => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']})
  const outgoing = new PassThrough()
  limitSending(outgoing, 1000)
  vi.advanceTimersByTime(999)
  expect(outgoing.destroyed).toBe(false)
  vi.advanceTimersByTime(1)
  expect(outgoing.destroyed).toBe(true)
})

test('A response that is read in time leaves no timer (F8)', async () => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']})
  const outgoing = new PassThrough()
  limitSending(outgoing, 1000)
  outgoing.destroy()
  await once(outgoing, 'close')
  expect(vi.getTimerCount()).toBe(0)
})

/** Connection whose requests note their names when they are handled. */
function connect() {
  const handled: string[] = []
  const socket = new PassThrough()
  const receive = (name: string): PassThrough => {
    const outgoing = new PassThrough()
    const incoming = {socket} as unknown as IncomingMessage
    handleInTurn(incoming, outgoing as unknown as ServerResponse, () => handled.push(name))
    return outgoing
  }
  const close = async (stream: PassThrough): Promise<string[]> => {
    stream.destroy()
    await once(stream, 'close')
    return [...handled]
  }
  return {handled, socket, receive, close}
}

test('The requests of a connection are handled one after the other, and those of other connections at once (F8)', async () => {
  const {handled, receive, close} = connect()
  const [first, second] = [receive('first'), receive('second'), receive('third')]
  connect().receive('other')
  expect(handled).toEqual(['first'])
  expect(await close(first)).toEqual(['first', 'second'])
  expect(await close(second)).toEqual(['first', 'second', 'third'])
})

test('A request after a response that was sent is handled at once (F8)', async () => {
  const {handled, receive, close} = connect()
  await close(receive('first'))
  receive('second')
  expect(handled).toEqual(['first', 'second'])
})

test('The requests of a connection that was closed are not handled (F8)', async () => {
  const {socket, receive, close} = connect()
  const first = receive('first')
  receive('second')
  await close(socket)
  expect(await close(first)).toEqual(['first'])
})
