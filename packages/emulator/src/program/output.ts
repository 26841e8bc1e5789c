import {escapeControls} from '@sso-oidc/format'
import {systemReason} from '../store/system-error.ts'

/** Standard output and standard error of the program. A broken stream never ends the process with a stack trace. */
export class Output {
  /** Resolves when the reader of standard error has closed the pipe. */
  readonly closed: Promise<void>
  readonly #stdout: NodeJS.WritableStream
  readonly #stderr: NodeJS.WritableStream

  constructor({stdout, stderr}: Pick<NodeJS.Process, 'stdout' | 'stderr'>) {
    this.#stdout = stdout
    this.#stderr = stderr
    // The callbacks of `write` get the errors too.
    stdout.on('error', () => {})
    this.closed = new Promise((resolve) => {
      stderr.on('error', (error) => {
        if (isClosedPipe(error)) resolve()
      })
    })
  }

  /**
   * Writes a text to standard output.
   *
   * @throws {Error} if the stream fails, with the code `EPIPE` for a closed pipe
   */
  async print(text: string): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.#stdout.write(text, (error) => (error ? reject(error) : resolve()))
      })
    } catch (cause) {
      if (isClosedPipe(cause)) throw cause
      throw new Error(`Cannot write to standard output: ${systemReason(cause) ?? cause}.`, {cause})
    }
  }

  /** Writes a message to standard error, with a line break. The message is lost if the stream fails. */
  log(message: string): void {
    this.#stderr.write(`${escapeControls(message, {keep: '\n'})}\n`)
  }
}

/** Returns whether an error says that the reader of a pipe has closed it. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}
