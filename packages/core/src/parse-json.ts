import {isDeeperThan} from './is-deeper-than.ts'

/** Maximum number of levels of nested objects and lists. */
export const MAX_JSON_DEPTH = 32

/**
 * Parses JSON from an untrusted source. Limits the nesting, so that code which walks through the value cannot overflow the
 * stack.
 *
 * @throws {SyntaxError} if the text is not JSON
 * @throws {RangeError} if objects and lists are nested deeper than 32 levels
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (isDeeperThan(value, MAX_JSON_DEPTH))
    throw new RangeError(`The JSON is nested deeper than ${MAX_JSON_DEPTH} levels.`)
  return value
}
