import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {Emulator} from '../emulator/emulator.ts'
import {createListener} from './listener.ts'

const LOOPBACK = '127.0.0.1'
const EVERYWHERE = '0.0.0.0'

/** Milliseconds that a client has for the head and for the whole of a request, and how often the server looks. */
const TIMEOUTS = {headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000} as const

/** A header that comes twice is one that nobody has signed, not the first of the two. */
const OPTIONS = {...TIMEOUTS, joinDuplicateHeaders: true} as const

/** Milliseconds that requests may still take when the server is closed. */
const LAST_ANSWERS = 2_000

/** Milliseconds between two purges of what has expired. */
const PURGE_INTERVAL = 60_000

/** Where a server listens. */
export interface ListenOptions {
  /** Default 0: a free port. */
  readonly port?: number
  /** Whether other hosts may connect. There is no protection against them: whoever sees the pages may approve. */
  readonly allowRemote?: boolean
}

/** A server that listens. */
export interface EmulatorServer {
  /** `http://127.0.0.1:PORT`: the endpoint URL for clients. */
  readonly url: string
  /** Stops listening, lets requests that are being answered finish for two seconds, and ends all connections. */
  close(): Promise<void>
}

/**
 * Serves an emulator on 127.0.0.1, and nowhere else unless remote hosts are allowed.
 *
 * @throws {Error} of `node:net`, with the code `EADDRINUSE` when the port is taken; whatever `emulator.ready` throws
 */
export async function listen(emulator: Emulator, options: ListenOptions = {}): Promise<EmulatorServer> {
  const {port = 0, allowRemote = false} = options
  await emulator.ready()
  const server = createServer(OPTIONS, await createListener(emulator, {allowRemote}))

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, allowRemote ? EVERYWHERE : LOOPBACK, resolve)
  })
  const purges = setInterval(() => emulator.purge().catch(console.error), PURGE_INTERVAL).unref()
  const {port: taken} = server.address() as AddressInfo
  return {
    url: `http://${LOOPBACK}:${taken}`,
    close() {
      clearInterval(purges)
      return closeServer(server)
    },
  }
}

function closeServer(server: Server): Promise<void> {
  const last = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS)
  return new Promise((resolve, reject) => {
    server.close((error) => {
      clearTimeout(last)
      if (error === undefined) resolve()
      else reject(error)
    })
  })
}
