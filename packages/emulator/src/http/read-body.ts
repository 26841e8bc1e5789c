import type {Readable} from 'node:stream'

/** Bytes that are read from a body over the limit, so that its sender goes on to read the response. */
const MAX_DISCARDED = 1_048_576

/** Body of a request. */
export interface Body {
  /** Content of the body. If the body is over the limit, a part of it that is over the limit too. */
  readonly bytes: Uint8Array
  /** True if the body is over the limit. More bytes can follow, so the connection cannot be reused. */
  readonly isTooLong: boolean
}

/** Reads a body of at most `limit` bytes and discards the rest. Rejects if the client disconnects. */
export function readBody(incoming: Readable, limit: number): Promise<Body> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const finish = (): void => {
      resolve({bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks), isTooLong: size > limit})
    }
    incoming.on('data', (chunk: Buffer) => {
      // Keeps the chunk that exceeds the limit, because it shows that the body is too long.
      if (size <= limit) chunks.push(chunk)
      size += chunk.length
      if (size > MAX_DISCARDED) finish()
    })
    incoming.on('end', finish)
    incoming.on('error', reject)
  })
}
