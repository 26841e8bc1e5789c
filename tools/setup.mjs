// Runs npm ci if package-lock.json has changed since the last run. Plain JavaScript, because it runs on the Node of the
// machine, before the pinned Node is installed.
import {spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const modules = path.join(root, 'node_modules')
const stamp = path.join(modules, '.installed')
const lock = createHash('sha256')
  .update(readFileSync(path.join(root, 'package-lock.json')))
  .digest('hex')
const wanted = `${lock} ${process.platform} ${process.arch}`

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  console.error('Installing dependencies (npm ci) …')
  // npm cannot delete the Node that runs it, so its PATH does not contain the pinned Node.
  const entries = (process.env.PATH ?? '').split(path.delimiter).filter((entry) => !entry.startsWith(modules))
  const env = {...process.env, PATH: entries.join(path.delimiter)}
  const {status} = spawnSync('npm', ['ci', '--loglevel=error', '--no-fund', '--no-audit'], {
    cwd: root,
    env,
    shell: process.platform === 'win32',
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) fail('npm ci failed. See the message above.')
  checkNode()
  writeFileSync(stamp, wanted)
}

/** Checks that the pinned Node is installed: npm does not report an optional package that it failed to download. */
function checkNode() {
  const {optionalDependencies} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const pinned = `v${Object.values(optionalDependencies)[0]}`
  const node = path.join(modules, '.bin', 'node')
  const found = existsSync(node) ? node : process.execPath
  const version = spawnSync(found, ['--version'], {encoding: 'utf8'}).stdout.trim()
  const [major = 0] = version.slice(1).split('.').map(Number)
  if (version !== pinned && major < 26) {
    fail(
      `This repository needs Node ${pinned}, but npm did not install it (found ${version}). Install Node 26 and try again.`,
    )
  }
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
