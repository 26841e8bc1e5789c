import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {ROOT} from './repository.ts'

/** Options of a project that checks the declarations of its dependencies. */
const STRICT = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
}

/** Packages whose declarations need neither the types of Node nor of browsers. */
const LIBRARIES = [
  '@sso-oidc/core',
  '@sso-oidc/core/node',
  '@sso-oidc/core/registry',
  '@sso-oidc/format',
  '@sso-oidc/format/testing',
  '@sso-oidc/format-env',
  '@sso-oidc/format-json',
  '@sso-oidc/format-table',
  '@sso-oidc/format-text',
  '@sso-oidc/format-yaml',
  '@sso-oidc/session',
]

/** Compiles a module that uses the built packages. Returns the errors of the compiler. */
function compile(source: string, options: {lib: readonly string[]; types: readonly string[]}): string {
  const parent = path.join(ROOT, 'node_modules/.cache')
  mkdirSync(parent, {recursive: true})
  const directory = mkdtempSync(path.join(parent, 'declarations-'))
  try {
    writeFileSync(path.join(directory, 'package.json'), '{"type": "module"}')
    writeFileSync(path.join(directory, 'consumer.ts'), source)
    const config = {compilerOptions: {...STRICT, ...options}, include: ['consumer.ts']}
    writeFileSync(path.join(directory, 'tsconfig.json'), JSON.stringify(config))
    const tsc = path.join(ROOT, 'node_modules/.bin/tsc')
    return spawnSync(tsc, ['-p', directory], {cwd: ROOT, encoding: 'utf8'}).stdout
  } finally {
    rmSync(directory, {recursive: true})
  }
}

function exportAll(modules: readonly string[]): string {
  return modules.map((name, index) => `export * as module${index} from '${name}'\n`).join('')
}

/** Calls with the objects of a platform. */
const PLATFORM_CALLS = `
import {createClient, endpointFor, fetchTransport, logout, timer} from '@sso-oidc/core'
import type {Session} from '@sso-oidc/session'
const endpoint = new URL('http://127.0.0.1')
const signal = AbortSignal.timeout(1000)
const client = createClient({endpoint, transport: fetchTransport({fetch: globalThis.fetch})})
await client.send(logout, {accessToken: 't'}, {signal})
await timer(1, signal)
export const url: URL = endpointFor('eu-west-1')
declare const session: Session
await session.logout({signal})
`

/** Calls without them. */
const PLAIN_CALLS = `
import {createClient, endpointFor, fetchTransport, logout} from '@sso-oidc/core'
const signal = {aborted: false, reason: undefined, addEventListener() {}, removeEventListener() {}}
const fetch = async (url: string) => ({status: 200, statusText: url, headers: [], body: null})
const client = createClient({endpoint: endpointFor('eu-west-1'), transport: fetchTransport({fetch})})
await client.send(logout, {accessToken: 't'}, {signal})
export const href: string = endpointFor('eu-west-1').href
`

test('the declarations compile without the types of Node and of browsers (H14)', () => {
  expect(compile(exportAll(LIBRARIES) + PLAIN_CALLS, {lib: ['es2022'], types: []})).toBe('')
})

test('the libraries accept and return the objects of browsers, without casts (H14)', () => {
  expect(compile(exportAll(LIBRARIES) + PLATFORM_CALLS, {lib: ['es2022', 'dom'], types: []})).toBe('')
})

test('the libraries accept and return the objects of Node, and the emulator compiles with its types (H14)', () => {
  const emulator = ['@sso-oidc/emulator', '@sso-oidc/emulator/testing']
  const source = exportAll([...LIBRARIES, ...emulator]) + PLATFORM_CALLS
  expect(compile(source, {lib: ['es2022'], types: ['node']})).toBe('')
})
