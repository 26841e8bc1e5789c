import {createServer, type Server} from 'node:http'
import net, {type AddressInfo} from 'node:net'
import type {Emulator} from '../emulator/emulator.ts'
import {createListener} from './listener.ts'

const LOOPBACK = '127.0.0.1'
const ALL_ADDRESSES = '0.0.0.0'

/**
 * Timeouts in milliseconds: for the headers, for the whole request, for an idle connection, and the interval in which the
 * server checks the first two.
 */
const TIMEOUTS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
} as const

/** Repeated headers are joined, so that a signature does not cover only the first one. */
const OPTIONS = {...TIMEOUTS, joinDuplicateHeaders: true} as const

/** Milliseconds in which open requests can finish after the server is closed. */
const CLOSE_TIMEOUT = 2_000

/** Milliseconds between two purges of expired data. */
const PURGE_INTERVAL = 60_000

/** Options of a server. */
export interface ListenOptions {
  /** Port. Default: 0, a free port. */
  readonly port?: number
  /**
   * Allows connections from other hosts. The emulator does not authenticate them, so anyone can approve. Default:
   * false.
   */
  readonly allowRemote?: boolean
}

/** Running server. */
export interface EmulatorServer {
  /** Endpoint URL for clients: `http://127.0.0.1:PORT`. */
  readonly url: string
  /** Stops listening, waits up to two seconds for open requests, and closes all connections. */
  close(): Promise<void>
}

/**
 * Serves an emulator on 127.0.0.1, or on all addresses with `allowRemote`.
 *
 * @throws {Error} of `node:net` if the server cannot listen, with the code `EADDRINUSE` if the port is in use
 * @throws {Error} of `emulator.ready` if the store cannot be opened
 */
export async function listen(emulator: Emulator, options: ListenOptions = {}): Promise<EmulatorServer> {
  const {port = 0, allowRemote = false} = options
  await emulator.ready()
  const server = createServer(OPTIONS, await createListener(emulator, {allowRemote}))

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(bind({port, host: allowRemote ? ALL_ADDRESSES : LOOPBACK}), resolve)
  })
  const purges = setInterval(() => emulator.purge().catch(console.error), PURGE_INTERVAL).unref()
  const {port: actualPort} = server.address() as AddressInfo
  return {
    url: `http://${LOOPBACK}:${actualPort}`,
    close() {
      clearInterval(purges)
      return closeServer(server)
    },
  }
}

/**
 * Returns a bound socket, or the address for versions of Node without such sockets. A server that is given an address
 * compiles a regular expression for IPv6 addresses, which takes 4 ms.
 *
 * @throws {Error} of `node:net` if the port is in use
 */
function bind(address: {port: number; host: string}): object {
  // The types of Node do not declare this class yet.
  const {BoundSocket} = net as {BoundSocket?: new (options: typeof address) => object}
  return BoundSocket === undefined ? address : new BoundSocket(address)
}

function closeServer(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT)
  return new Promise((resolve, reject) => {
    server.close((error) => {
      clearTimeout(timer)
      if (error === undefined) resolve()
      else reject(error)
    })
  })
}
