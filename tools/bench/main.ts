/**
 * Runs all benchmarks, one after the other: npm run bench
 *
 *   -- emulator --rounds 5    run one benchmark, with options
 */
import {spawnSync} from 'node:child_process'
import path from 'node:path'

const NAMES = ['start-up', 'installation', 'emulator']

const [first = '', ...rest] = process.argv.slice(2)
const [names, options] = NAMES.includes(first) ? [[first], rest] : [NAMES, process.argv.slice(2)]
for (const name of names) {
  const words = [path.join(import.meta.dirname, `${name}.ts`), ...options]
  const {status} = spawnSync(process.execPath, words, {stdio: 'inherit'})
  if (status !== 0) process.exitCode = 1
}
