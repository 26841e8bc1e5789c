import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'

/** Package of this repository that is published. */
export interface PublicPackage {
  /** Directory, relative to the root of the repository. */
  readonly folder: string
  readonly name: string
  readonly version: string
  readonly license: string
  /** Version ranges of the packages that npm installs with it, by name. */
  readonly dependencies: Readonly<Record<string, string>>
  /** True if the package contains a program. */
  readonly isProgram: boolean
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly private?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly bin?: Readonly<Record<string, string>>
}

/** Returns the packages of a repository that are published, each after the packages that it depends on. */
export function publicPackages(root: string): PublicPackage[] {
  const folders = readdirSync(path.join(root, 'packages')).sort()
  const found = folders.flatMap((name) => readPackage(root, `packages/${name}`))
  return inDependencyOrder(found)
}

function readPackage(root: string, folder: string): PublicPackage[] {
  const file = path.join(root, folder, 'package.json')
  if (!existsSync(file)) return []
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
  if (manifest.private) return []
  const {name, version, license, dependencies = {}, bin} = manifest
  return [{folder, name, version, license, dependencies, isProgram: bin !== undefined}]
}

/** Sorts packages, so that each comes after its dependencies. npm rejects circles of dependencies in a workspace. */
function inDependencyOrder(packages: readonly PublicPackage[]): PublicPackage[] {
  const byName = new Map(packages.map((each) => [each.name, each]))
  const sorted = new Set<PublicPackage>()
  const add = (each: PublicPackage): void => {
    for (const name of Object.keys(each.dependencies)) {
      const dependency = byName.get(name)
      if (dependency !== undefined && !sorted.has(dependency)) add(dependency)
    }
    sorted.add(each)
  }
  for (const each of packages) add(each)
  return [...sorted]
}
