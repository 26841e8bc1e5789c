import net from 'node:net'

/** Bytes from a server, and the state of the connection. */
export interface RawResponse {
  readonly text: string
  readonly closed: boolean
}

/** Milliseconds without data after which a response counts as complete. */
const SILENCE = 1_000

/** Sends raw bytes over a new connection. Waits for the server if it reads more slowly. */
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
    // The server may close the connection before everything is sent.
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

/** Returns the statuses of the responses in a text, in order. */
export function statusesIn(text: string): number[] {
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status))
}
