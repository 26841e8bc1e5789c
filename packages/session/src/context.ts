import type {Transport} from '@sso-oidc/core'

/** Stream that text is written to. A Node.js stream is one, and so is an object with a `write` function. */
export interface OutputStream {
  write(text: string, done?: (error?: Error | null) => void): unknown
  on?(event: 'error', listener: (error: Error) => void): unknown
  readonly isTTY?: boolean | undefined
  /** Width of the terminal in columns. */
  readonly columns?: number | undefined
}

/**
 * World that a command runs in: the one of the process, or the one of a test.
 *
 * Functions take the members that they need: `Pick<Context, 'env' | 'cwd'>`.
 */
export interface Context {
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Directory that relative paths start from. */
  readonly cwd: string
  /** Reads standard input to its end. */
  readonly stdin: () => Promise<Uint8Array>
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  /** Returns the current time in milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: () => number
  /** Sends HTTP requests. Default: the transport of the program. */
  readonly transport?: Transport
}
