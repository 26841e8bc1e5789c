import {execFileSync, type StdioOptions} from 'node:child_process'
import {cpSync, existsSync, mkdirSync, rmSync} from 'node:fs'
import path from 'node:path'
import {copyRepository, ROOT} from '../test/repository.ts'
import {applyChangesets} from './changesets.ts'
import {packPackages, type Tarball} from './pack-packages.ts'
import {publicPackages} from './public-packages.ts'

/** Built and packed copy of the repository, with the versions of the next release. */
export interface BuiltCopy extends Disposable {
  /** Root of the copy. */
  readonly folder: string
  /** Directory with the tarballs. */
  readonly packed: string
  readonly tarballs: readonly Tarball[]
}

/** Copies the repository, applies the changesets, and builds and packs the copy without a cache. */
export async function buildCopy(env: Readonly<Record<string, string>>): Promise<BuiltCopy> {
  const copy = copyRepository()
  const {folder} = copy
  const packed = path.join(folder, 'packed')
  try {
    for (const name of ['.', ...publicPackages(folder).map((each) => each.folder)]) copyModules(folder, name)
    applyChangesets(folder)
    const options = {cwd: folder, env: {...process.env, ...env}, stdio: ['ignore', 2, 2] as StdioOptions}
    execFileSync('npx', ['nx', 'run-many', '-t', 'build', '--skip-nx-cache'], options)
    mkdirSync(packed)
    return {
      folder,
      packed,
      tarballs: await packPackages(folder, packed),
      [Symbol.dispose]: () => copy[Symbol.dispose](),
    }
  } catch (error) {
    copy[Symbol.dispose]()
    throw error
  }
}

/**
 * Replaces the links to the installed modules of a package by copies. Bundles contain the paths of modules, and the path of
 * a link leads out of the copy.
 */
function copyModules(folder: string, name: string): void {
  const from = path.join(ROOT, name, 'node_modules')
  const to = path.join(folder, name, 'node_modules')
  if (!existsSync(from)) return
  rmSync(to, {recursive: true, force: true})
  cpSync(from, to, {recursive: true, verbatimSymlinks: true})
}
