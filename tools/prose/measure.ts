import {commentPassages} from './comments.ts'
import {markdownPassages, toLines} from './markdown.ts'
import {isInverted, type Sentence, toSentences} from './passage.ts'

/** Lowest rate that fails, in inverted sentences per 1,000 words. */
export const LIMIT = 1

/** Words and inverted sentences of comments, of documentation, or of both. */
export interface Measure {
  readonly words: number
  readonly inverted: number
  /** Inverted sentences per 1,000 words. */
  readonly rate: number
}

/** A sentence that begins with What, Who, Where or Whether, and its file. */
interface Finding extends Sentence {
  readonly file: string
}

/** Result of a measurement. */
export interface Report {
  readonly comments: Measure
  readonly docs: Measure
  readonly all: Measure
  readonly findings: readonly Finding[]
  /** False if the rate of both together is `LIMIT` or more. */
  readonly passes: boolean
}

/** Measures the comments of source files and the text of Markdown files, by file name. */
export function measureProse(files: ReadonlyMap<string, string>): Report {
  const sentences = [...files].flatMap(([file, text]) => {
    const passages = isMarkdown(file) ? markdownPassages(toLines(text)) : commentPassages(file, text)
    return passages.flatMap(toSentences).map((sentence) => ({...sentence, file}))
  })
  const all = measure(sentences)
  return {
    comments: measure(sentences.filter(({file}) => !isMarkdown(file))),
    docs: measure(sentences.filter(({file}) => isMarkdown(file))),
    all,
    findings: sentences.filter(isInverted),
    passes: all.rate < LIMIT,
  }
}

function isMarkdown(file: string): boolean {
  return file.endsWith('.md')
}

function measure(sentences: readonly Sentence[]): Measure {
  const words = sentences.reduce((sum, sentence) => sum + sentence.words, 0)
  const inverted = sentences.filter(isInverted).length
  return {words, inverted, rate: words === 0 ? 0 : (1000 * inverted) / words}
}
