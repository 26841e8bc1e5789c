/**
 * Splits a command line into words, as Python's `shlex.split` does, and so the AWS CLI: quotes and backslashes as in a
 * POSIX shell, but no variables, no globbing, and no comments.
 *
 * @throws {SyntaxError} if a quotation is not closed or the text ends with a backslash
 *
 * @example
 * splitWords(`profile 'two words'`) // ['profile', 'two words']
 */
export function splitWords(text: string): string[] {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (/[ \t\r\n]/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (character === '\\') {
      at += 1
      if (at === text.length) throw new SyntaxError('No character after the backslash.')
      word = (word ?? '') + text.charAt(at)
    } else if (character === '"' || character === "'") {
      const quoted = readQuoted(text, at + 1, character)
      word = (word ?? '') + quoted.value
      at = quoted.end
    } else {
      word = (word ?? '') + character
    }
  }
  if (word !== undefined) words.push(word)
  return words
}

/** Reads a quotation up to its closing quote. In double quotes a backslash escapes a quote or a backslash. */
function readQuoted(text: string, start: number, quote: string): {value: string; end: number} {
  let value = ''
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at)
    const next = text.charAt(at + 1)
    if (character === quote) return {value, end: at}
    if (character === '\\' && quote === '"' && (next === quote || next === '\\')) {
      value += next
      at += 1
    } else {
      value += character
    }
  }
  throw new SyntaxError('No closing quotation.')
}

/**
 * Splits a command line into words, as the C runtime of Windows does: only blanks and tabs separate, only double quotes
 * quote, and a backslash is special only before a double quote.
 *
 * @throws {SyntaxError} if a quotation is not closed
 */
export function splitWindowsWords(text: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let isQuoted = false
  for (const [, backslashes = '', character = ''] of text.matchAll(/(\\*)([^\\]|$)/gu)) {
    if (character === '"') {
      word = (word ?? '') + '\\'.repeat(Math.floor(backslashes.length / 2))
      if (backslashes.length % 2 === 1) word += '"'
      else isQuoted = !isQuoted
      continue
    }
    if (backslashes !== '') word = (word ?? '') + backslashes
    if ((character === ' ' || character === '\t') && !isQuoted) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (character !== '') {
      word = (word ?? '') + character
    }
  }
  if (isQuoted) throw new SyntaxError('No closing quotation.')
  if (word !== undefined) words.push(word)
  return words
}
