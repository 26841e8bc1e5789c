// Runs the recorded behaviour of the AWS CLI against the built program: npm run conformance [-- --group basic --verbose]
import {spawnSync} from 'node:child_process'
import path from 'node:path'
import {sharedData} from './shared-data.ts'

const runner = sharedData('conformance/run.mjs')
if (runner.path !== undefined) {
  const program = path.join(import.meta.dirname, '../packages/cli/bin/sso-oidc.js')
  const words = ['--cmd', `node ${program}`, ...process.argv.slice(2)]
  const {status} = spawnSync(process.execPath, [runner.path, ...words], {stdio: 'inherit'})
  process.exitCode = status ?? 1
}
