import {readFileSync, writeFileSync} from 'node:fs'
import {availableParallelism, cpus, type} from 'node:os'
import type {Row} from './row.ts'

/** Machine that ran the benchmarks. Without the name of the host. */
export interface Machine {
  /** Model of the processor. */
  readonly processor: string
  /** Number of cores that the benchmarks could use. */
  readonly cores: number
  /** Operating system and architecture. */
  readonly system: string
  /** Version of Node. */
  readonly node: string
}

/** Measurements of one run of `npm run bench`. */
export interface BenchResult {
  readonly machine: Machine
  /** Day of the run, as YYYY-MM-DD. */
  readonly date: string
  readonly rows: readonly Row[]
}

/** Describes the machine of this process. */
export function describeMachine(): Machine {
  const processor = cpus()[0]?.model.trim() || 'unknown processor'
  const system = `${type()} ${process.arch}`
  return {processor, cores: availableParallelism(), system, node: process.versions.node}
}

/** Returns the rows with two digits after the decimal point. Tables and files then have the same values. */
export function roundRows(rows: readonly Row[]): Row[] {
  return rows.map((row) => {
    const entries = Object.entries(row).map(([key, value]) => [key, typeof value === 'number' ? round(value) : value])
    return Object.fromEntries(entries) as Row
  })
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** Writes a result as JSON. */
export function writeResult(file: string, {machine, date, rows}: BenchResult): void {
  writeFileSync(file, `${JSON.stringify({machine, date, rows}, null, 2)}\n`)
}

/** Reads a result. */
export function readResult(file: string): BenchResult {
  return JSON.parse(readFileSync(file, 'utf8')) as BenchResult
}

/** Describes the machine of a result in one line. */
export function machineTitle({machine: {processor, cores, system, node}}: BenchResult): string {
  return `${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${system}, Node ${node}`
}
