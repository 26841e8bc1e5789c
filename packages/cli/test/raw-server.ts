import {type AddressInfo, createServer, type Socket} from 'node:net'

/** A server that speaks TCP only. */
export interface RawServer extends Disposable {
  readonly url: string
  readonly port: number
}

/** Starts a TCP server on loopback. `onRequest` gets the socket after the first data. */
export async function startRawServer(onRequest: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => onRequest(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
