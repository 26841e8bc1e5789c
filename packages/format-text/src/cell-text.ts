import type {JsonValue} from '@sso-oidc/core'

/** A value as Python's `str` writes it. A list or object in a column of scalars is written as JSON, on one line. */
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
 * Writes characters that could change the terminal, or the order of what it shows, as `\u001b` and the like. NUL, BEL,
 * tabs and line breaks are left alone: they change nothing that lasts, and the AWS CLI is recorded to print them as they
 * are. For the others it is not, and a token has none of them.
 */
export function escapeControls(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    /(?![\0\x07\t\n])\p{Control}|\p{Bidi_Control}|\p{Surrogate}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Python's spelling of a number differs for small fractions: `1e-05`. */
function numberText(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1e-4) return String(value)
  return value.toExponential().replace(/-(\d)$/, '-0$1')
}
