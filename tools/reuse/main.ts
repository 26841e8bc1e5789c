// Checks that the programs of others can use the OpenAPI files: redocly and spectral find no problem, and prism answers every
// operation with each of its responses. Run `npm run reuse`, which installs them in this directory.
import path from 'node:path'
import {lintWithRedocly, lintWithSpectral} from './linters.ts'
import {mockFaults} from './mock-server.ts'

const FILES = ['openapi.json', 'openapi-iam.json'].map((name) =>
  path.join(import.meta.dirname, '../../packages/core', name),
)

const CHECKS = {redocly: lintWithRedocly, spectral: lintWithSpectral, prism: mockFaults}

for (const [name, check] of Object.entries(CHECKS)) {
  for (const file of FILES) {
    const faults = await check(file)
    console.log(`${name} ${path.basename(file)}: ${faults.length === 0 ? 'no problems' : `${faults.length} problems`}`)
    for (const fault of faults) console.log(`  ${fault}`)
    if (faults.length > 0) process.exitCode = 1
  }
}
