/** Characters that Python's `str.strip` removes. JavaScript's `trim` has another list, which includes the byte order mark. */
const BLANKS: ReadonlySet<string> = new Set(
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
)

/** Line breaks of Python's `str.splitlines`, except those that already end a line of a file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: Python treats these control characters as line breaks
const INNER_LINE_BREAK = /[\v\f\x1c-\x1e\x85\u2028\u2029]/

/** Removes the characters that Python treats as white space from both ends. */
export function strip(text: string): string {
  return stripEnd(text).slice(indentOf(text))
}

/** Removes the characters that Python treats as white space from the end. */
export function stripEnd(text: string): string {
  let end = text.length
  // A regular expression for the end of a text takes quadratic time on a long run of blanks.
  while (end > 0 && BLANKS.has(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

/** Returns the number of white space characters at the beginning. */
export function indentOf(text: string): number {
  let start = 0
  while (start < text.length && BLANKS.has(text.charAt(start))) start += 1
  return start
}

/** Splits a line of a file at the line breaks that only Python's `str.splitlines` knows. */
export function splitInnerLines(line: string): string[] {
  return line.split(INNER_LINE_BREAK)
}
