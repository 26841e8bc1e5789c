import type {OutputStream} from '@sso-oidc/session'

/** Bytes in a log of Node. They can be the beginning of a response whose secrets are not known yet. */
const BYTES = /<Buffer [^>]*>/g

/**
 * Passes everything that is written to a stream through `clean`, also the logs that Node and libraries write if `NODE_DEBUG`
 * or `DEBUG` is set. They contain the headers of requests. Returns the stream without this filter.
 */
export function guardStream(stream: NodeJS.WriteStream, clean: (text: string) => string): OutputStream {
  const write = stream.write.bind(stream)
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    const done = rest.find((each) => typeof each === 'function')
    return write(clean(text.replace(BYTES, '<Buffer>')), () => done?.())
  }
  return {
    get isTTY() {
      return stream.isTTY
    },
    get columns() {
      return stream.columns
    },
    on: (event, listener) => stream.on(event, listener),
    write,
  }
}
