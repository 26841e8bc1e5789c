import {escapeControls} from '@sso-oidc/format'
import type {OutputStream} from '@sso-oidc/session'
import type {Result} from './output.ts'
import type {Redactor} from './redactor.ts'

/** Maximum length of a logged message. Longer messages are truncated. An error with 50 problems is shorter. */
const MAX_LENGTH = 16_000

/** Standard error: a stream to which only safe text is written. */
export interface MessageStream extends OutputStream {
  /** Writes a message with a line break. A very long message is truncated. */
  log(message: string): void
  /** Returns a text as `log` writes it: without secrets, and truncated if it is very long. */
  clean(text: string): string
  /** Clears the last line, on a terminal. */
  clearLine(): void
}

/**
 * Wraps standard error. All messages, logs, and debug output pass through here: secrets are redacted, and characters that
 * change a terminal are escaped. `open` is called before the first of them: Node takes 1.5 ms to create the stream, and most
 * runs write no message.
 */
export function messageStream(open: () => OutputStream, redactor: Redactor): MessageStream {
  let opened: OutputStream | undefined
  const stream = (): OutputStream => {
    if (opened !== undefined) return opened
    opened = open()
    // If standard error is broken, the message is lost and the exit code stays.
    opened.on?.('error', () => {})
    return opened
  }
  const write = (text: string): void => {
    stream().write(escapeControls(text, {keep: '\n\t'}))
  }
  const clean = (text: string): string => {
    // Truncates after the redaction: a truncated secret would not be found.
    const redacted = redactor.redact(text)
    return redacted.length > MAX_LENGTH ? `${redacted.slice(0, MAX_LENGTH)}…` : redacted
  }
  return {
    get isTTY() {
      return stream().isTTY
    },
    get columns() {
      return stream().columns
    },
    write: (text) => write(redactor.redact(text)),
    log: (message) => write(`${clean(message)}\n`),
    clean,
    clearLine() {
      if (stream().isTTY) stream().write('\r\u001b[K')
    },
  }
}

/**
 * Returns a result as it can be shown on a stream: escaped for a terminal, unchanged for a pipe or file. Color sequences are
 * escaped too, unless the program itself has written all of them.
 */
export function resultText({text, isColored = false}: Result, {isTTY}: Pick<OutputStream, 'isTTY'>): string {
  return isTTY ? escapeControls(text, {keep: '\n\t', keepColors: isColored}) : text
}
