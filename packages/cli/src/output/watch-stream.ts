import type {OutputStream} from '@sso-oidc/session'

/**
 * Wraps standard output so that a failed write never ends the process. The next write reports the error, also that of a
 * write by oclif.
 */
export function watchStream(stream: NodeJS.WriteStream): OutputStream {
  let failure: Error | undefined
  stream.on('error', (error) => (failure ??= error))
  return {
    get isTTY() {
      return stream.isTTY
    },
    get columns() {
      return stream.columns
    },
    write: (text, done) => stream.write(text, (error) => done?.(failure ?? error)),
  }
}
