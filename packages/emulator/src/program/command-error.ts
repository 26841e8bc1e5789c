/** Thrown if a command cannot be run. `exitCode` is that of a shell: 127 if it was not found, 126 for other reasons. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: 126 | 127

  constructor(message: string, {exitCode, cause}: {exitCode: 126 | 127; cause: unknown}) {
    super(message, {cause})
    this.exitCode = exitCode
  }
}
