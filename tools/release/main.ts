/**
 * Creates and publishes releases: npm run release
 *
 *   -- --version             writes the versions and the changelogs of the next release to the repository
 *   -- --dry-run             creates the release in the directory release/ and publishes nothing
 *   -- --executables         adds the executables of all platforms to the release of --dry-run. Downloads their runtimes
 *   -- --output DIRECTORY    directory of the release. Default: release
 *
 * Without --version and --dry-run, publishes the release in the directory. Publishing needs no installed dependencies, so
 * that no other code runs in a job that can publish.
 */
import {execFileSync} from 'node:child_process'
import path from 'node:path'
import {parseArgs} from 'node:util'
import type {Platform} from '../executable/platforms.ts'
import {applyChangesets} from './changesets.ts'
import {publishRelease} from './publish-release.ts'

const root = path.join(import.meta.dirname, '../..')
const {values} = parseArgs({
  options: {
    version: {type: 'boolean', default: false},
    'dry-run': {type: 'boolean', default: false},
    executables: {type: 'boolean', default: false},
    output: {type: 'string', default: path.join(root, 'release')},
  },
})

async function main(): Promise<void> {
  if (values.version) {
    applyChangesets(root)
    console.log('Run npm install and npm run generate, and commit the changes.')
  } else if (values['dry-run']) {
    const {createRelease} = await import('./create-release.ts')
    const files = await createRelease(values.output, values.executables ? await releasePlatforms() : [])
    console.log(`Created ${path.relative(process.cwd(), values.output)}:\n${files.join('\n')}`)
  } else {
    publishRelease({root, output: values.output, env: process.env})
  }
}

/** Installs the compiler, with the hashes of its lock file, and returns the platforms of the executables. */
async function releasePlatforms(): Promise<readonly Platform[]> {
  const words = ['ci', '--ignore-scripts', '--no-fund', '--no-audit']
  execFileSync('npm', words, {cwd: path.join(root, 'tools/executable'), stdio: ['ignore', 2, 2]})
  return (await import('../executable/platforms.ts')).PLATFORMS
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
