/**
 * Runs the benchmarks one after the other, and prints one table: npm run bench
 *
 *   -- start-up installation      run these benchmarks: start-up, profile, installation, library, emulator
 *   -- --rounds 5 --seconds 5     number of measurements of each value, and duration of each load
 *   -- --json FILE                also write the results as JSON. `npm run generate` writes those in docs/benchmarks into the pages
 *   -- --svg FILE                 also draw the start-up times
 *   -- --processor NAME           name of the processor in the results. Default: as the system reports it
 *
 * Prints the median of all rounds. If taskset is installed, the emulator and the load generator run on different cores.
 */
import {writeFileSync} from 'node:fs'
import {parseArgs} from 'node:util'
import {drawSpeed} from './figure.ts'
import {type BenchResult, describeMachine, machineTitle, roundRows, writeResult} from './result.ts'
import {type BenchOptions, type Row, toTable} from './row.ts'

const BENCHMARKS: Readonly<Record<string, (options: BenchOptions) => Promise<Row[]>>> = {
  'start-up': async (options) => (await import('./start-up.ts')).startUp(options),
  profile: async (options) => (await import('./profile.ts')).profile(options),
  installation: async () => (await import('./installation.ts')).installation(),
  library: async (options) => (await import('./library.ts')).library(options),
  emulator: async (options) => (await import('./emulator.ts')).emulator(options),
}

const {values, positionals} = parseArgs({
  options: {
    rounds: {type: 'string'},
    seconds: {type: 'string'},
    json: {type: 'string'},
    svg: {type: 'string'},
    processor: {type: 'string'},
  },
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
const machine = {...describeMachine(), ...(values.processor !== undefined && {processor: values.processor})}
const result: BenchResult = {machine, date: new Date().toISOString().slice(0, 10), rows: roundRows(rows)}
if (values.json !== undefined) writeResult(values.json, result)
if (values.svg !== undefined) writeFileSync(values.svg, drawSpeed(result))
console.log(`Medians on ${machineTitle(result)}\n\n${toTable(result.rows)}`)
