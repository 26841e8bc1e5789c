import type {OutputStream} from '@sso-oidc/session'

/**
 * Wraps standard output so that a failed write never ends the process. The next write reports the error, even if oclif made
 * the failed write.
 */
export function watchStream(stream: NodeJS.WriteStream): OutputStream {
  let failure: Error | undefined
  const emit = stream.emit.bind(stream)
  // Each copy of oclif, including those in plugins, adds a listener that throws the error. So no listener receives it.
  stream.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    if (event !== 'error') return emit(event, ...args)
    const [error] = args
    failure ??= error instanceof Error ? error : new Error(String(error))
    return true
  }
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
