import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {circles, importsOf, readImports} from './imports.ts'
import {layerFaults} from './layers.ts'
import {ROOT, repositoryFiles} from './repository.ts'
import {LAYERS} from './structure.ts'

const PACKAGES = readdirSync(path.join(ROOT, 'packages')).sort()
const FILES = repositoryFiles()
const IMPORTS = readImports()

describe('the files of a package', () => {
  test('do not import each other in a circle', () => {
    const own = IMPORTS.filter(({from}) => /^packages\/[^/]+\/src\//.test(from))
    expect(circles(own).map((files) => `Circle: ${files.join(', ')}`)).toEqual([])
    expect(own.length).toBeGreaterThan(200)
  })

  test.each(PACKAGES)('%s: import from their own folder and lower ones', (name) => {
    const src = `packages/${name}/src/`
    const relative = (file: string): string => path.relative(src, file)
    const imports = IMPORTS.filter(({from, to}) => from.startsWith(src) && to.startsWith(src))
    const source = {
      name,
      files: FILES.filter((file) => file.startsWith(src)).map(relative),
      imports: imports.map(({from, to, isType}) => ({from: relative(from), to: relative(to), isType})),
    }
    expect(layerFaults(source, LAYERS[name])).toEqual([])
  })

  test('the orders of folders are those of packages that exist', () => {
    expect(Object.keys(LAYERS).filter((name) => !PACKAGES.includes(name))).toEqual([])
  })

  test('are found in a circle, out of order, or without a place in it', () => {
    const edge = (from: string, to: string, isType = false) => ({from, to, isType})
    const imports = [
      edge('a/x.ts', 'b/y.ts', true),
      edge('b/y.ts', 'a/x.ts'),
      edge('l.ts', 'b/y.ts'),
      edge('b/y.ts', 'l.ts'),
    ]
    const files = ['a/x.ts', 'b/y.ts', 'b/c/z.ts', 'd/e/w.ts', 'l.ts']
    expect(circles(imports)).toEqual([['a/x.ts', 'b/y.ts', 'l.ts']])
    expect(circles(imports.slice(1))).toEqual([['b/y.ts', 'l.ts']])
    expect(layerFaults({name: 'p', files, imports}, {order: ['a', 'b', 'f', '.'], leaves: ['l.ts', 'm.ts']})).toEqual([
      'p: d/e is in no order',
      'p: f has no files',
      'p: m.ts does not exist',
      'p: a/x.ts imports b/y.ts',
      'p: l.ts imports b/y.ts',
    ])
    expect(layerFaults({name: 'p', files, imports}, undefined)).toEqual(['p: has folders, but no order of folders'])
  })

  test('are scanned for every kind of import', () => {
    const source = `// import '0'
      import '1'; import type {a} from '2'; import {type b} from '3'; import {c, type d} from '4'
      export * from '5'; export type {e} from '6'; export {f} from '7'; const g = "import '8'"
      await import('9'); await import(h); type I = import('10').I`
    const found = importsOf('a.ts', source).map(({specifier, isType}) => (isType ? `type ${specifier}` : specifier))
    expect(found.sort()).toEqual(['1', '4', '5', '7', '9', 'type 10', 'type 2', 'type 3', 'type 6'])
  })
})

describe('the sources of the program', () => {
  test('read the process in main.ts only, apart from what runs before it and from oclif', () => {
    const sources = FILES.filter((file) => /^packages\/(cli|session|core)\/src\/.*\.ts$/.test(file))
    const readers = sources.filter((file) => {
      const code = readFileSync(path.join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
      return /\bprocess\b(?!\.getBuiltinModule\b)(?!['-])|\bconsole\./.test(code.replace(/'[^'\n]*'|`[^`]*`/g, ''))
    })
    expect(readers).toEqual([
      'packages/cli/src/direct-output.ts',
      'packages/cli/src/main.ts',
      // A part of main.ts, as process-host.ts is.
      'packages/cli/src/make-blocking.ts',
      // oclif takes the directory of plugins from the environment of the process.
      'packages/cli/src/oclif/run-oclif.ts',
      'packages/cli/src/process-host.ts',
      'packages/cli/src/standard-streams.ts',
      // The launcher prints it before the program is loaded.
      'packages/cli/src/version.ts',
      // The providers of the library have no context of a program.
      'packages/session/src/process-home.ts',
    ])
  })
})
