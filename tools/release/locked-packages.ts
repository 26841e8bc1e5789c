import {readFileSync} from 'node:fs'
import path from 'node:path'

/** Package in `package-lock.json`. */
export interface LockedPackage {
  readonly name: string
  readonly version: string
  readonly license: string
  /** Hash of the package in the registry: `sha512-` and Base64. */
  readonly integrity: string
  /** Directories of the packages that it depends on. */
  readonly dependencies: readonly string[]
}

interface Entry {
  readonly version?: string
  readonly license?: string
  readonly integrity?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

/** Packages in `package-lock.json`, by directory, such as `node_modules/yaml`. */
export class LockedPackages {
  readonly #entries: Readonly<Record<string, Entry>>

  constructor(root: string) {
    const text = readFileSync(path.join(root, 'package-lock.json'), 'utf8')
    this.#entries = (JSON.parse(text) as {packages: Record<string, Entry>}).packages
  }

  /** Returns the directory of the package with a name that a package in another directory loads. */
  find(name: string, from: string): string {
    for (let folder = from; ; folder = path.posix.dirname(folder)) {
      const at = path.posix.join(folder, 'node_modules', name)
      if (Object.hasOwn(this.#entries, at)) return at
      if (folder === '.') throw new Error(`package-lock.json does not contain ${name}, which ${from} requires.`)
    }
  }

  /** Returns the directory of a version of a package, or undefined if it is not installed from a registry. */
  findVersion(name: string, version: string): string | undefined {
    const end = `/node_modules/${name}`
    return Object.keys(this.#entries).find((at) => {
      const {[at]: entry} = this.#entries
      return `/${at}`.endsWith(end) && entry?.version === version && entry.integrity !== undefined
    })
  }

  /** Returns the package in a directory. */
  read(folder: string): LockedPackage {
    const {version = '', license = '', integrity = '', dependencies = {}} = this.#entries[folder] ?? {}
    return {
      name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      license,
      integrity,
      dependencies: Object.keys(dependencies).map((name) => this.find(name, folder)),
    }
  }
}
