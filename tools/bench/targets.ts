import type {Row} from './row.ts'

/** Target of the project, and how it is measured. */
export interface Target {
  readonly name: string
  readonly limit: number
  /** A value must not exceed the limit, or must reach it. */
  readonly kind: 'at most' | 'at least'
  readonly unit: '×' | 'MiB' | 'ms'
  /** Returns the measured value, or undefined if it was not measured. */
  measure(rows: Rows): number | undefined
}

/** Rows of a result, by ID. */
export type Rows = ReadonlyMap<string, Row>

/** Returns the rows by ID. */
export function rowsById(rows: readonly Row[]): Rows {
  return new Map(rows.map((row) => [row.id, row]))
}

/** Returns how many times as large a row is as another one, or undefined if one of them was not measured. */
export function ratio(rows: Rows, id: string, other: string, member: 'value' | 'memory' = 'value'): number | undefined {
  const value = rows.get(id)?.[member]
  const base = rows.get(other)?.[member]
  return value === undefined || base === undefined ? undefined : value / base
}

const POST = 'node/post'
const EMPTY = 'node/empty'
const POLL = 'emulator-load/CreateToken with one pending device code'
const OTHER = 'emulator-load/`POST /token` of oauth2-mock-server'

function atMost(id: string, limit: number, [other, of]: readonly [string, string], name: string): Target {
  return {name: `${name}, of ${of}`, limit, kind: 'at most', unit: '×', measure: (rows) => ratio(rows, id, other)}
}

const ofPost = [POST, 'the bare POST'] as const
const ofEmpty = [EMPTY, 'the empty script'] as const

/** Targets of the project. */
export const TARGETS: readonly Target[] = [
  atMost('executable/create-token', 0.6, ofPost, '`create-token`, executable'),
  {
    name: '`create-token` of the AWS CLI, of that of the executable',
    limit: 12,
    kind: 'at least',
    unit: '×',
    measure: (rows) => ratio(rows, 'other/aws', 'executable/create-token'),
  },
  atMost('executable/create-token', 1, ['other/gh-version', '`gh --version`'], '`create-token`, executable'),
  atMost('executable/token', 0.45, ofPost, '`token`, executable'),
  atMost('executable/credentials', 0.45, ofPost, '`credentials`, executable'),
  atMost('node/create-token', 1.25, ofPost, '`create-token` on Node'),
  atMost('node/skeleton', 1.2, ofEmpty, '`--generate-cli-skeleton` on Node'),
  atMost('node/token', 1.2, ofEmpty, '`token` on Node'),
  atMost('node/version', 1.2, ofEmpty, '`--version` on Node'),
  atMost('node/help', 1.8, ofEmpty, '`--help` on Node'),
  {
    name: 'peak memory of `create-token` on Node, of the bare POST',
    limit: 1.15,
    kind: 'at most',
    unit: '×',
    measure: (rows) => ratio(rows, 'node/create-token', POST, 'memory'),
  },
  atMost('emulator/first', 2.2, ['emulator/empty', 'an empty script'], 'first response of the emulator'),
  {
    name: 'memory of the idle emulator',
    limit: 55,
    kind: 'at most',
    unit: 'MiB',
    measure: (rows) => rows.get('emulator/idle')?.value,
  },
  {
    name: 'polls per second of the emulator, of the token requests of oauth2-mock-server',
    limit: 5,
    kind: 'at least',
    unit: '×',
    measure: (rows) => ratio(rows, POLL, OTHER),
  },
  {
    name: '99th percentile of polls, if an empty script takes less than 40 ms',
    limit: 150,
    kind: 'at most',
    unit: 'ms',
    measure: (rows) => ((rows.get('emulator/empty')?.value ?? 40) < 40 ? rows.get(POLL)?.p99 : undefined),
  },
  atMost('library/first-call', 0.5, ['library-sdk/first-call', 'the AWS SDK'], 'first call of the library'),
]

/** Returns whether a value reaches a target. */
export function isReached({kind, limit}: Target, value: number): boolean {
  return kind === 'at most' ? value <= limit : value >= limit
}
