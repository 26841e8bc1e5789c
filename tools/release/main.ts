/**
 * Creates and publishes releases: npm run release
 *
 *   -- --version             writes the versions and the changelogs of the next release to the repository
 *   -- --dry-run             creates the release in the directory release/ and publishes nothing
 *   -- --output DIRECTORY    directory of the release. Default: release
 *
 * Without --version and --dry-run, publishes the release in the directory. Publishing needs no installed dependencies, so
 * that no other code runs in a job that can publish.
 */
import path from 'node:path'
import {parseArgs} from 'node:util'
import {applyChangesets} from './changesets.ts'
import {publishRelease} from './publish-release.ts'

const root = path.join(import.meta.dirname, '../..')
const {values} = parseArgs({
  options: {
    version: {type: 'boolean', default: false},
    'dry-run': {type: 'boolean', default: false},
    output: {type: 'string', default: path.join(root, 'release')},
  },
})

async function main(): Promise<void> {
  if (values.version) {
    applyChangesets(root)
    console.log('Run npm install and npm run generate, and commit the changes.')
  } else if (values['dry-run']) {
    const {createRelease} = await import('./create-release.ts')
    const files = await createRelease(values.output)
    console.log(`Created ${path.relative(process.cwd(), values.output)}:\n${files.join('\n')}`)
  } else {
    publishRelease({root, output: values.output, env: process.env})
  }
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
