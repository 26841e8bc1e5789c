/**
 * Runs the benchmarks one after the other, and prints one table: npm run bench
 *
 *   -- emulator installation      run these benchmarks: start-up, installation, library, emulator
 *   -- --rounds 5 --seconds 5     number of measurements of each value, and duration of each load
 *
 * Prints the median of all rounds. If taskset is installed, the emulator and the load generator run on different cores.
 */
import {cpus} from 'node:os'
import {parseArgs} from 'node:util'
import {type BenchOptions, type Row, toTable} from './row.ts'

const BENCHMARKS: Readonly<Record<string, (options: BenchOptions) => Promise<Row[]>>> = {
  'start-up': async (options) => (await import('./start-up.ts')).startUp(options),
  installation: async () => (await import('./installation.ts')).installation(),
  library: async (options) => (await import('./library.ts')).library(options),
  emulator: async (options) => (await import('./emulator.ts')).emulator(options),
}

const {values, positionals} = parseArgs({
  options: {rounds: {type: 'string'}, seconds: {type: 'string'}},
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !Object.hasOwn(BENCHMARKS, name))
if (unknown.length > 0) {
  console.error(`Unknown benchmark: ${unknown.join(', ')}. The benchmarks are ${Object.keys(BENCHMARKS).join(', ')}.`)
  process.exit(2)
}
const options = {
  rounds: values.rounds === undefined ? undefined : Number(values.rounds),
  seconds: values.seconds === undefined ? undefined : Number(values.seconds),
}
const rows: Row[] = []
for (const [name, measure] of Object.entries(BENCHMARKS)) {
  if (positionals.length === 0 || positionals.includes(name)) rows.push(...(await measure(options)))
}
console.log(`Medians, Node ${process.versions.node}, ${cpus().length} cores\n\n${toTable(rows)}`)
