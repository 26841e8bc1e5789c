import type {JsonValue} from '@sso-oidc/core'
import type {FormatContext} from '@sso-oidc/format'
import {bundledFormats} from '#bundled-formats'
import {callFormat} from '../formats/call-format.ts'
import type {Choice} from '../formats/choose-format.ts'
import type {NamedFormat} from '../formats/installed-formats.ts'
import {errorMessage} from '../messages/error-message.ts'
import {OutputError} from '../messages/output-error.ts'
import {maskedReason} from '../messages/quote.ts'

/** Settings of the text of a result. */
export interface Rendering extends FormatContext {
  readonly format: Choice
  /** Time limit of a plugin format in milliseconds. Default: 30,000. */
  readonly deadline?: number | undefined
}

/**
 * Returns the text of a value in a format. An object without members has no text in any format, as in the AWS CLI.
 *
 * @throws {OutputError} `FormatFailed` with the names of the format and its package
 */
export async function render(value: JsonValue, {format, deadline, ...context}: Rendering): Promise<string> {
  if (isEmptyObject(value)) return ''
  if (typeof format !== 'string') {
    const {runPluginFormat} = await import('../formats/run-plugin-format.ts')
    return withName(format, () => runPluginFormat(format.module, {value, context, deadline}))
  }
  const bundled = bundledFormats[format]
  if (bundled === undefined) return ''
  return withName({name: format, package: bundled.package}, () => callFormat(bundled.load, value, context))
}

/** Adds the names of the format and its package to an error. */
async function withName(
  {name, package: owner}: Omit<NamedFormat, 'summary'>,
  run: () => Promise<string>,
): Promise<string> {
  try {
    return await run()
  } catch (cause) {
    const format = name === owner ? name : `${name} (${owner})`
    throw new OutputError('FormatFailed', `The format ${format} failed: ${maskedReason(errorMessage(cause))}`, {cause})
  }
}

function isEmptyObject(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}
