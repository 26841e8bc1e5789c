import {displayWidth} from './display-width.ts'

const CELL_PADDING = 4
const BORDERS = 2

/** Part of a table: a title, column names, and rows of cells. Each can be empty. */
export class Section {
  readonly title: string
  /** Nesting level of the value. Each level adds one bar on both sides. */
  readonly level: number
  readonly rows: (readonly string[])[] = []
  #headers: readonly string[] = []
  /** Width of the widest cell of each column. */
  #widest: readonly number[] | undefined

  constructor(title: string, level: number) {
    this.title = title
    this.level = level
  }

  get headers(): readonly string[] {
    return this.#headers
  }

  /** Width of the section in columns of the terminal, including borders and bars. */
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

  /** Returns the section with its only row as rows of name and value. Returns the same section if it has more rows. */
  toVertical(): Section {
    const [row, ...others] = this.rows
    if (row === undefined || others.length > 0 || this.headers.length === 0) return this
    const vertical = new Section(this.title, this.level)
    for (const [index, header] of this.headers.entries()) vertical.addRow([header, row[index] ?? ''])
    return vertical
  }

  /**
   * Returns the widths of the columns, scaled to a total. If rounding makes them too wide, columns lose one each from the
   * left. If it makes them too narrow, columns gain one each from the right.
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
    if (cells.length !== widest.length)
      throw new Error('A table cannot show rows of different lengths. Use `--output json`.')
    this.#widest = widest.map((width, index) => Math.max(width, displayWidth(cells[index] ?? '')))
  }
}

/** Rounds as Python does: a half becomes the even neighbor. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value)
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}
