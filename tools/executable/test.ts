/**
 * Tests the executable of this computer as it is released: npm run test-executable
 *
 *   -- --quick    the recorded cases, and the tests of the executable itself
 */
import {spawnSync} from 'node:child_process'
import {globSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {compile} from './compile.ts'
import {ownPlatform} from './platforms.ts'

const root = path.join(import.meta.dirname, '../..')

/** Modules with which tests of the CLI start the program. */
const STARTERS = /\.\/(run-program|exec-bed|signed-in-home|interact|namespaces)\.ts'/

const folder = mkdtempSync(path.join(tmpdir(), 'executables-'))
try {
  const SSO_OIDC_EXECUTABLE = compile('sso-oidc', {root, platform: ownPlatform(), output: folder})
  const all = globSync('packages/cli/test/**/*.test.ts', {cwd: root})
  const tests = process.argv.includes('--quick')
    ? ['packages/cli/test/executable.test.ts']
    : all.filter((file) => STARTERS.test(readFileSync(path.join(root, file), 'utf8'))).sort()
  const env = {...process.env, SSO_OIDC_EXECUTABLE}
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
