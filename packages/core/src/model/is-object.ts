/** Members of a JSON object. */
export type Members = Record<string, unknown>

/** Returns whether a JSON value is an object. */
export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
