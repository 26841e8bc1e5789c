// Checks that programs of others can use the schemas and the OpenAPI files. Run `npm run reuse`, which installs them in this
// directory. Prints a table of what each program has done, and every problem.
import path from 'node:path'
import {signInWithGeneratedClient} from './generated-client.ts'
import {compileGeneratedTypes} from './generators.ts'
import {lintWithRedocly, lintWithSpectral} from './linters.ts'
import {mockFaults} from './mock-server.ts'
import {type Report, versioned} from './report.ts'
import {sdkFaults} from './sdk-client.ts'
import {compareValidators} from './validators.ts'
import {useLanguageServer} from './yaml-server.ts'

const FILES = ['openapi.json', 'openapi-iam.json'].map((name) =>
  path.join(import.meta.dirname, '../../packages/core', name),
)

/** Runs a check of one OpenAPI file on both files. */
async function onBothFiles(name: string, work: string, check: (file: string) => Promise<string[]>): Promise<Report[]> {
  const faults = [...(await check(FILES[0] ?? '')), ...(await check(FILES[1] ?? ''))]
  return [{program: versioned(name), work, faults}]
}

const CHECKS: readonly (() => Promise<Report[]>)[] = [
  compareValidators,
  async () => [await useLanguageServer()],
  compileGeneratedTypes,
  () => onBothFiles('@redocly/cli', 'both OpenAPI files: recommended rules', lintWithRedocly),
  () => onBothFiles('@stoplight/spectral-cli', 'both OpenAPI files: rules for OpenAPI', lintWithSpectral),
  () => onBothFiles('@stoplight/prism-cli', 'answers every operation, with each response and error', mockFaults),
  () => onBothFiles('@stoplight/prism-cli', 'answers the eight operations of the AWS SDK for JavaScript', sdkFaults),
  async () => [await signInWithGeneratedClient()],
]

console.log('| program | use | problems |\n| --- | --- | ---: |')
const problems: string[] = []
for (const check of CHECKS) {
  for (const {program, work, faults} of await check()) {
    console.log(`| ${program} | ${work} | ${faults.length} |`)
    problems.push(...faults.map((fault) => `${program}: ${fault}`))
  }
}
for (const problem of problems) console.log(problem)
if (problems.length > 0) process.exitCode = 1
