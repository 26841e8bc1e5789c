import type {Server} from 'node:http'
import type {AddressInfo, Socket} from 'node:net'

/** Milliseconds for the headers and for the whole of a request. A connection that sends none is closed. */
const REQUEST_TIMEOUT = 5000

/** Maximum number of open connections. The oldest is closed for a new one. */
const MAX_CONNECTIONS = 64

/** Server on the loopback interface. */
export interface LoopbackServer {
  /** Host and port: `127.0.0.1:49152`. A request with another `Host` header comes from a web page of another site. */
  readonly host: string
  /** Ends the server and all its connections. */
  close(): Promise<void>
}

/** Request to a loopback server. An `IncomingMessage` of `node:http` is one. */
export interface LoopbackRequest {
  readonly method?: string | undefined
  /** Path and query. */
  readonly url?: string | undefined
  /** Headers by name in lower case. */
  readonly headers: {
    readonly authorization?: string | undefined
    readonly host?: string | undefined
    readonly [name: string]: string | readonly string[] | undefined
  }
}

/** Response of a loopback server. A `ServerResponse` of `node:http` is one. */
export interface LoopbackResponse {
  writeHead(status: number, headers: Record<string, string | number>): {end(body: string): unknown}
}

/** Answers a request. `host` is the `Host` header of every legitimate request. */
export type Answer = (request: LoopbackRequest, response: LoopbackResponse, host: string) => void

/**
 * Starts a server on 127.0.0.1. It closes slow and idle connections, so that they do not keep others out.
 *
 * @throws {Error} if the port cannot be used. Default: a free port
 */
export async function listenOnLoopback(answer: Answer, {port = 0}: {port?: number} = {}): Promise<LoopbackServer> {
  const {createServer} = process.getBuiltinModule('node:http')
  const server = createServer(
    {headersTimeout: REQUEST_TIMEOUT, requestTimeout: REQUEST_TIMEOUT, connectionsCheckingInterval: 1000},
    (request, response) => answer(request, response, hostOf(server)),
  )
  limitConnections(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({host: '127.0.0.1', port, backlog: MAX_CONNECTIONS}, resolve)
  })
  return {
    host: hostOf(server),
    async close() {
      await new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      })
    },
  }
}

/** Closes the oldest connection for a new one, so that idle connections do not keep the browser out. */
function limitConnections(server: Server): void {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    const [oldest] = open
    if (open.size > MAX_CONNECTIONS) oldest?.destroy()
  })
}

function hostOf(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
