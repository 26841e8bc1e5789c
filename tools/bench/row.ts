/** Row of the table of `npm run bench`. */
export interface Row {
  readonly name: string
  /** Measured value, with its unit. */
  readonly value: string
  /** Comparison with another row, or a second value. */
  readonly note?: string
}

/** Settings of a benchmark, from the command line. */
export interface BenchOptions {
  /** Number of measurements of each value. */
  readonly rounds?: number | undefined
  /** Seconds of each load. */
  readonly seconds?: number | undefined
}

/** Returns the rows as a table in Markdown. */
export function toTable(rows: readonly Row[]): string {
  const lines = rows.map(({name, value, note = ''}) => `| ${name} | ${value} | ${note} |`)
  return ['| measurement | value | note |', '| --- | ---: | --- |', ...lines].map((line) => `${line}\n`).join('')
}

/** Returns the median of numbers. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
