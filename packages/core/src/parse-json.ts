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
  assertJsonDepth(value)
  return value
}

/**
 * Checks the nesting of a value that another parser returned, for example one for YAML.
 *
 * @throws {RangeError} if objects and lists are nested deeper than 32 levels, or if the value contains itself
 */
export function assertJsonDepth(value: unknown): void {
  if (!isDeeperThan(value, MAX_JSON_DEPTH)) return
  throw new RangeError(`The value is nested deeper than ${MAX_JSON_DEPTH} levels.`)
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1))
}
