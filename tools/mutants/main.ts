/**
 * Changes the code in small ways and checks that a test fails for each change: npm run mutants
 *
 *   -- --only packages/core/src/retry.ts    parts or files whose names contain this text; can be repeated
 *   -- --workers 2                          number of processes
 *   -- --list                               list the killed mutants too
 *
 * Exits with code 1 if a part has less than 85 % of its mutants killed, or if survivors.json is out of date.
 */
import {globSync, readFileSync} from 'node:fs'
import {availableParallelism} from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {findMutants} from './find-mutants.ts'
import type {Mutant} from './mutation.ts'
import {printReport} from './report.ts'
import {runMutants} from './run-mutants.ts'
import {readSurvivors} from './survivors.ts'
import {LEFT_OUT, TARGETS} from './targets.ts'

const ROOT = path.join(import.meta.dirname, '../..')

const {values} = parseArgs({
  options: {
    only: {type: 'string', multiple: true, default: ['']},
    // One more than cores, because a mutant that sends no response waits for its time limit.
    workers: {type: 'string', default: String(Math.min(4, availableParallelism() + 1))},
    list: {type: 'boolean', default: false},
  },
})

const parts = TARGETS.map(({name, files, tests}) => ({
  name,
  files: find(files).filter((file) => values.only.some((text) => name.includes(text) || file.includes(text))),
  tests: find(tests).filter((file) => !LEFT_OUT.test(file)),
})).filter(({files}) => files.length > 0)
if (parts.length === 0) throw new Error(`No part and no file has ${values.only.join(' or ')} in its name.`)

const mutants: Mutant[] = []
for (const file of parts.flatMap(({files}) => files)) {
  mutants.push(...findMutants(file, readFileSync(path.join(ROOT, file), 'utf8'), mutants.length))
}
const results = await runMutants(parts, mutants, Number(values.workers))
const passed = printReport(parts, results, {survivors: readSurvivors(), listKilled: values.list})
process.exit(passed ? 0 : 1)

function find(globs: readonly string[]): string[] {
  return globSync([...globs], {cwd: ROOT}).toSorted()
}
