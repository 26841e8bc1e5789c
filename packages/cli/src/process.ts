import {OutputError} from '@sso-oidc/core'
import type {Surroundings} from './input/surroundings.ts'
import {page} from './output/pager.ts'
import {render} from './output/render.ts'
import {describeError, exitCodeOf, structureError} from './output/report.ts'
import type {Result} from './run-operation.ts'
import {readSettings} from './settings/settings.ts'
import {errorFormats} from './words/global-flags.ts'
import {globalWords} from './words/words.ts'

const SIGNALS = {SIGHUP: 129, SIGINT: 130, SIGTERM: 143} as const

/**
 * Runs what the process is for: writes the text it returns to standard output, or tells its error on standard error,
 * and sets the exit code. A signal ends it at once, with 128 and its number.
 */
export async function runAsProcess(argv: readonly string[], run: () => Promise<Result>): Promise<void> {
  for (const [signal, exitCode] of Object.entries(SIGNALS)) process.on(signal, () => stop(exitCode))
  try {
    const {text, pager} = await run()
    if (pager !== undefined) await page(text, pager)
    else if (text !== '') await writeOut(text)
  } catch (error) {
    if (isClosedPipe(error)) return stop(141)
    process.exitCode = exitCodeOf(error)
    process.stderr.write(await errorText(error, argv))
  }
}

/**
 * An error in the form that `--cli-error-format`, the environment or the profile asks for; for people where that form
 * cannot show it, because a service may answer with anything.
 */
export async function errorText(
  error: unknown,
  argv: readonly string[],
  at: Surroundings = {env: process.env, cwd: process.cwd()},
): Promise<string> {
  const format = errorFormat(argv, at)
  const forPeople = describeError(error, {debug: argv.includes('--debug'), legacy: format === 'legacy'})
  if (format === 'enhanced' || format === 'legacy') return forPeople
  const context = {operation: 'error', color: false, width: process.stderr.columns ?? 80}
  return render(structureError(error), {format, ...context}).catch(() => forPeople)
}

/** Settings that cannot be read do not keep an error from being told. */
function errorFormat(argv: readonly string[], at: Surroundings): string {
  try {
    const settings = readSettings(globalWords(argv), at)
    const format = settings.get('errorFormat')?.value.toLowerCase() ?? ''
    return errorFormats.includes(format) ? format : 'enhanced'
  } catch {
    return 'enhanced'
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
