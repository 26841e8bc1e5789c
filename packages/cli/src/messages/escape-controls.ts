const MAX_LENGTH = 4000

/** Control characters but line breaks, marks of direction, separators of lines, lone surrogates. */
const HARMFUL = /(?!\n)\p{Control}|\p{Bidi_Control}|\p{Line_Separator}|\p{Paragraph_Separator}|\p{Surrogate}/gu

/**
 * Text that a terminal can show: characters that could change it, or the order of what it shows, become `\u001b` and the
 * like; line breaks stay. Very long text is cut.
 */
export function escapeControls(text: string): string {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text
  return cut.replace(HARMFUL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
