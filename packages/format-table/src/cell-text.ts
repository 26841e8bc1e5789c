import type {JsonValue} from '@sso-oidc/core'
import {eastAsianWidth} from 'get-east-asian-width'

/** A value as Python's `str` writes it. A list or object in a column of scalars is written as JSON. */
export function cellText(value: JsonValue): string {
  switch (typeof value) {
    case 'string':
      return escapeControls(value)
    case 'number':
      return numberText(value)
    case 'boolean':
      return value ? 'True' : 'False'
    default:
      return value === null ? 'None' : escapeControls(JSON.stringify(value))
  }
}

/**
 * Writes characters that could change the terminal, the order of what it shows or the shape of the box as `\u001b` and
 * the like. That takes in tabs and line breaks, which the AWS CLI prints as they are, and so tears the box.
 */
export function escapeControls(text: string): string {
  return text.replace(
    /[\p{Control}\p{Bidi_Control}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Columns of a text as the AWS CLI counts them: East Asian wide, full and ambiguous characters are two, others one. */
export function displayWidth(text: string): number {
  return Array.from(text, (character) => eastAsianWidth(character.codePointAt(0) ?? 0, {ambiguousAsWide: true})).reduce(
    (sum, width) => sum + width,
    0,
  )
}

/** Python's spelling of a number differs for small fractions: `1e-05`. */
function numberText(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1e-4) return String(value)
  return value.toExponential().replace(/-(\d)$/, '-0$1')
}
