import type {JsonValue} from './json-value.ts'

/**
 * Returns the text of one cell as the AWS CLI prints it.
 *
 * Null is `None`, booleans are `True` and `False`, numbers have Python's notation, and strings are unchanged. A list or object
 * is JSON on one line. The text is not escaped.
 *
 * @example
 * ['a', null, true, 1e-7].map(cellText) // ['a', 'None', 'True', '1e-07']
 */
export function cellText(value: JsonValue): string {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
      return numberText(value)
    case 'boolean':
      return value ? 'True' : 'False'
    default:
      return value === null ? 'None' : JSON.stringify(value)
  }
}

/** Returns a number in Python's notation, in which small fractions have a two-digit exponent: `1e-05`. */
function numberText(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1e-4) return String(value)
  return value.toExponential().replace(/-(\d)$/, '-0$1')
}
