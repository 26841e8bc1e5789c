/**
 * Tests the executables of this computer as they are released: npm run test-executable
 *
 *   -- --own    leaves out those of other platforms and the release, whose runtimes are downloaded
 */
import {spawnSync} from 'node:child_process'
import {globSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {compile} from './compile.ts'
import {ownPlatform} from './platforms.ts'

const root = path.join(import.meta.dirname, '../..')

/** Modules with which tests start the programs. */
const STARTERS = /\.\/(run-program|exec-bed|signed-in-home|interact|namespaces|start-program)\.ts'/

const folder = mkdtempSync(path.join(tmpdir(), 'executables-'))
try {
  const options = {root, platform: ownPlatform(), output: folder}
  const env = {
    ...process.env,
    SSO_OIDC_EXECUTABLE: compile('sso-oidc', options),
    SSO_OIDC_EMULATOR_EXECUTABLE: compile('sso-oidc-emulator', options),
  }
  const all = globSync('packages/{cli,emulator}/test/**/*.test.ts', {cwd: root})
  const starters = all.filter((file) => STARTERS.test(readFileSync(path.join(root, file), 'utf8')))
  const others = process.argv.includes('--own') ? [] : ['tools/test/executable.test.ts']
  const commands = [
    ['node', 'tools/conformance/main.ts'],
    ['vitest', 'run', ...starters.sort(), ...others],
  ]
  for (const [program = '', ...words] of commands) {
    const {status} = spawnSync(program, words, {cwd: root, env, stdio: 'inherit'})
    if (status !== 0) process.exitCode = 1
  }
} finally {
  rmSync(folder, {recursive: true})
}
