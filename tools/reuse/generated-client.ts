import {mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {createEmulator, DEFAULT_START_URL, listen} from '@sso-oidc/emulator'
import openapiTypescript, {astToString} from 'openapi-typescript'
import {type Report, versioned} from './report.ts'
import {execute, faultsOf} from './run.ts'

const MODULES = path.join(import.meta.dirname, 'node_modules')
const FILE = path.join(import.meta.dirname, '../../packages/core/openapi.json')

/** Program that signs in with a client that has the generated types. Its argument is the URL of the service. */
const PROGRAM = `import createClient from 'openapi-fetch'
import type {paths} from './types.ts'

const client = createClient<paths>({baseUrl: process.argv[2] ?? ''})

/** Returns the data of a response, or fails with the code of the error. */
async function dataOf<T>(call: Promise<{data?: T; error?: {error: string}}>): Promise<T> {
  const {data, error} = await call
  if (data === undefined) throw new Error(error?.error ?? 'no response')
  return data
}

const registered = await dataOf(client.POST('/client/register', {body: {clientName: 'generated', clientType: 'public'}}))
const {clientId = '', clientSecret = ''} = registered
const startUrl = process.argv[3] ?? ''
const authorization = await dataOf(client.POST('/device_authorization', {body: {clientId, clientSecret, startUrl}}))
const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
const deviceCode = authorization.deviceCode ?? ''
const token = await dataOf(client.POST('/token', {body: {clientId, clientSecret, grantType, deviceCode}}))
const rejected = await client.POST('/token', {body: {clientId, clientSecret, grantType, deviceCode: 'unknown'}})
console.log(token.tokenType, token.expiresIn, rejected.error?.error)
`

/** Signs in to the emulator with a client whose types openapi-typescript has generated. */
export async function signInWithGeneratedClient(): Promise<Report> {
  const folder = mkdtempSync(path.join(tmpdir(), 'client-'))
  const server = await listen(createEmulator({autoApprove: true}))
  try {
    writeFileSync(path.join(folder, 'types.ts'), astToString(await openapiTypescript(pathToFileURL(FILE))))
    writeFileSync(path.join(folder, 'sign-in.ts'), PROGRAM)
    writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}')
    symlinkSync(MODULES, path.join(folder, 'node_modules'))
    return {
      program: `${versioned('openapi-typescript')} and ${versioned('openapi-fetch')}`,
      work: 'sign in to the emulator with generated types',
      faults: [...(await compile(folder)), ...(await signIn(folder, server.url))],
    }
  } finally {
    await server.close()
    rmSync(folder, {recursive: true})
  }
}

async function compile(folder: string): Promise<string[]> {
  const words = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--allowImportingTsExtensions']
  const types = ['--typeRoots', path.join(import.meta.dirname, '../../node_modules/@types'), '--types', 'node']
  return faultsOf(path.join(MODULES, '.bin/tsc'), [...words, ...types, path.join(folder, 'sign-in.ts')])
}

async function signIn(folder: string, url: string): Promise<string[]> {
  const words = [path.join(folder, 'sign-in.ts'), url, DEFAULT_START_URL]
  const {stdout} = await execute(process.execPath, words).catch((error: unknown) => ({stdout: String(error)}))
  return stdout === 'Bearer 28800 invalid_grant\n' ? [] : [`The client prints ${stdout}`]
}
