const LONGEST_SHOWN = 24

/**
 * A word that the caller gave, for a message: in quotes when it is short. A long one may be a secret in the wrong place,
 * so only its length is told, or the flag before it.
 */
export function showWord(word: string): string {
  if (word.length <= LONGEST_SHOWN) return JSON.stringify(word)
  const flag = /^--[\w-]+(?==)/.exec(word)?.[0]
  return flag === undefined ? `a word of ${word.length} characters` : `${JSON.stringify(flag)} and its value`
}

/** A text of another program, in which long words are left out: they may be pieces of what the caller gave. */
export function hideLongWords(text: string): string {
  return text.replace(new RegExp(`[^\\s"'\`]{${LONGEST_SHOWN + 1},}`, 'g'), '…')
}
