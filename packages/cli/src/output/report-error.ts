import {errorFormats, type GlobalValues} from '../argv/global-flags.ts'
import {explicitSetting, readSettings, type SettingsContext} from '../settings/settings.ts'
import type {Saved} from './issued-response.ts'
import {render} from './render.ts'
import {describeError, exitCodeOf, type ReportOptions, structureError} from './report.ts'
import type {MessageStream} from './safe-stream.ts'

/** Command line for messages. */
export interface CommandLine {
  readonly globals: GlobalValues
  /** Command line without options, for remedies: `sso-oidc create-token`. Read when an error is reported. */
  readonly command: string
  /** Exit code of every error. Default: the one of the error. */
  readonly failureCode?: number | undefined
}

/** The parts of the context that an error message needs. */
export interface ReportContext extends SettingsContext {
  readonly stderr: MessageStream
}

/**
 * Prints an error in the format of `--cli-error-format`, the environment, or the profile, and returns its exit code. Falls back
 * to prose if the format cannot show the error, because a service can return any JSON value.
 */
export async function reportError(
  error: unknown,
  {globals, command, failureCode, saved}: CommandLine & {saved: Saved | undefined},
  context: ReportContext,
): Promise<number> {
  const {stderr} = context
  const format = errorFormat(globals, context)
  const options: ReportOptions = {command, debug: globals.debug ?? false, legacy: format === 'legacy', saved}
  const prose = (): void => stderr.log(describeError(error, options))
  if (format === 'enhanced' || format === 'legacy') prose()
  else {
    const rendering = {format, operation: 'error', color: false, width: stderr.columns ?? 80}
    await render(structureError(error, options, stderr.clean), rendering).then((text) => stderr.write(text), prose)
  }
  return exitCodeOf(error, failureCode)
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
