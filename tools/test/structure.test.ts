import {execFileSync} from 'node:child_process'
import {globSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {publint} from 'publint'
import {describe, expect, test} from 'vitest'
import {circles, importsOf, readImports} from './imports.ts'
import {layerFaults} from './layers.ts'
import {ROOT, repositoryFiles} from './repository.ts'
import {LAYERS, picture, WITHOUT_COMMAND_LINE} from './structure.ts'

const PACKAGES = readdirSync(path.join(ROOT, 'packages')).sort()
const FILES = repositoryFiles()
const IMPORTS = readImports()
const readText = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')
const toPackage = (file: string): string => file.split('/', file.startsWith('packages/') ? 2 : 1).join('/')

/** Returns a sentence for each package and import that is not in the picture, and for each that is missing. */
function pictureFaults(
  edges: Readonly<Record<string, readonly string[]>>,
  due: Readonly<Record<string, readonly string[]>>,
): string[] {
  const missing = Object.keys(due).filter((name) => !Object.hasOwn(edges, name))
  return [
    ...missing.map((name) => `There is no package ${name}`),
    ...Object.entries(edges).flatMap(([name, targets]) => {
      const {[name]: wanted} = due
      if (wanted === undefined) return [`The picture has no package ${name}`]
      return [
        ...targets.filter((target) => !wanted.includes(target)).map((target) => `${name} imports ${target}`),
        ...wanted.filter((target) => !targets.includes(target)).map((target) => `${name} does not import ${target}`),
      ]
    }),
  ]
}

/** Returns the edges between projects as nx reads them from the manifests. */
function projectGraph(): Record<string, string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'graph-'))
  try {
    const file = path.join(folder, 'graph.json')
    execFileSync('nx', ['graph', `--file=${file}`], {cwd: ROOT, stdio: 'ignore'})
    const {graph} = JSON.parse(readFileSync(file, 'utf8')) as {
      graph: {dependencies: Record<string, readonly {target: string}[]>}
    }
    const short = (name: string): string => name.replace('@sso-oidc/', '')
    const edges = Object.entries(graph.dependencies).map(
      ([from, list]) => [short(from), list.map(({target}) => short(target))] as const,
    )
    return Object.fromEntries(edges)
  } finally {
    rmSync(folder, {recursive: true})
  }
}

/** Returns each flag and each exit code that a text names, with its line. */
function commandLineWords(file: string, text: string): string[] {
  const found = text.matchAll(/(?<![\w-])--[a-z][\w-]*|exit[ -]?codes?\b|\bprocess\.exit\w*/gi)
  return [...found].map(({0: word, index}) => `${word} in ${file}:${text.slice(0, index).split('\n').length}`)
}

/** Returns the sources of a package and the declarations that were built from them. */
function sourcesAndDeclarations(name: string): string[] {
  const sources = FILES.filter((file) => file.startsWith(`packages/${name}/src/`))
  const declarations = globSync(`packages/${name}/dist/**/*.d.ts`, {cwd: ROOT})
  // A build leaves the declarations of sources that were removed.
  return [
    ...sources,
    ...declarations.filter((file) => sources.includes(file.replace('/dist/', '/src/').replace('.d.ts', '.ts'))),
  ]
}

describe('the packages', () => {
  test('import each other as the picture shows', () => {
    const {tools = [], ...edges} = projectGraph()
    expect(pictureFaults(edges, picture(PACKAGES.filter((name) => name.startsWith('format-'))))).toEqual([])
    expect(tools).toContain('core')
  })

  test('are compared with the picture in both directions', () => {
    const due = picture(['format-a'])
    expect(pictureFaults(due, due)).toEqual([])
    expect(pictureFaults({...due, core: ['session'], session: []}, due)).toEqual([
      'session does not import core',
      'core imports session',
    ])
    expect(pictureFaults({a: []}, {b: []})).toEqual(['There is no package b', 'The picture has no package a'])
  })

  test('import no file of another package by its path', () => {
    const faults = IMPORTS.filter(({from, to}) => /\/src\//.test(from) && toPackage(from) !== toPackage(to))
    expect(faults).toEqual([])
  })

  test.each(WITHOUT_COMMAND_LINE.filter((name) => PACKAGES.includes(name)))(
    '%s names no flag and no exit code',
    (name) => {
      const files = sourcesAndDeclarations(name)
      expect(files.filter((file) => file.includes('/dist/'))).not.toEqual([])
      const words = files.flatMap((file) => commandLineWords(file, readText(file)))
      expect(words.map((word) => `${name} names ${word}`)).toEqual([])
    },
  )

  test.each([
    ["'use --query or'", ['--query']],
    ['exit code 1, Exit codes, exitCode = 2', ['exit code', 'Exit codes', 'exitCode']],
    ['process.exit(1); process.exitCode', ['process.exit', 'process.exitCode']],
    ['-----BEGIN; a--b; ---x; i--; exits; pre-exit', []],
  ])('words of a command line in "%s" are %j', (text, words) => {
    expect(commandLineWords('a.ts', `\n${text}`)).toEqual(words.map((word) => `${word} in a.ts:2`))
  })

  test.each(PACKAGES)('%s can be published', async (name) => {
    const {messages} = await publint({pkgDir: path.join(ROOT, 'packages', name), strict: true})
    expect(messages.map(({code, path: at}) => `${code} ${at.join('.')}`)).toEqual([])
  })
})

test('every package names its directory of the repository, its license, and the version that all have (H13)', () => {
  const manifests = PACKAGES.map((name) => JSON.parse(readText(`packages/${name}/package.json`)))
  const [{version, repository}] = manifests
  const page = repository.url.replace(/^git\+(.*)\.git$/, '$1')
  for (const [i, name] of PACKAGES.entries()) {
    expect(manifests[i]).toMatchObject({
      version,
      license: 'Apache-2.0',
      homepage: `${page}/tree/main/packages/${name}#readme`,
      bugs: `${page}/issues`,
      repository: {type: 'git', url: repository.url, directory: `packages/${name}`},
      publishConfig: {access: 'public', provenance: true},
    })
  }
})

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
      'packages/cli/src/main.ts',
      // oclif takes the directory of plugins from the environment of the process.
      'packages/cli/src/oclif/run-oclif.ts',
      // The launcher needs it before the program is loaded.
      'packages/cli/src/settings/cache-folder.ts',
      // The providers of the library have no context of a program.
      'packages/session/src/process-home.ts',
    ])
  })
})

describe('the files of the repository', () => {
  test('import no test folder of another package, and sources import none', () => {
    const isTest = (file: string): boolean => /^(packages\/[^/]+|tools)\/test\//.test(file)
    const faults = IMPORTS.filter(
      ({from, to}) => isTest(to) && (/\/src\//.test(from) || toPackage(from) !== toPackage(to)),
    )
    expect(faults.map(({from, to}) => `${from} imports ${to}`)).toEqual([])
    expect(IMPORTS.filter(({to}) => isTest(to))).not.toEqual([])
  })

  test('run our programs with npx by the names of their packages, because anyone could publish the names of the programs (F12)', () => {
    const texts = FILES.filter((file) => /\.(md|[mc]?[jt]s|ya?ml|html)$/.test(file))
    const commands = texts.flatMap((file) =>
      [...readText(file).matchAll(/\bnpx((?: -\S+)* \S+)/g)].map(([, words]) => words),
    )
    expect(commands.filter((words) => /^(?: -\S+)* sso-oidc/.test(words ?? ''))).toEqual([])
    expect(commands).toContain(' @sso-oidc/emulator')
  })

  test('have at most 200 lines, tests apart', () => {
    const sources = FILES.filter((file) => /^(packages\/[^/]+\/src|tools)\/.*\.m?[tj]s$/.test(file))
    const long = sources.filter((file) => readText(file).split('\n').length > 201)
    expect(long.filter((file) => !file.includes('/test/'))).toEqual([])
    expect(sources.length).toBeGreaterThan(40)
  })

  test('have a comment above every export of a package', () => {
    const bare = FILES.filter((file) => /^packages\/[^/]+\/src\/.*\.ts$/.test(file)).flatMap((file) => {
      const lines = readText(file).split('\n')
      const declared = [...lines.entries()].filter(([, line]) =>
        /^export (async |abstract |declare )*(function|class|const|interface|type) \w/.test(line),
      )
      return declared.filter(([at]) => !lines[at - 1]?.endsWith('*/')).map(([at]) => `${file}:${at + 1}`)
    })
    expect(bare).toEqual([])
  })
})
