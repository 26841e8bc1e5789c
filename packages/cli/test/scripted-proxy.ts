import {once} from 'node:events'
import {type AddressInfo, connect, createServer, type Socket} from 'node:net'
import {createServer as createTlsServer} from 'node:tls'

/** A proxy on loopback. */
export interface ScriptedProxy extends AsyncDisposable {
  /** Port and address: `127.0.0.1:PORT`. */
  readonly host: string
  /** First lines and headers of the requests. */
  readonly heads: readonly string[]
  /** Waits until a client has connected and all connections are closed. */
  closed(): Promise<void>
}

/** Starts a proxy. `onHead` gets the socket when the headers of a request have arrived. With `pem`, the proxy uses TLS. */
export async function startProxy(onHead: (socket: Socket) => void, pem?: string): Promise<ScriptedProxy> {
  const heads: string[] = []
  const sockets = new Set<Socket>()
  const closings: Promise<unknown>[] = []
  const accept = (socket: Socket): void => {
    sockets.add(socket)
    closings.push(new Promise((resolve) => socket.on('close', resolve)))
    socket.on('error', () => {})
    let text = ''
    socket.on('data', function read(chunk) {
      text += chunk.toString('latin1')
      if (!text.includes('\r\n\r\n')) return
      socket.off('data', read)
      heads.push(text)
      onHead(socket)
    })
  }
  const server = pem === undefined ? createServer(accept) : createTlsServer({key: pem, cert: pem}, accept)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    heads,
    closed: async () => {
      if (closings.length === 0) await once(server, pem === undefined ? 'connection' : 'secureConnection')
      await Promise.all(closings)
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Returns a handler that opens a tunnel to a port of this host. */
export function tunnelTo(port: number | string): (socket: Socket) => void {
  return (socket) => {
    const target = connect(Number(port), '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    target.on('error', () => socket.destroy())
    // Without a target, the socket would pause and not notice that the client closes it.
    target.on('close', () => socket.resume())
    socket.on('close', () => target.destroy())
    socket.pipe(target).pipe(socket)
  }
}
