import {spawn} from 'node:child_process'
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {
  type Client,
  createClient,
  createToken,
  operations,
  registerClient,
  startDeviceAuthorization,
} from '@sso-oidc/core'
import {createEmulator, DEFAULT_START_URL, type Emulator, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {obtainCode} from '../../emulator/test/authorize.ts'
import {DEVICE_CODE, FULL_CLIENT, VERIFIER} from '../../emulator/test/test-bed.ts'
import {PROGRAM} from './run-program.ts'

const REDIRECT_URI = 'http://127.0.0.1:49152/oauth/callback'

let emulator: Emulator
let server: EmulatorServer
let client: Client
const folder = mkdtempSync(path.join(tmpdir(), 'examples-'))

beforeAll(async () => {
  emulator = createEmulator()
  server = await listen(emulator)
  client = createClient({endpoint: server.url})
  const bin = path.join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(path.join(bin, 'sso-oidc'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`)
  chmodSync(path.join(bin, 'sso-oidc'), 0o755)
})
afterAll(async () => {
  await server.close()
  rmSync(folder, {recursive: true})
})

/** The lines that the page of a command shows, as a reader would copy them. */
function examplesOf(name: string): string[] {
  const page = readFileSync(path.join(import.meta.dirname, `../../../docs/commands/${name}.md`), 'utf8')
  return [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, line = '']) => line)
}

/** What the examples take for granted: a client in a file, and everything that it can exchange, in variables. */
async function prepare(): Promise<Record<string, string>> {
  const {clientId = '', clientSecret = ''} = await client.send(registerClient, FULL_CLIENT)
  writeFileSync(path.join(folder, 'client.json'), JSON.stringify({clientId, clientSecret}))
  const authorize = async (): Promise<string> => {
    const request = {clientId, clientSecret, startUrl: DEFAULT_START_URL}
    const {deviceCode = '', userCode = ''} = await client.send(startDeviceAuthorization, request)
    await emulator.approve(userCode)
    return deviceCode
  }
  const request = {clientId, clientSecret, grantType: DEVICE_CODE, deviceCode: await authorize()}
  const {accessToken = '', refreshToken = ''} = await client.send(createToken, request)
  return {
    ACCESS_TOKEN: accessToken,
    ACCOUNT_ID: '123456789012',
    ASSERTION: 'assertion',
    CODE: await obtainCode({emulator}, {clientId}, {redirect_uri: REDIRECT_URI}),
    CODE_VERIFIER: VERIFIER,
    DEVICE_CODE: await authorize(),
    REFRESH_TOKEN: refreshToken,
    ROLE_NAME: 'ReadOnly',
  }
}

/** Runs a line in a shell that stops at what fails and at variables that are not set. */
async function runLine(line: string): Promise<{exitCode: number | null; stderr: string}> {
  const env = {
    ...(await prepare()),
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL: server.url,
    AWS_REGION: 'us-east-1',
    HOME: folder,
    PATH: `${folder}/bin:${process.env['PATH']}`,
  }
  // The server is in this process, so the shell must not hold it up.
  const shell = spawn('/bin/sh', ['-euc', line], {cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe']})
  let stderr = ''
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const exitCode = await new Promise<number | null>((resolve) => shell.on('close', resolve))
  return {exitCode, stderr}
}

describe.each(Object.keys(operations))('the help of %s', (name) => {
  test('has an example', () => {
    expect(examplesOf(name).length).toBeGreaterThan(0)
  })

  test.each(examplesOf(name))('has an example that works: %s', async (line) => {
    expect(await runLine(line)).toEqual({exitCode: 0, stderr: ''})
  })
})

test('the client file of an example serves those of other commands', async () => {
  const [register = ''] = examplesOf('register-client')
  const [start = ''] = examplesOf('start-device-authorization')
  expect(await runLine(`${register}\n${start}`)).toEqual({exitCode: 0, stderr: ''})
})
