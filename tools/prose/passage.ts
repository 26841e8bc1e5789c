/** Line of a file, without comment marks and indentation of the comment. */
export interface Line {
  /** Line number in the file, from 1. */
  readonly number: number
  readonly text: string
}

/** Paragraph, list item, or table cell. A sentence does not continue in the next passage. */
export type Passage = readonly Line[]

/** One sentence. */
export interface Sentence {
  /** Line number of its first word. */
  readonly line: number
  readonly text: string
  /** Number of words. Inline code is one word, and so is a URL. The target of a link does not count. */
  readonly words: number
}

const SENTENCES = new Intl.Segmenter('en', {granularity: 'sentence'})

/** Splits a passage into sentences. */
export function toSentences(passage: Passage): Sentence[] {
  const text = passage.map((line) => line.text).join(' ')
  return [...SENTENCES.segment(mask(text))].flatMap(({segment, index}) => {
    const words = segment.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
    if (words === 0) return []
    const start = index + segment.search(/\S/)
    const shown = text
      .slice(start, index + segment.length)
      .replaceAll('**', '')
      .trim()
    return [{line: lineAt(passage, start), text: shown, words}]
  })
}

/** Returns whether a sentence begins with What, Who, Where or Whether, and is not a question. */
export function isInverted({text}: Sentence): boolean {
  return /^["'“‘([*_]*(what|who|where|whether)\b/i.test(text) && !/\?["'”’)\]*_]*$/.test(text)
}

/**
 * Replaces inline code and URLs with one word each, links with their text in parentheses, and HTML tags with blanks.
 * The length does not change, so an index into the result is also an index into the text.
 */
function mask(text: string): string {
  const word = (match: string): string => `X${'x'.repeat(match.length - 1)}`
  const blank = (match: string): string => ' '.repeat(match.length)
  return text
    .replace(/(`+)(?!`).*?[^`]\1(?!`)/g, word)
    .replace(/\]\([^)]*\)/g, (match) => ')'.padEnd(match.length))
    .replace(/<\/?[a-z][^>]*>/gi, blank)
    .replace(/\bhttps?:\/\/[^\s)]*[^\s).,;:]/g, word)
    .replaceAll('[', '(')
    .replaceAll('*', ' ')
}

function lineAt(passage: Passage, index: number): number {
  let end = 0
  for (const {number, text} of passage) {
    end += text.length + 1
    if (index < end) return number
  }
  return passage.at(-1)?.number ?? 0
}
