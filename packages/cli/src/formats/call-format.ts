import type {FormatContext, JsonValue} from '@sso-oidc/core'

/**
 * Calls the format that a module exports, and holds it to its contract.
 *
 * @throws whatever the format throws, or an Error with half a sentence when it returns no text
 */
export async function callFormat(
  load: () => Promise<{default?: unknown}>,
  value: JsonValue,
  context: FormatContext,
): Promise<string> {
  const {default: format} = await load()
  if (typeof format !== 'function') throw new Error('the default export of its module is no function')
  const text: unknown = await format(value, context)
  if (typeof text !== 'string') throw new Error(`it returned ${text === null ? 'null' : typeof text}, not a text`)
  return text
}
