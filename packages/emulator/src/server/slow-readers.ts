import type {IncomingMessage, ServerResponse} from 'node:http'
import type {Socket} from 'node:net'
import type {Writable} from 'node:stream'

/** Breaks the connection if the client does not read the response in time. Called before the response is sent. */
export function limitSending(outgoing: Writable, milliseconds: number): void {
  const timer = setTimeout(() => outgoing.destroy(), milliseconds)
  outgoing.once('close', () => clearTimeout(timer))
}

/** Last response of each connection. */
const LAST = new WeakMap<Socket, ServerResponse>()

/**
 * Handles a request after the previous response of its connection was sent. Otherwise a client that sends many requests
 * at once and reads nothing would fill the memory with responses.
 */
export function handleInTurn({socket}: IncomingMessage, outgoing: ServerResponse, handle: () => void): void {
  const previous = LAST.get(socket)
  LAST.set(socket, outgoing)
  if (previous === undefined || previous.closed) handle()
  else previous.once('close', () => socket.destroyed || handle())
}
