import {globSync} from 'node:fs'
import path from 'node:path'
import {drawSpeed} from './figure.ts'
import {type BenchResult, machineTitle, readResult} from './result.ts'
import {markdownTable, type Row, toText} from './row.ts'
import {isReached, ratio, rowsById, TARGETS} from './targets.ts'

/** Pages with blocks of measurements. */
export const PAGES = ['README.md', 'docs/performance.md', 'packages/emulator/README.md']

/** Reads the committed results, by the name of their file. */
export function readResults(root: string): BenchResult[] {
  return globSync('docs/benchmarks/*.json', {cwd: root})
    .sort()
    .map((file) => readResult(path.join(root, file)))
}

/**
 * Replaces the blocks of a page: the text from `<!-- benchmark: NAME -->` to `<!-- end of benchmark -->`.
 *
 * @throws {Error} if a block has an unknown name
 */
export function fillPage(text: string, results: readonly BenchResult[]): string {
  return text.replace(
    /(<!-- benchmark: (\S+) -->\n).*?(<!-- end of benchmark -->)/gs,
    (_, start: string, name: string, end: string) => {
      const write = BLOCKS[name]
      if (write === undefined) throw new Error(`Unknown benchmark block: ${name}`)
      return `${start}\n${write(results)}\n${end}`
    },
  )
}

/** Draws the figure of the README. */
export function drawFigure(results: readonly BenchResult[]): string {
  const [worst] = byLead(results)
  return worst === undefined ? '' : drawSpeed(worst)
}

/** Sorts the results by the lead of the program on Node over the AWS CLI. The first one is the worst. */
function byLead(results: readonly BenchResult[]): BenchResult[] {
  return results.toSorted((one, other) => (lead(one) ?? Infinity) - (lead(other) ?? Infinity))
}

function lead({rows}: BenchResult, program = 'node'): number | undefined {
  return ratio(rowsById(rows), 'other/aws', `${program}/create-token`)
}

/** Rows of the README. The page on performance has all of them. */
const README_ROWS =
  /^(node\/(empty|post|create-token|token|credentials)|executable\/(create-token|token|credentials|size)|other\/.*|installation\/.*)$/

/** Texts of the blocks, by name. */
const BLOCKS: Readonly<Record<string, (results: readonly BenchResult[]) => string>> = {
  lead: leadSentence,
  ratios: ratiosTable,
  'worst-machine': (results) => processTables(byLead(results).slice(0, 1), README_ROWS),
  processes: (results) => processTables(results, /^(node|executable|other|installation)\//),
  targets: targetsTable,
  'steps-node': (results) => stepTables(results, /^profile-node\//),
  'steps-executable': (results) => stepTables(results, /^profile-executable\//),
  rejected: (results) => processTables(results, /^tried\//),
  library: (results) => processTables(results, /^library-floor\/|^library(-sdk)?\/first-call$/),
  'library-calls': (results) => processTables(results, /^library(-sdk)?\/(?!first-call$)|^validation\//),
  emulator: (results) => processTables(results, /^emulator(-floor|-floor-kysely|-executable)?\//),
  'emulator-loads': (results) => processTables(results, /^emulator-load\//),
}

function leadSentence(results: readonly BenchResult[]): string {
  const range = (program: string): string => {
    const leads = results.flatMap((result) => lead(result, program) ?? [])
    const [least, most] = [Math.min(...leads).toFixed(1), Math.max(...leads).toFixed(1)]
    return least === most ? `${least} times` : `${least} to ${most} times`
  }
  const machines = results.length === 1 ? 'one machine' : `${results.length} machines`
  return `On ${machines}, \`create-token\` was ${range('node')} as fast as the AWS CLI on Node, and ${range('executable')} as an executable.\n`
}

function ratiosTable(results: readonly BenchResult[]): string {
  const heads = [
    'machine',
    'empty script',
    '`create-token` on Node: of a bare POST',
    'faster than the AWS CLI',
    'executable: of a bare POST',
    'faster than the AWS CLI',
  ]
  const cells = byLead(results).map((result) => {
    const rows = rowsById(result.rows)
    const ofPost = (program: string) => times(ratio(rows, `${program}/create-token`, 'node/post'), 2)
    const ofAws = (program: string) => times(lead(result, program), 1)
    const empty = toText(rows.get('node/empty')?.value, 'ms')
    return [machineTitle(result), empty, ofPost('node'), ofAws('node'), ofPost('executable'), ofAws('executable')]
  })
  return markdownTable(heads, cells)
}

function times(value: number | undefined, digits: number): string {
  return value === undefined ? '' : `${value.toFixed(digits)} ×`
}

/** Writes a table for each machine that measured one of the rows. */
function perMachine(
  results: readonly BenchResult[],
  pattern: RegExp,
  write: (rows: readonly Row[], all: readonly Row[]) => string,
): string {
  return results
    .map((result) => ({result, rows: result.rows.filter(({id}) => pattern.test(id))}))
    .filter(({rows}) => rows.length > 0)
    .map(
      ({result, rows}) =>
        `${machineTitle(result)}, ${result.date}${describeRuns(rows)}:\n\n${write(rows, result.rows)}`,
    )
    .join('\n')
}

function describeRuns(rows: readonly Row[]): string {
  const counts = rows.flatMap(({runs}) => runs ?? [])
  return counts.length === 0 ? '' : `, medians of ${Math.min(...counts)} runs`
}

function processTables(results: readonly BenchResult[], pattern: RegExp): string {
  return perMachine(results, pattern, (rows, all) => {
    const columns = [
      {head: 'value', cell: (row: Row) => toText(row.value, row.unit)},
      {head: 'CPU', cell: (row: Row) => toText(row.cpu, 'ms')},
      {head: 'peak memory', cell: (row: Row) => toText(row.memory, 'MiB')},
      {head: '99th percentile', cell: (row: Row) => toText(row.p99, 'ms')},
      ratioColumn(rows, all),
    ].filter(({cell}) => rows.some((row) => cell(row) !== ''))
    const heads = ['measurement', ...columns.map(({head}) => head)]
    const cells = rows.map((row) => [row.name, ...columns.map(({cell}) => cell(row))])
    return markdownTable(heads, cells)
  })
}

/** Returns the column with ratios. Its head names the row that the others are compared with, if there is only one. */
function ratioColumn(rows: readonly Row[], all: readonly Row[]): {head: string; cell: (row: Row) => string} {
  const byId = rowsById(all)
  const [base, ...others] = new Set(rows.flatMap(({relativeTo}) => relativeTo ?? []))
  const isOne = others.length === 0
  return {
    head: isOne ? `relative to ${byId.get(base ?? '')?.name}` : 'ratio',
    cell({id, relativeTo = ''}) {
      const value = times(ratio(byId, id, relativeTo), 2)
      return isOne || value === '' ? value : `${value} ${byId.get(relativeTo)?.name}`
    },
  }
}

function stepTables(results: readonly BenchResult[], pattern: RegExp): string {
  return perMachine(results, pattern, (rows) => {
    const [empty] = rows
    const more = (row: Row, member: 'value' | 'cpu') => `${((row[member] ?? 0) - (empty?.[member] ?? 0)).toFixed(1)} ms`
    const cells = rows.map((row) => [
      row.name,
      toText(row.value, 'ms'),
      more(row, 'value'),
      ...(row.cpu === undefined ? ['', ''] : [toText(row.cpu, 'ms'), more(row, 'cpu')]),
    ])
    return markdownTable(['step', 'wall', 'over an empty script', 'CPU', 'over an empty script'], cells)
  })
}

function targetsTable(results: readonly BenchResult[]): string {
  const heads = ['target', 'limit', ...results.map(machineTitle)]
  const rows = results.map((result) => rowsById(result.rows))
  const cells = TARGETS.map((target) => [
    target.name,
    `${target.kind} ${target.limit} ${target.unit}`,
    ...rows.map((each) => {
      const value = target.measure(each)
      if (value === undefined) return 'not measured'
      const text = `${value.toFixed(target.unit === '×' ? 2 : 0)} ${target.unit}`
      return isReached(target, value) ? text : `**${text}: missed**`
    }),
  ])
  return markdownTable(heads, cells)
}
