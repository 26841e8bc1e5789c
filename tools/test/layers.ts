import path from 'node:path'
import type {Import} from './imports.ts'

/** Order of the folders in the `src` of a package. */
export interface Layers {
  /**
   * Folders from bottom to top: a file imports from its own folder and from lower ones. `.` is `src` itself. A folder
   * inside a listed one belongs to it, unless it has its own entry.
   */
  readonly order: readonly string[]
  /** Files that every folder may import. They may import types of their package, but no values. */
  readonly leaves?: readonly string[]
}

/** Files of a package and their imports, relative to its `src`. */
export interface PackageSource {
  readonly name: string
  readonly files: readonly string[]
  readonly imports: readonly Import[]
}

/** Returns a sentence for each folder without a place in the order, and for each import of a higher folder. */
export function layerFaults({name, files, imports}: PackageSource, layers: Layers | undefined): string[] {
  const folders = [...new Set(files.map((file) => path.dirname(file)))]
  if (layers === undefined) return folders.length > 1 ? [`${name}: has folders, but no order of folders`] : []
  const {order, leaves = []} = layers
  const layerOf = (file: string): number => order.indexOf(closest(order, path.dirname(file)) ?? '')
  return [
    ...folders.filter((folder) => closest(order, folder) === undefined).map((folder) => `${folder} is in no order`),
    ...order
      .filter((folder) => !folders.some((one) => isInside(one, folder)))
      .map((folder) => `${folder} has no files`),
    ...leaves.filter((leaf) => !files.includes(leaf)).map((leaf) => `${leaf} does not exist`),
    ...imports
      .filter(({from, to, isType}) => {
        if (leaves.includes(from)) return !isType
        return !leaves.includes(to) && layerOf(to) > layerOf(from)
      })
      .map(({from, to}) => `${from} imports ${to}`),
  ].map((fault) => `${name}: ${fault}`)
}

function closest(order: readonly string[], folder: string): string | undefined {
  if (order.includes(folder)) return folder
  const parent = path.dirname(folder)
  return parent === '.' ? undefined : closest(order, parent)
}

function isInside(folder: string, outer: string): boolean {
  return folder === outer || folder.startsWith(`${outer}/`)
}
