// Checks that programs of others can use the schemas and the OpenAPI files. Run `npm run reuse`, which installs them in this
// directory. Prints what each program has done, and every problem. With `--write`, writes the table of docs/schemas.md.
import path from 'node:path'
import {signInWithGeneratedClient} from './generated-client.ts'
import {compileGeneratedTypes} from './generators.ts'
import {lintWithRedocly, lintWithSpectral} from './linters.ts'
import {mockFaults} from './mock-server.ts'
import {runPageCommands, tableFaults} from './page.ts'
import {type Report, versioned} from './report.ts'
import {signInWithRuntime} from './runtimes.ts'
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
  async () => [await runPageCommands()],
]

const problems: string[] = []
const rows: string[] = []

function report({program, work, faults}: Report): void {
  console.log(`${program}: ${work}: ${faults.length === 0 ? 'no problems' : `${faults.length} problems`}`)
  for (const fault of faults) console.log(`  ${fault}`)
  problems.push(...faults)
}

for (const check of CHECKS) {
  for (const result of await check()) {
    report(result)
    rows.push(`| ${result.program} | ${result.work} |`)
  }
}
// Not in the table of the page, which is about the schemas.
for (const name of ['deno', 'bun'] as const) report(await signInWithRuntime(name))
problems.push(...tableFaults(rows, {write: process.argv.includes('--write')}))
if (problems.length > 0) process.exitCode = 1
