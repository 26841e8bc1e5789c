import {execFile} from 'node:child_process'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {promisify} from 'node:util'
import {missing} from '../missing.ts'
import {ROOT} from './repository.ts'

const run = promisify(execFile)

/** Returns the oldest supported version of Node, such as `22.16.0`. */
export function oldestVersion(): string {
  const file = path.join(ROOT, 'packages/emulator/package.json')
  const {engines} = JSON.parse(readFileSync(file, 'utf8')) as {engines: {node: string}}
  return `${engines.node.replace('>=', '')}.0`
}

/** Installs the oldest supported Node, as `installNode` does. */
export function installOldestNode(folder: string): Promise<{node: string} | {missing: string}> {
  return installNode(folder, oldestVersion())
}

/**
 * Installs a version of Node into a directory. npm downloads it only if its cache does not contain it. Returns the path of
 * Node, or the reason to skip a test without it.
 *
 * @throws {Error} if the installation fails and `CI` is `true`
 */
export async function installNode(folder: string, version: string): Promise<{node: string} | {missing: string}> {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${platform}-${process.arch}@${version}`
  try {
    await run('npm', ['install', '--prefix', folder, '--prefer-offline', '--no-audit', '--no-fund', name])
    return {node: path.join(folder, 'node_modules/.bin/node')}
  } catch (error) {
    return {missing: missing(`npm could not install ${name}: ${error}`)}
  }
}
