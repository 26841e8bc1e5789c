import {execFileSync} from 'node:child_process'
import {globSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {publint} from 'publint'
import {describe, expect, test} from 'vitest'
import {pageBlocks} from '../testing/page-blocks.ts'
import {packageOf, readImports} from './imports.ts'
import {ROOT, repositoryFiles} from './repository.ts'
import {picture, WITHOUT_COMMAND_LINE} from './structure.ts'

const PACKAGES = readdirSync(path.join(ROOT, 'packages')).sort()
const FILES = repositoryFiles()
const IMPORTS = readImports()
const readText = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')

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

  test('are those of docs/architecture.md, with the same picture', () => {
    const [list = '', drawing = ''] = pageBlocks('docs/architecture.md').map((block) => block.take())
    const shown = [...list.matchAll(/^packages\/(\S+) /gm)].map(([, name]) => name)
    expect(shown.sort()).toEqual([...new Set(PACKAGES.map((name) => name.replace(/^format-.*/, 'format-*')))].sort())
    const edges = [...drawing.matchAll(/([\w*-]+) -> ([\w*-]+(?:, [\w*-]+)*)/g)].map(([, name, list]) => [
      name,
      list?.split(', '),
    ])
    const withImports = Object.entries(picture(['format-*'])).filter(([, targets]) => targets.length > 0)
    expect(Object.fromEntries(edges)).toEqual(Object.fromEntries(withImports))
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
    const faults = IMPORTS.filter(({from, to}) => /\/src\//.test(from) && packageOf(from) !== packageOf(to))
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
