import {asciiJson} from '@sso-oidc/session'
import {checkLiteral} from './levels.ts'
import {formatNumber} from './number-text.ts'
import {ExpressionReference, isArray, type Value} from './value.ts'

/** Returns a value as compact JSON in ASCII, as Python writes it. NaN and Infinity have their names. */
export function toJson(value: Value): string {
  if (value instanceof ExpressionReference) throw new TypeError('an expression (&…) cannot be converted to a string')
  if (typeof value === 'string') return asciiJson(value)
  if (typeof value === 'number') return formatNumber(value)
  if (isArray(value)) return `[${value.map(toJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{${Object.entries(value)
    .map(([name, member]) => `${asciiJson(name)}:${toJson(member)}`)
    .join(',')}}`
}

/** Replacements for the numbers that Python accepts in JSON although JSON does not have them. */
const NOT_FINITE = /"(?:[^"\\]|\\.)*"|(?<![\w.+-])(?:-?Infinity|NaN)(?![\w.+-])/gs

/**
 * Parses the JSON of a literal as Python does.
 *
 * @throws {SyntaxError} if the text is not JSON
 * @throws {SyntaxFault} if the value has too many levels
 */
export function parseJson(text: string): Value {
  // No string in the text is as long.
  const nan = ' '.repeat(text.length)
  const finite = text.replace(NOT_FINITE, (token) => {
    if (token[0] === '"') return token
    return token === 'NaN' ? `"${nan}"` : token.replace('Infinity', '1e999')
  })
  // A reviver overflows the stack if there are too many levels.
  checkLiteral(JSON.parse(finite))
  return JSON.parse(finite, (_, part) => (part === nan ? Number.NaN : part))
}
