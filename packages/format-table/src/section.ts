import {displayWidth} from './display-width.ts'

const CELL_PADDING = 4
const BORDERS = 2

/** A part of a table: a title, names of columns, rows of cells. All of it may be missing. */
export class Section {
  readonly title: string
  /** How deep the value is nested: each level draws one more bar on both sides. */
  readonly level: number
  readonly rows: (readonly string[])[] = []
  #headers: readonly string[] = []
  /** Widest cell of each column. */
  #widest: readonly number[] | undefined

  constructor(title: string, level: number) {
    this.title = title
    this.level = level
  }

  get headers(): readonly string[] {
    return this.#headers
  }

  /** Columns of the terminal that the section needs, borders and bars included. */
  get width(): number {
    const cells = (this.#widest ?? []).reduce((sum, widest) => sum + widest + CELL_PADDING, 0)
    return Math.max(displayWidth(this.title), cells) + BORDERS + 2 * this.level
  }

  setHeaders(headers: readonly string[]): void {
    this.#measure(headers)
    this.#headers = headers
  }

  addRow(cells: readonly string[]): void {
    this.#measure(cells)
    this.rows.push(cells)
  }

  /** The section with its only row turned into rows of key and value. One with more rows stays as it is. */
  toVertical(): Section {
    const [row, ...others] = this.rows
    if (row === undefined || others.length > 0 || this.headers.length === 0) return this
    const turned = new Section(this.title, this.level)
    for (const [index, header] of this.headers.entries()) turned.addRow([header, row[index] ?? ''])
    return turned
  }

  /**
   * Widths of the columns, scaled so that they add up to a total. What rounding leaves is taken from the columns one by
   * one from the left, or given to them from the right.
   */
  columnWidths(total: number): number[] {
    const natural = (this.#widest ?? []).map((widest) => widest + CELL_PADDING)
    if (natural.length === 0) return []
    const scale = total / natural.reduce((sum, width) => sum + width, 0)
    const widths = natural.map((width) => roundHalfToEven(scale * width))
    const excess = widths.reduce((sum, width) => sum + width, 0) - total
    const step = Math.sign(excess)
    for (let index = 0; index < Math.abs(excess); index += 1) {
      const position = (step > 0 ? index : widths.length - 1 - index) % widths.length
      widths[position] = (widths.at(position) ?? 0) - step
    }
    return widths
  }

  #measure(cells: readonly string[]): void {
    const widest = this.#widest ?? cells.map(() => 0)
    if (cells.length !== widest.length) throw new Error('A table cannot show rows of different length.')
    this.#widest = widest.map((width, index) => Math.max(width, displayWidth(cells[index] ?? '')))
  }
}

/** Python's `round`: a half goes to the even neighbour. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value)
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}
