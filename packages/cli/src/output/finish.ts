import {type Context, type OutputStream, systemErrorName} from '@sso-oidc/session'
import {OutputError} from '../messages/output-error.ts'
import {quote} from '../messages/quote.ts'
import {type IssuedResponse, savedSentence} from './issued-response.ts'
import type {Result} from './output.ts'
import {showInPager} from './pager.ts'
import type {CommandLine, ReportContext} from './report-error.ts'
import {resultText} from './safe-stream.ts'

/** The parts of the context that the end of a run needs. */
export interface FinishContext extends ReportContext, Pick<Context, 'stdout'> {
  /** Response with a token. It is saved if it is not printed. */
  readonly issued: IssuedResponse
  /** Called before a pager starts, which then handles Ctrl-C. */
  readonly ignoreInterrupts?: () => void
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
    const saved = issued.save()
    const {reportError} = await import('./report-error.ts')
    return reportError(error, {...line, saved}, context)
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
