/** Returns whether a word needs no quotes in any shell. Plugins and configuration files can contain any word. */
export function isPlain(word: string): boolean {
  return /^[\w@/.:+-]+$/.test(word)
}

/** Returns a word for a command line of a POSIX shell. */
export function shellWord(word: string): string {
  return isPlain(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
