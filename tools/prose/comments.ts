import {parseSync} from 'oxc-parser'
import {markdownPassages} from './markdown.ts'
import type {Line, Passage} from './passage.ts'

/** Tags of doc comments with prose. The text of other tags, such as examples, is left out. */
const PROSE_TAGS = ['deprecated', 'param', 'remarks', 'returns', 'throws']

/** Comments for tools. The reason after the colon is prose. */
const DIRECTIVE = /^\s*(?:biome-ignore|@ts-expect-error|@ts-ignore)\b[^:]*:?/

/**
 * Splits the comments of a TypeScript or JavaScript file into passages.
 *
 * @throws {Error} if the file does not parse
 */
export function commentPassages(file: string, source: string): Passage[] {
  const {comments, errors} = parseSync(file, source)
  const [error] = errors
  if (error !== undefined) throw new Error(`${file}: ${error.message}`)
  const groups: Line[][] = []
  for (const {type, value, start} of comments) {
    const first = source.slice(0, start).split('\n').length
    const lines = value.split('\n').map((text, at) => ({number: first + at, text: stripMarks(text, type)}))
    const last = groups.at(-1)
    const isAlone = source.slice(source.lastIndexOf('\n', start) + 1, start).trim() === ''
    // Line comments on adjacent lines are one text.
    if (type === 'Line' && isAlone && last?.at(-1)?.number === first - 1 && isLineComment(source, first - 1)) {
      last.push(...lines)
    } else groups.push(lines)
  }
  return groups.flatMap((lines) => markdownPassages(withoutTags(lines)))
}

function stripMarks(text: string, type: 'Block' | 'Line'): string {
  const bare = type === 'Line' ? text.replace(/^\/* ?/, '') : text.replace(/^\s*\*+ ?| $/g, '')
  return bare.replace(DIRECTIVE, '')
}

function isLineComment(source: string, number: number): boolean {
  return /^\s*\/\//.test(source.split('\n')[number - 1] ?? '')
}

/** Removes names and types of tags, and the text of tags without prose. Each tag begins a paragraph. */
function withoutTags(lines: readonly Line[]): Line[] {
  let isProse = true
  return lines.flatMap((line) => {
    const [, tag, text = ''] = /^\s*@([\w-]+)\s*(?:\{[^}]*\})?(.*)$/.exec(line.text) ?? []
    if (tag === undefined) return [isProse ? line : {...line, text: ''}]
    isProse = PROSE_TAGS.includes(tag)
    return [
      {...line, text: ''},
      {...line, text: isProse ? text.trim() : ''},
    ]
  })
}
