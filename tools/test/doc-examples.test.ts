import {spawnSync} from 'node:child_process'
import {globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import * as core from '@sso-oidc/core'
import * as node from '@sso-oidc/core/node'
import * as emulator from '@sso-oidc/emulator'
import * as testing from '@sso-oidc/emulator/testing'
import * as session from '@sso-oidc/session'
import {expect, test} from 'vitest'

const ROOT = path.join(import.meta.dirname, '../..')

/** Modules whose exports the examples use without an import. */
const MODULES = {
  '@sso-oidc/core': core,
  '@sso-oidc/core/node': node,
  '@sso-oidc/session': session,
  '@sso-oidc/emulator': emulator,
  '@sso-oidc/emulator/testing': testing,
}

/** Imports each name from the first module that has it. */
function importLines(): string {
  const known = new Set<string>()
  return Object.entries(MODULES)
    .map(([name, exports]) => {
      const names = Object.keys(exports).filter((each) => !known.has(each))
      for (const each of names) known.add(each)
      return `import {${names.join(', ')}} from '${name}'`
    })
    .join('\n')
}

/** Declarations that the examples use without an import. */
const PRELUDE = `
import type {Client, CreateTokenRequest, StartDeviceAuthorizationRequest} from '@sso-oidc/core'
${importLines()}
import * as core from '@sso-oidc/core'
import {cellText, escapeControls} from '@sso-oidc/format'
import {test, test as base} from 'vitest'
const config = openConfig({env: {}, cwd: '/'})
declare const client: Client, request: CreateTokenRequest, authorization: StartDeviceAuthorizationRequest
declare const accessToken: string, clientId: string, clientSecret: string, error: unknown
declare const interval: number | undefined, expiresIn: number | undefined
declare const signInAgain: () => Promise<void>;
`

/** Returns the examples in the doc comments of the sources of a package. */
function examplesOf(name: string): string[] {
  const files = globSync(`packages/${name}/src/**/*.ts`, {cwd: ROOT}).sort()
  const comments = files.flatMap((file) => readFileSync(path.join(ROOT, file), 'utf8').match(/\/\*\*.*?\*\//gs) ?? [])
  const texts = comments.map((comment) => comment.replace(/^\s*\*(\/| ?)/gm, ''))
  const tags = texts.flatMap((text) => text.split(/^@/m))
  return tags.filter((tag) => tag.startsWith('example\n')).map((tag) => tag.slice('example\n'.length))
}

/** Returns the TypeScript blocks of the README of a package. */
function blocksOf(name: string): string[] {
  const text = readFileSync(path.join(ROOT, 'packages', name, 'README.md'), 'utf8')
  return Array.from(text.matchAll(/^```ts\n(.*?)^```$/gms), ([, block = '']) => block)
}

test('the examples in doc comments and READMEs compile', () => {
  const all = ['core', 'emulator', 'format', 'session'].flatMap((name) => [...examplesOf(name), ...blocksOf(name)])
  const examples = all.filter((example) => !example.includes("'../src/"))
  const sources = examples.map((example) =>
    /^(import|export) /m.test(example) ? example : `${PRELUDE}{\n${example}}\nexport {}\n`,
  )
  const parent = path.join(ROOT, 'node_modules/.cache')
  mkdirSync(parent, {recursive: true})
  const directory = mkdtempSync(path.join(parent, 'examples-'))
  try {
    for (const [index, source] of sources.entries()) writeFileSync(path.join(directory, `example-${index}.ts`), source)
    const compilerOptions = {types: ['node'], noUnusedLocals: false, noUnusedParameters: false}
    const config = {extends: path.join(ROOT, 'tsconfig.json'), compilerOptions, include: ['*.ts']}
    writeFileSync(path.join(directory, 'tsconfig.json'), JSON.stringify(config))
    const {stdout} = spawnSync(path.join(ROOT, 'node_modules/.bin/tsc'), ['--noEmit', '-p', directory], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    expect(stdout.split('\n').filter((line) => line.includes('example-'))).toEqual([])
    expect(examples.length).toBeGreaterThan(18)
  } finally {
    rmSync(directory, {recursive: true})
  }
}, 60_000)
