import type {OutputStream} from '@sso-oidc/session'
import {isPlainOutput, writeDirectly} from './direct-output.ts'
import {watchStream} from './output/watch-stream.ts'

let opened: OutputStream | undefined
let hasErrorStream = false

/** Returns the stream of Node for standard output. Its errors never end the process: the next write reports them. */
export function outputStream(): OutputStream {
  opened ??= watchStream(process.stdout)
  return opened
}

/** Returns the stream of Node for standard error. */
export function errorStream(): NodeJS.WriteStream {
  hasErrorStream = true
  return process.stderr
}

/** Returns whether one of the streams of Node was created. It can have text that the system has not accepted yet. */
export function isStreamOpen(): boolean {
  return opened !== undefined || hasErrorStream
}

/** Returns standard output. Creates the stream of Node only if a text cannot be written without it. */
export function standardOutput(): OutputStream {
  return {
    get isTTY() {
      return isPlainOutput() ? undefined : outputStream().isTTY
    },
    get columns() {
      return isPlainOutput() ? undefined : outputStream().columns
    },
    write(text, done) {
      // The stream keeps the errors of what others have written to it. An empty text asks for them.
      const written = opened === undefined && text !== '' ? writeDirectly(text) : undefined
      if (written === undefined) outputStream().write(text, done)
      else done?.(written.error === undefined ? undefined : toError(written.error))
    },
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
