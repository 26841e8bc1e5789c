import net from 'node:net'

/** What a server sent, and whether it ended the connection. */
export interface RawResponse {
  readonly text: string
  readonly closed: boolean
}

/** Milliseconds of silence after which an response is taken as whole. */
const SILENCE = 1_000

/** Sends bytes over a connection of their own, as they are. A list is sent piece by piece, as fast as they are taken. */
export function exchange(url: string, pieces: Iterable<string | Buffer>): Promise<RawResponse> {
  const {hostname, port} = new URL(url)
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), hostname)
    let text = ''
    const finish = (closed: boolean) => {
      socket.destroy()
      resolve({text, closed})
    }
    socket.setTimeout(SILENCE, () => finish(false))
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk
    })
    socket.on('close', () => finish(true))
    // The server may end the connection while we still send.
    socket.on('error', () => {})
    const iterator = pieces[Symbol.iterator]()
    const send = (): void => {
      for (let next = iterator.next(); !next.done; next = iterator.next()) {
        if (socket.destroyed) return
        if (!socket.write(next.value)) return void socket.once('drain', send)
      }
    }
    send()
  })
}

/** Statuses of the responses in a text, in their order. */
export function statusesIn(text: string): number[] {
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status))
}
