import type {FormatContext, JsonValue} from '@sso-oidc/format'

/**
 * Calls the format that a module exports.
 *
 * @throws {Error} if the module exports no format or the format does not return a string; errors of the format unchanged
 */
export async function callFormat(
  load: () => Promise<{default?: unknown}>,
  value: JsonValue,
  context: FormatContext,
): Promise<string> {
  const {default: format} = await load()
  if (typeof format !== 'function') throw new Error('the default export of its module is not a function')
  const text: unknown = await format(value, context)
  if (typeof text !== 'string')
    throw new Error(`it returned a value of type ${text === null ? 'null' : typeof text} instead of a string`)
  return text
}
