import {displayWidth} from './display-width.ts'
import type {Section} from './section.ts'

const BOLD_BLUE = '\u001b[1m\u001b[34m'
const DIM_YELLOW = '\u001b[2m\u001b[33m'
const RESET = '\u001b[0m'

interface TableOptions {
  readonly color: boolean
  /** Width of the terminal in columns. A wider table shows single rows vertically, and can still be wider. */
  readonly width: number
}

/** Returns the text of the sections, all as wide as the widest one. The text is empty without sections. */
export function renderTable(sections: readonly Section[], {color, width}: TableOptions): string {
  if (sections.length === 0) return ''
  const shown = widthOf(sections) > width ? sections.map((section) => section.toVertical()) : sections
  const total = widthOf(shown)
  const lines = shown.flatMap((section) => {
    const bars = section.level === 0 ? '' : paint('|'.repeat(section.level), DIM_YELLOW, color)
    return sectionLines(section, total - 2 * section.level, color).map((line) => `${bars}${line}${bars}`)
  })
  return ['-'.repeat(total), ...lines].map((line) => `${line}\n`).join('')
}

function widthOf(sections: readonly Section[]): number {
  return sections.reduce((widest, {width}) => Math.max(widest, width), 0)
}

function sectionLines(section: Section, total: number, color: boolean): string[] {
  const {title, headers, rows} = section
  const widths = section.columnWidths(total)
  const rule = ruleOf(widths)
  const lines: string[] = []
  if (title !== '') lines.push(rowOf([title], [total], centered))
  if (title !== '' && headers.length === 0 && rows.length === 0) lines.push(ruleOf([total]))
  if (headers.length > 0) lines.push(rule, rowOf(headers, widths, centered))
  if (widths.length > 0) {
    const cell: Cell = (text, space) => leftAligned(text, space, color)
    lines.push(rule, ...rows.map((row) => rowOf(row, widths, cell)), rule)
  }
  return lines
}

/** Widths of a cell without and with its borders. Only the first column has a left border. */
interface Space {
  readonly inner: number
  readonly outer: number
}

type Cell = (text: string, space: Space) => string

function rowOf(texts: readonly string[], widths: readonly number[], cell: Cell): string {
  const cells = widths.map((outer, index) => cell(texts[index] ?? '', {inner: outer - (index === 0 ? 2 : 1), outer}))
  return `|${cells.join('|')}|`
}

function ruleOf(widths: readonly number[]): string {
  return `+${widths.map((width, index) => '-'.repeat(width - (index === 0 ? 2 : 1))).join('+')}+`
}

function centered(text: string, {inner, outer}: Space): string {
  const length = displayWidth(text)
  const before = Math.max(0, Math.floor(outer / 2) - Math.floor(length / 2) - 1)
  return `${spaces(before)}${text}${spaces(inner - before - length)}`
}

/** Puts two spaces before the text if the cell is wide enough. */
function leftAligned(text: string, {inner}: Space, color: boolean): string {
  const length = displayWidth(text)
  const before = inner >= length + 2 ? 2 : 0
  return `${spaces(before)}${paint(text, BOLD_BLUE, color)}${spaces(inner - before - length)}`
}

function spaces(count: number): string {
  return ' '.repeat(Math.max(0, count))
}

function paint(text: string, style: string, color: boolean): string {
  return color ? `${style}${text}${RESET}` : text
}
