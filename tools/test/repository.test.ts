import {execFileSync} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {publint} from 'publint'
import {describe, expect, test} from 'vitest'
import {ROOT, repositoryFiles} from './repository.ts'

interface Graph {
  readonly graph: {readonly dependencies: Readonly<Record<string, readonly {target: string}[]>>}
}

/** Which package may import which, as docs/architecture.md draws it. A format imports core, and cli may bundle it. */
function picture(): Record<string, string[]> {
  const formats = readdirSync(path.join(ROOT, 'packages')).filter((name) => name.startsWith('format-'))
  return {
    cli: ['core', ...formats, 'plugins'],
    core: [],
    emulator: ['core'],
    ...Object.fromEntries(formats.map((name) => [name, ['core']])),
    plugins: [],
    tools: ['core', 'emulator'],
  }
}

describe('the repository', () => {
  test('has the imports of the picture, and no others', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'graph-'))
    try {
      const file = path.join(folder, 'graph.json')
      execFileSync('nx', ['graph', `--file=${file}`], {cwd: ROOT, stdio: 'ignore'})
      const {dependencies} = (JSON.parse(readFileSync(file, 'utf8')) as Graph).graph
      const short = (name: string): string => name.replace('@sso-oidc/', '')
      const edges = Object.entries(dependencies).map(([from, list]) => [
        short(from),
        list.map(({target}) => short(target)).sort(),
      ])
      expect(Object.fromEntries(edges.sort())).toEqual(picture())
    } finally {
      rmSync(folder, {recursive: true})
    }
  })

  test('has no source file of more than 200 lines', () => {
    const sources = repositoryFiles().filter((file) => /^(packages\/[^/]+\/src|tools)\/.*\.m?[tj]s$/.test(file))
    const long = sources.filter((file) => readFileSync(path.join(ROOT, file), 'utf8').split('\n').length > 201)
    expect(long.filter((file) => !file.includes('/test/'))).toEqual([])
    expect(sources.length).toBeGreaterThan(40)
  })

  test('has no export of a package without a comment', () => {
    const sources = repositoryFiles().filter((file) => /^packages\/[^/]+\/src\/.*\.ts$/.test(file))
    const bare = sources.flatMap((file) => {
      const lines = readFileSync(path.join(ROOT, file), 'utf8').split('\n')
      const declared = [...lines.entries()].filter(([, line]) =>
        /^export (async |abstract |declare )*(function|class|const|interface|type) \w/.test(line),
      )
      return declared.filter(([at]) => !lines[at - 1]?.endsWith('*/')).map(([at]) => `${file}:${at + 1}`)
    })
    expect(bare).toEqual([])
  })

  test('has no package that a registry or a bundler would stumble over', async () => {
    const packages = readdirSync(path.join(ROOT, 'packages'))
    const results = await Promise.all(
      packages.map(async (name) => {
        const {messages} = await publint({pkgDir: path.join(ROOT, 'packages', name), strict: true})
        return messages.map(({code, path: at}) => `${name}: ${code} ${at.join('.')}`)
      }),
    )
    expect(results.flat()).toEqual([])
  })
})
