/**
 * Tests the executables of this computer as they are released: npm run test-executable
 *
 *   -- --quick    the recorded cases, and the tests of the executables themselves
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

const QUICK = 'packages/cli/test/executable*.test.ts'

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
  const tests = process.argv.includes('--quick')
    ? globSync(QUICK, {cwd: root})
    : [...starters.sort(), 'tools/test/executable.test.ts']
  const commands = [
    ['node', 'tools/conformance/main.ts'],
    ['vitest', 'run', ...tests],
  ]
  for (const [program = '', ...words] of commands) {
    const {status} = spawnSync(program, words, {cwd: root, env, stdio: 'inherit'})
    if (status !== 0) process.exitCode = 1
  }
} finally {
  rmSync(folder, {recursive: true})
}
