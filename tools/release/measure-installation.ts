import {readdirSync, statSync} from 'node:fs'
import path from 'node:path'

/** Installed packages, and their size. */
export interface Installation {
  /** Names of the packages, sorted. */
  readonly packages: readonly string[]
  /** Total size of the files in bytes. */
  readonly bytes: number
}

/** Measures a `node_modules` directory. */
export function measureInstallation(modules: string): Installation {
  const entries = readdirSync(modules, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile())
  const files = entries.map(({parentPath, name}) => path.relative(modules, path.join(parentPath, name)))
  const packages = files.flatMap(
    (file) => /^(?:.*\/node_modules\/)?((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1] ?? [],
  )
  const bytes = files.reduce((sum, file) => sum + statSync(path.join(modules, file)).size, 0)
  return {packages: packages.sort(), bytes}
}
