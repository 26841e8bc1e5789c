/**
 * Compares the built CLI with the AWS CLI: npm run conformance
 *
 *   -- --id 'output-*' --verbose    run some cases, and print every difference
 *   -- --program 'aws sso-oidc'     run the cases of this directory with another program
 *
 * Runs the cases of this directory, then the runs that were recorded with the AWS CLI, if their directory exists.
 * docs/conformance-decisions.json lists the intentional differences and their reasons.
 */
import {spawnSync} from 'node:child_process'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {sharedData} from '../shared-data.ts'
import {readCases} from './cases.ts'
import {differences} from './differences.ts'
import {runCase} from './run-case.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const OURS =
  process.env['SSO_OIDC_EXECUTABLE'] ?? `${process.execPath} ${path.join(ROOT, 'packages/cli/bin/sso-oidc.js')}`
const AT_ONCE = 4

const {values} = parseArgs({
  options: {id: {type: 'string'}, program: {type: 'string', default: OURS}, verbose: {type: 'boolean', default: false}},
})

const cases = readCases().filter(({id}) => values.id === undefined || path.matchesGlob(id, values.id))
let failed = 0
for (let at = 0; at < cases.length; at += AT_ONCE) {
  const some = cases.slice(at, at + AT_ONCE)
  const outcomes = await Promise.all(some.map((one) => runCase(one, values.program.split(' '))))
  for (const [index, one] of some.entries()) {
    const found = differences(one, outcomes[index])
    if (found.length === 0) continue
    failed += 1
    console.log(`FAIL ${one.id}: ${one.about}`)
    if (values.verbose) console.log(found.map((line) => `     ${line}`).join('\n'))
  }
}
console.log(`Cases of this repository: ${cases.length - failed} passed, ${failed} failed.`)
if (failed > 0) process.exitCode = 1

const runner = sharedData('conformance/run.mjs')
if (runner.path !== undefined && values.program === OURS) {
  const decisions = path.join(ROOT, 'docs/conformance-decisions.json')
  const chosen = [...(values.id === undefined ? [] : ['--id', values.id]), ...(values.verbose ? ['--verbose'] : [])]
  const words = [runner.path, '--cmd', OURS, '--decisions', decisions, ...chosen]
  const {status} = spawnSync(process.execPath, words, {stdio: 'inherit'})
  if (status !== 0) process.exitCode = 1
}
