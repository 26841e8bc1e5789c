/** Row of the table of `npm run bench`. */
export interface Row {
  /** Benchmark and measurement, such as `node/create-token`. */
  readonly id: string
  /** Name in the table, as Markdown. */
  readonly name: string
  /** Median of the measurements. */
  readonly value: number
  readonly unit: Unit
  /** CPU time of a process in milliseconds, user and system. */
  readonly cpu?: number
  /** Peak memory of a process in MiB. */
  readonly memory?: number
  /** 99th percentile of the response time in milliseconds. */
  readonly p99?: number
  /** ID of the row that the value is compared with. */
  readonly relativeTo?: string
  /** Number of measurements. */
  readonly runs?: number
}

/** Digits after the decimal point, by unit. */
const DIGITS = {
  ms: 0,
  MiB: 0,
  MB: 1,
  kB: 1,
  packages: 0,
  'µs of CPU': 0,
  'per second': 0,
  'million per second': 2,
} as const

/** Unit of a value. */
export type Unit = keyof typeof DIGITS

/** Settings of a benchmark, from the command line. */
export interface BenchOptions {
  /** Number of measurements of each value. */
  readonly rounds?: number | undefined
  /** Seconds of each load. */
  readonly seconds?: number | undefined
}

/** Returns the rows as a table in Markdown. */
export function toTable(rows: readonly Row[]): string {
  const heads = ['measurement', 'value', 'CPU', 'peak memory', 'note']
  const cells = rows.map((row) => [
    row.name,
    toText(row.value, row.unit),
    toText(row.cpu, 'ms'),
    toText(row.memory, 'MiB'),
    toNote(row, rows),
  ])
  return markdownTable(heads, cells)
}

/** Returns a table in Markdown. All columns but the first one and those named `note` are aligned to the right. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const rules = heads.map((head, at) => (at === 0 || head === 'note' ? '---' : '---:'))
  return [heads, rules, ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

/** Returns a value with its unit, or nothing for a missing value. */
export function toText(value: number | undefined, unit: Unit): string {
  if (value === undefined) return ''
  const digits = unit === 'ms' && value < 10 ? 1 : DIGITS[unit]
  const number = value.toLocaleString('en', {minimumFractionDigits: digits, maximumFractionDigits: digits})
  return unit === 'packages' ? number : `${number} ${unit}`
}

function toNote(row: Row, rows: readonly Row[]): string {
  const notes = row.p99 === undefined ? [] : [`99th percentile ${toText(row.p99, 'ms')}`]
  const other = rows.find(({id}) => id === row.relativeTo)
  if (other !== undefined) notes.push(`${(row.value / other.value).toFixed(2)} × ${other.name}`)
  return notes.join(', ')
}

/** Returns the median of numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (lower + upper) / 2
}
