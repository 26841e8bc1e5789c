import type {Readable} from 'node:stream'

/** Bytes of a body that is too long which are read, so that its sender comes to read the answer. */
const MAX_DISCARDED = 1_048_576

/** The body of a request. */
export interface Body {
  /** Of a body that is too long, so many that it still is. */
  readonly bytes: Uint8Array
  /** Whether more bytes came, or may come, than are allowed: the connection cannot be used again. */
  readonly isTooLong: boolean
}

/** Reads a body, and keeps no more of it than what is allowed. Rejects when the client goes away. */
export function readBody(incoming: Readable, allowed: number): Promise<Body> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const finish = (): void => {
      resolve({bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks), isTooLong: size > allowed})
    }
    incoming.on('data', (chunk: Buffer) => {
      // The chunk that is too much is kept: it shows that the body is too long.
      if (size <= allowed) chunks.push(chunk)
      size += chunk.length
      if (size > MAX_DISCARDED) finish()
    })
    incoming.on('end', finish)
    incoming.on('error', reject)
  })
}
