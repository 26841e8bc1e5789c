import {type Context, type OutputStream, systemErrorName} from '@sso-oidc/session'
import {errorFormats, type GlobalValues} from '../argv/global-flags.ts'
import {OutputError} from '../messages/output-error.ts'
import {quote} from '../messages/quote.ts'
import {explicitSetting, readSettings, type SettingsContext} from '../settings/settings.ts'
import type {IssuedResponse, Saved} from './issued-response.ts'
import type {Result} from './output.ts'
import {showInPager} from './pager.ts'
import {render} from './render.ts'
import {describeError, exitCodeOf, type ReportOptions, savedSentence, structureError} from './report.ts'
import {type MessageStream, resultText} from './safe-stream.ts'

/** The parts of the context that the end of a run needs. */
export interface FinishContext extends SettingsContext, Pick<Context, 'stdout'> {
  readonly stderr: MessageStream
  /** Response with a token. It is saved if it is not printed. */
  readonly issued: IssuedResponse
  /** Called before a pager starts, which then handles Ctrl-C. */
  readonly ignoreInterrupts?: () => void
}

/** Command line for messages. */
export interface CommandLine {
  readonly globals: GlobalValues
  /** Command line without options, for remedies: `sso-oidc create-token`. Read when an error is reported. */
  readonly command: string
  /** Exit code of every error. Default: the one of the error. */
  readonly failureCode?: number | undefined
}

/**
 * Runs a command, prints its result or its error, and returns the exit code. Every command of the program ends here.
 *
 * Prints nothing for undefined: oclif then ran a command of this package, and `finish` has already printed its result.
 *
 * A closed pipe is exit code 141 without a message. If standard error is broken, the exit code stays the same.
 */
export async function finish(
  run: () => Promise<Result | undefined>,
  line: CommandLine,
  context: FinishContext,
): Promise<number> {
  const {issued} = context
  try {
    const result = await run()
    if (result !== undefined) await print(result, context)
    if (result?.isNull) saveUnselected(context)
    issued.drop()
    return result?.exitCode ?? 0
  } catch (error) {
    // A reader that closes the pipe has read what it needs.
    if (isClosedPipe(error)) return 141
    await reportError(error, {...line, saved: issued.save()}, context)
    return exitCodeOf(error, line.failureCode)
  }
}

async function print(result: Result, context: FinishContext): Promise<void> {
  const {stdout, stderr, env} = context
  const {pager} = result
  const shown = resultText(result, stdout)
  if (pager === undefined) return writeResult(shown, stdout)
  context.ignoreInterrupts?.()
  const failure = await showInPager(shown, pager, env)
  if (failure === undefined) return
  const {file, from} = pager
  if (from !== undefined) {
    stderr.log(
      `sso-oidc: warning: The pager ${quote(file)} (from ${from}) ${failure}. The result is printed without it.`,
    )
  }
  await writeResult(shown, stdout)
}

/** Saves a response from which the query selected nothing, because the output does not contain the token. */
function saveUnselected({issued, stderr}: FinishContext): void {
  const saved = issued.save()
  if (saved === undefined) return
  const sentence = 'The --query expression selected nothing from the response.'
  stderr.log(`sso-oidc: warning: ${sentence} ${savedSentence(saved)}`)
}

/**
 * Prints an error in the format of `--cli-error-format`, the environment, or the profile. Falls back to prose if the format
 * cannot show the error, because a service can return any JSON value.
 */
async function reportError(
  error: unknown,
  {globals, command, saved}: CommandLine & {saved: Saved | undefined},
  context: FinishContext,
): Promise<void> {
  const {stderr} = context
  const format = errorFormat(globals, context)
  const options: ReportOptions = {command, debug: globals.debug ?? false, legacy: format === 'legacy', saved}
  const prose = (): void => stderr.log(describeError(error, options))
  if (format === 'enhanced' || format === 'legacy') return prose()
  const rendering = {format, operation: 'error', color: false, width: stderr.columns ?? 80}
  await render(structureError(error, options, stderr.clean), rendering).then((text) => stderr.write(text), prose)
}

/**
 * Returns the format of error messages. An option or environment variable applies even if the profile cannot be read.
 * Returns `enhanced` if nothing else is known, so that an error is always printed.
 */
function errorFormat(globals: GlobalValues, context: SettingsContext): string {
  const explicit = explicitSetting('errorFormat', globals, context.env)
  const format = (explicit?.value ?? profileErrorFormat(globals, context)).toLowerCase()
  return errorFormats.includes(format) ? format : 'enhanced'
}

function profileErrorFormat(globals: GlobalValues, context: SettingsContext): string {
  try {
    return readSettings(globals, context).get('errorFormat')?.value ?? ''
  } catch {
    return ''
  }
}

/**
 * Writes a whole result and waits until the system has accepted it. An empty result is written too: it reports an earlier
 * error of the stream.
 *
 * @throws {OutputError} `OutputFailed` if the stream fails; the error of a closed pipe unchanged
 */
async function writeResult(text: string, stdout: OutputStream): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      stdout.on?.('error', reject)
      stdout.write(text, (error) => (error ? reject(error) : resolve()))
    })
  } catch (cause) {
    if (isClosedPipe(cause)) throw cause
    const name = systemErrorName(cause)
    const reason = name === undefined ? '' : ` (${name})`
    throw new OutputError('OutputFailed', `The result could not be written to standard output${reason}.`, {cause})
  }
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}
