import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {parseSync, Visitor} from 'oxc-parser'
import {ROOT, repositoryFiles} from './repository.ts'

/** Import of one file of the repository by another. Paths are relative to the root. */
export interface Import {
  readonly from: string
  readonly to: string
  /** True if only types are imported. */
  readonly isType: boolean
}

/** Returns the imports by path between files of packages and tools: static imports, dynamic imports, and types. */
export function readImports(): Import[] {
  return repositoryFiles()
    .filter((file) => /^(packages|tools)\/.*\.m?[tj]s$/.test(file))
    .flatMap((from) =>
      importsOf(from, readFileSync(path.join(ROOT, from), 'utf8'))
        .filter(({specifier}) => specifier.startsWith('.'))
        .map(({specifier, isType}) => ({from, to: path.join(path.dirname(from), specifier), isType}))
        .filter(({to}) => existsSync(path.join(ROOT, to))),
    )
}

/** Returns the specifiers that a source text imports or exports from. Ignores dynamic imports of a computed specifier. */
export function importsOf(file: string, source: string): {specifier: string; isType: boolean}[] {
  const found: {specifier: string; isType: boolean}[] = []
  const add = (from: object | null, isType: boolean): void => {
    if (from !== null && 'value' in from) found.push({specifier: String(from.value), isType})
  }
  const isType = (kind: string | undefined, names: readonly object[]): boolean =>
    kind === 'type' ||
    (names.length > 0 &&
      names.every(
        (name) =>
          ('importKind' in name && name.importKind === 'type') || ('exportKind' in name && name.exportKind === 'type'),
      ))
  new Visitor({
    ImportDeclaration: (node) => add(node.source, isType(node.importKind, node.specifiers)),
    ExportNamedDeclaration: (node) => add(node.source, isType(node.exportKind, node.specifiers)),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ImportExpression: (node) => add(node.source, false),
    TSImportType: (node) => add(node.source, true),
  }).visit(parseSync(file, source).program)
  return found
}

/** Returns the groups of files that import each other in a circle, sorted. */
export function circles(imports: readonly Import[]): string[][] {
  const targets = Map.groupBy(imports, ({from}) => from)
  const reachable = (start: string): Set<string> => {
    const seen = new Set<string>()
    const open = [start]
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      for (const {to} of targets.get(file) ?? []) {
        if (!seen.has(to)) open.push(to)
        seen.add(to)
      }
    }
    return seen
  }
  const reach = new Map([...targets.keys()].map((file) => [file, reachable(file)]))
  const groups = [...reach]
    .filter(([file, files]) => files.has(file))
    .map(([file, files]) => [...files].filter((other) => reach.get(other)?.has(file)).sort())
  return [...new Map(groups.map((group) => [group.join(), group])).values()].sort()
}

/** Returns the package of a file of the repository, or its first directory. */
export const packageOf = (file: string): string => file.split('/', file.startsWith('packages/') ? 2 : 1).join('/')
