import {type FormatContext, hideLongWords, type JsonValue, OutputError} from '@sso-oidc/core'
import {bundledFormats} from '#bundled-formats'
import {callFormat} from '../formats/call-format.ts'
import type {Choice} from '../formats/choose-format.ts'
import type {NamedFormat} from '../formats/installed-formats.ts'
import {reason} from '../messages/reason.ts'

/** What shapes the text of a result. */
export interface Rendering extends FormatContext {
  readonly format: Choice
  /** Milliseconds that the format of a plugin may take. Default: 30,000. */
  readonly deadline?: number | undefined
}

/**
 * Text of a value in a format. The AWS CLI prints nothing for an object without members, whatever the format.
 *
 * @throws {OutputError} `FormatFailed`, with the format and its package
 */
export async function render(value: JsonValue, {format, deadline, ...context}: Rendering): Promise<string> {
  if (isEmptyObject(value)) return ''
  if (typeof format !== 'string') {
    const {runPluginFormat} = await import('../formats/run-plugin-format.ts')
    return named(format, () => runPluginFormat(format.module, {value, context, deadline}))
  }
  const bundled = bundledFormats[format]
  if (bundled === undefined) return ''
  return named({name: format, package: bundled.package}, () => callFormat(bundled.load, value, context))
}

/** Names the format and its package when it fails. */
async function named(
  {name, package: owner}: Omit<NamedFormat, 'summary'>,
  run: () => Promise<string>,
): Promise<string> {
  try {
    return await run()
  } catch (cause) {
    const who = name === owner ? name : `${name} of ${owner}`
    throw new OutputError('FormatFailed', `The format ${who} failed: ${hideLongWords(reason(cause))}`, {cause})
  }
}

function isEmptyObject(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}
