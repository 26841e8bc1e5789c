import {indentOf, strip} from './blanks.ts'

/** Line of a configuration file. */
export interface Line {
  /** A continuation is a deeper line that continues the value of a pair. A pair is any other line with content. */
  readonly kind: 'blank' | 'comment' | 'continuation' | 'header' | 'pair'
  /** Text without the line break. */
  readonly text: string
  /** Text without the white space around it. Of a header, the text between the brackets. */
  readonly content: string
  /** Line break after the text. Empty at the end of the file. */
  readonly lineBreak: string
}

/** Splits the text of a configuration file into lines, as Python's configparser understands them. */
export function scanLines(text: string): Line[] {
  const lines: Line[] = []
  /** True below a pair, which deeper lines continue. */
  let isOpen = false
  let indent = 0
  const parts = text.split(/(\r\n|\r|\n)/)
  for (let at = 0; at < parts.length; at += 2) {
    const [line = '', lineBreak = ''] = [parts[at], parts[at + 1]]
    const content = strip(line)
    const add = (kind: Line['kind'], shown = content): number =>
      lines.push({kind, text: line, content: shown, lineBreak})
    if (content === '') add('blank')
    else if (content.startsWith('#') || content.startsWith(';')) add('comment')
    else if (isOpen && indentOf(line) > indent) add('continuation')
    else {
      indent = indentOf(line)
      const header = /^\[(.+)\]/s.exec(content)?.[1]
      isOpen = header === undefined
      add(isOpen ? 'pair' : 'header', header)
    }
  }
  return lines
}

/** Splits a line at the first separator. The key is in lower case. */
export function splitPair(content: string): {key: string; value: string} {
  const end = content.search(/[=:]/)
  return {key: strip(content.slice(0, Math.max(end, 0))).toLowerCase(), value: strip(content.slice(end + 1))}
}
