import {OutputError} from '@sso-oidc/core'
import {report} from './report.ts'

const SIGNALS = {SIGHUP: 129, SIGINT: 130, SIGTERM: 143} as const

/**
 * Runs what the process is for: writes the text it returns to standard output, or tells its error on standard error,
 * and sets the exit code. A signal ends it at once, with 128 and its number.
 */
export async function runAsProcess(argv: readonly string[], run: () => Promise<string>): Promise<void> {
  for (const [signal, exitCode] of Object.entries(SIGNALS)) process.on(signal, () => stop(exitCode))
  try {
    const text = await run()
    if (text !== '') await writeOut(text)
  } catch (error) {
    if (isClosedPipe(error)) return stop(141)
    const {text, exitCode} = report(error, {debug: argv.includes('--debug')})
    process.exitCode = exitCode
    process.stderr.write(text)
  }
}

/** Writes the whole result, and waits until the system has taken it. */
async function writeOut(text: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      process.stdout.on('error', reject)
      process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
    })
  } catch (cause) {
    if (isClosedPipe(cause)) throw cause
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''
    throw new OutputError('OutputFailed', `The result could not be written to standard output${code}.`, {cause})
  }
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}

/** Ends the process. A line that counts down on a terminal is cleared. */
function stop(exitCode: number): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  process.exit(exitCode)
}
