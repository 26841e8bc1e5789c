import type {Line, Passage} from './passage.ts'

const FENCE = /^\s*(`{3,}|~{3,})/
const LIST_ITEM = /^\s*(?:[-*+]|\d+[.)])\s+/
const TABLE_ROW = /^\s*\|/
const TABLE_RULE = /^\s*\|[\s:|-]+$/

/**
 * Splits Markdown into passages. Leaves out code blocks, headings, the heads of tables and HTML comments. Every table cell
 * is a passage.
 */
export function markdownPassages(lines: readonly Line[]): Passage[] {
  const passages: Passage[] = []
  let paragraph: Line[] = []
  let isList = false
  const end = (): void => {
    if (paragraph.length > 0) passages.push(paragraph)
    paragraph = []
  }
  const prose = withoutComments(withoutFences(lines))
  for (const [at, {number, text}] of prose.entries()) {
    const quoted = text.replace(/^\s*(?:>\s?)+/, '')
    if (quoted.trim() === '' || /^\s*#{1,6}\s/.test(quoted)) end()
    else if (TABLE_ROW.test(quoted)) {
      end()
      if (!TABLE_RULE.test(quoted) && !TABLE_RULE.test(prose[at + 1]?.text ?? '')) {
        passages.push(...cells(quoted).map((cell) => [{number, text: cell}]))
      }
    } else if (LIST_ITEM.test(quoted)) {
      end()
      isList = true
      paragraph = [{number, text: quoted.replace(LIST_ITEM, '')}]
    } else {
      const isIndented = /^\s{2,}/.test(quoted)
      if (paragraph.length === 0) {
        isList &&= isIndented
        // Four blanks make a code block, unless they continue a list item.
        if (/^(?: {4}|\t)/.test(quoted) && !isList) continue
      }
      paragraph.push({number, text: quoted.trim()})
    }
  }
  end()
  return passages
}

/** Splits a text into lines. */
export function toLines(text: string): Line[] {
  return text.split('\n').map((line, at) => ({number: at + 1, text: line.replace(/\r$/, '')}))
}

/** Splits a table row into cells. A bar in code or after a backslash does not end a cell. */
function cells(row: string): string[] {
  const hidden = row.replace(/`[^`]*`|\\\|/g, (match) => match.replaceAll('|', '\0'))
  return hidden
    .split('|')
    .map((cell) => cell.replaceAll('\0', '|').trim())
    .filter((cell) => cell !== '')
}

/** Replaces fenced code blocks with blank lines. */
function withoutFences(lines: readonly Line[]): Line[] {
  let fence = ''
  return lines.map(({number, text}) => {
    const [, mark = ''] = FENCE.exec(text) ?? []
    const isCode = fence !== '' || mark !== ''
    if (fence === '') fence = mark
    else if (mark.startsWith(fence) && text.trim() === mark) fence = ''
    return {number, text: isCode ? '' : text}
  })
}

/** Replaces HTML comments with blank lines. */
function withoutComments(lines: readonly Line[]): Line[] {
  let isComment = false
  return lines.map(({number, text}) => {
    if (!isComment && !text.trimStart().startsWith('<!--')) return {number, text}
    isComment = !text.includes('-->')
    return {number, text: ''}
  })
}
