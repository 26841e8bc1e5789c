import type {JsonValue} from './json-value.ts'

/**
 * Returns the text of one cell as the AWS CLI prints it: `None`, `True` and `False`, numbers in Python's notation, strings
 * unchanged. A list or object becomes JSON on one line. The text is not escaped.
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

/** Python writes small fractions with a two-digit exponent: `1e-05`. */
function numberText(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1e-4) return String(value)
  return value.toExponential().replace(/-(\d)$/, '-0$1')
}
