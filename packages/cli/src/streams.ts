/** What the program needs of a stream: a Node stream has it, and a test makes it in three lines. */
export interface OutputStream {
  write(text: string, done?: (error?: Error | null) => void): unknown
  on?(event: 'error', listener: (error: Error) => void): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/** Where the result and the messages go. */
export interface Streams {
  readonly stdout: OutputStream
  readonly stderr: OutputStream
}
