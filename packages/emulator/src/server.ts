import type {AddressInfo} from 'node:net'
import type {Emulator} from './emulator.ts'
import type {Sender} from './service/handler.ts'

const HOST = '127.0.0.1'

/** Names under which this host reaches itself. Any other is a page's own name, bound to 127.0.0.1 (DNS rebinding). */
const LOOPBACK_NAMES: ReadonlySet<string> = new Set([HOST, 'localhost', '[::1]'])

/** Milliseconds that a client has for the head and for the whole of a request. */
const TIMEOUTS = {headersTimeout: 5_000, requestTimeout: 10_000} as const

/** A server that listens. */
export interface EmulatorServer {
  /** `http://127.0.0.1:PORT`: the endpoint URL for clients. */
  readonly url: string
  /** Stops listening and ends all connections. */
  close(): Promise<void>
}

/**
 * Serves an emulator on 127.0.0.1, and nowhere else. Port 0, the default, takes a free one.
 *
 * @throws {Error} of `node:net`, with the code `EADDRINUSE` when the port is taken
 */
export async function listen(emulator: Emulator, {port = 0}: {port?: number} = {}): Promise<EmulatorServer> {
  // Loaded here, because whoever calls `emulator.fetch` needs no server.
  const {createAdaptorServer} = await import('@hono/node-server')
  const server = createAdaptorServer({
    fetch: (request, {incoming}) => answerLoopback(emulator, request, {address: incoming.socket.remoteAddress}),
    overrideGlobalObjects: false,
    serverOptions: TIMEOUTS,
  }) as import('node:http').Server

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, resolve)
  })
  const {port: taken} = server.address() as AddressInfo
  return {
    url: `http://${HOST}:${taken}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      }),
  }
}

async function answerLoopback(emulator: Emulator, request: Request, sender: Sender): Promise<Response> {
  if (LOOPBACK_NAMES.has(new URL(request.url).hostname)) return emulator.fetch(request, undefined, sender)
  return new Response('This emulator answers to 127.0.0.1 and localhost only.\n', {status: 421})
}
