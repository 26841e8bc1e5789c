import {readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'

/** Content of `package.json` in the directory of plugins. */
interface Manifest {
  dependencies?: Record<string, string>
  oclif?: {plugins?: readonly (string | {name: string})[]}
}

/**
 * Removes the packages that npm has installed and oclif has rejected. Otherwise, they would satisfy the dependencies of plugins
 * that are installed later.
 *
 * @param folder - Directory of plugins
 */
export function removeRejected(folder: string): void {
  const file = path.join(folder, 'package.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
  const plugins = (manifest.oclif?.plugins ?? []).map((plugin) => (typeof plugin === 'string' ? plugin : plugin.name))
  const {dependencies = {}} = manifest
  const kept = Object.entries(dependencies).filter(([name]) => plugins.includes(name))
  const rejected = Object.keys(dependencies).filter((name) => !plugins.includes(name))
  // npm removes the dependencies of the package with the next command.
  writeFileSync(file, `${JSON.stringify({...manifest, dependencies: Object.fromEntries(kept)}, null, 2)}\n`)
  for (const name of rejected) rmSync(path.join(folder, 'node_modules', name), {recursive: true, force: true})
}
