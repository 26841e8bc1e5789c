import {eastAsianWidth} from 'get-east-asian-width'

/**
 * Returns the width of a text in columns as the AWS CLI counts it: two for East Asian wide, full-width, and ambiguous
 * characters, one for all others.
 */
export function displayWidth(text: string): number {
  return Array.from(text, (character) => eastAsianWidth(character.codePointAt(0) ?? 0, {ambiguousAsWide: true})).reduce(
    (sum, width) => sum + width,
    0,
  )
}
