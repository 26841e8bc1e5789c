import {readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {packageOf, readImports} from './imports.ts'
import {ROOT, repositoryFiles} from './repository.ts'

const FILES = repositoryFiles()
const IMPORTS = readImports()
const readText = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')

describe('the files of the repository', () => {
  test('import no test folder of another package, and sources import none', () => {
    const isTest = (file: string): boolean => /^(packages\/[^/]+|tools)\/test\//.test(file)
    const faults = IMPORTS.filter(
      ({from, to}) => isTest(to) && (/\/src\//.test(from) || packageOf(from) !== packageOf(to)),
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
