import type {Position} from './positions.ts'

/**
 * Returns the line with an error and a caret below its position.
 *
 * Keeps the names of members and punctuation. All other characters can belong to a secret, so each becomes an asterisk.
 */
export function maskedExcerpt(text: string, {line, column}: Position, members: readonly string[]): string {
  const source = (text.split(/\r\n|\r|\n/)[line - 1] ?? '').replaceAll('\t', ' ')
  // Long lines are cut around the position.
  const from = Math.max(0, column - 60)
  const masked = mask(source, members).slice(from, from + 120)
  const margin = `${line} | `
  return `${margin}${masked}\n${' '.repeat(margin.length + column - 1 - from)}^`
}

const PUNCTUATION = /[\s{}[\],:"'-]/

function mask(source: string, members: readonly string[]): string {
  const names = new RegExp(`(?<![\\w-])(?:${members.join('|')})(?=["']?\\s*:)`, 'g')
  const kept = new Set<number>()
  for (const match of source.matchAll(names)) {
    for (let i = 0; i < match[0].length; i += 1) kept.add(match.index + i)
  }
  return source
    .split('')
    .map((character, i) => (kept.has(i) || PUNCTUATION.test(character) ? character : '*'))
    .join('')
}
