import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'

/** Folders that docs/architecture.md names, each of which may know those before it. */
const ORDER = ['messages', 'words', 'input', 'settings', 'formats', 'output', 'network']

const SOURCES = path.join(import.meta.dirname, '../src')

/** Folders of this package that the files of a folder import from. The empty name is the folder of `main.ts`. */
function importsOf(folder: string): string[] {
  const names = readdirSync(path.join(SOURCES, folder)).filter((name) => name.endsWith('.ts'))
  return names.flatMap((name) => {
    const text = readFileSync(path.join(SOURCES, folder, name), 'utf8')
    const imports = text.matchAll(/(?:from |import\()'(\.[^']*)'/g)
    return Array.from(imports, ([, file = '']) => path.dirname(path.join(folder, file)).replace(/^\.$/, ''))
  })
}

test.each(ORDER)('the folder %s knows only those before it', (folder) => {
  const allowed = ORDER.slice(0, ORDER.indexOf(folder) + 1)
  expect(importsOf(folder).filter((name) => !allowed.includes(name))).toEqual([])
})
