import {build} from 'esbuild'
import {expect, test} from 'vitest'
import {ROOT} from './repository.ts'

/** Bundles exports of core for browsers, and returns the modules in the bundle and its text. */
async function bundle(names: string): Promise<{modules: string[]; text: string}> {
  const {metafile, outputFiles} = await build({
    stdin: {contents: `export {${names}} from '@sso-oidc/core'`, resolveDir: ROOT},
    absWorkingDir: ROOT,
    bundle: true,
    format: 'esm',
    metafile: true,
    minify: true,
    platform: 'browser',
    write: false,
  })
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs))
  const used = inputs.filter(([, {bytesInOutput}]) => bytesInOutput > 0).map(([file]) => file)
  const modules = used.map((file) => file.replace(/^packages\/core\/dist\/(.*)\.js$/, '$1'))
  return {modules: modules.sort(), text: outputFiles[0]?.text ?? ''}
}

/** Modules that every operation needs. */
const SHARED = [
  'client',
  'endpoint',
  'error-details',
  'error-responses',
  'fetch-transport',
  'model/define-operation',
  'model/errors',
  'model/is-object',
  'model/json-pointer',
  'model/problem',
  'model/validate',
  'parse-json',
  'response-body',
  'retry',
  'retry-after',
  'retry-quota',
  'service',
  'service-error',
  'timer',
  'wire',
]

test('a bundle with one operation has its own rules, and no schema and no rules of another one (H6)', async () => {
  const {modules, text} = await bundle('createClient, createToken')
  expect(modules).toEqual([...SHARED, 'generated/create-token', 'operations/create-token'].sort())
  expect(text).not.toMatch(/process|node:|Access token of the user/)
})

test('a bundle with a signed operation has the code for signatures, and one of the portal that for headers (H6)', async () => {
  const {modules: signed} = await bundle('createClient, createTokenWithIAM')
  const operation = ['generated/create-token-with-iam', 'operations/create-token-with-iam']
  const parts = ['model/define-signed-operation', 'model/send-signed', 'model/server-clock']
  expect(signed).toEqual([...SHARED, ...operation, ...parts].sort())
  const {modules: portal} = await bundle('createClient, logout')
  const logout = ['generated/logout', 'operations/logout', 'model/bindings', 'model/define-portal-operation']
  expect(portal).toEqual([...SHARED, ...logout].sort())
})
