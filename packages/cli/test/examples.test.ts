import {spawn} from 'node:child_process'
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {type Client, createClient, createToken, registerClient, startDeviceAuthorization} from '@sso-oidc/core'
import {createEmulator, DEFAULT_START_URL, type Emulator, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {obtainCode} from '../../../tools/testing/authorization-code.ts'
import {createAssertion, createDirectory} from '../../../tools/testing/sample-application.ts'
import {DEVICE_CODE, FULL_CLIENT, VERIFIER} from '../../../tools/testing/sample-client.ts'
import {allCommands} from '../src/commands/all-commands.ts'
import {PROGRAM, RUNTIME} from './run-program.ts'

const REDIRECT_URI = 'http://127.0.0.1:49152/oauth/callback'
const ACCOUNT_ID = '123456789012'
const APPLICATION = `arn:aws:sso::${ACCOUNT_ID}:application/ssoins-1234567890abcdef/apl-1234567890abcdef`

/** Key pair that the emulator accepts: the one of the AWS documentation. */
const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}

let emulator: Emulator
let server: EmulatorServer
/** Emulator for sign-ins. It approves them immediately. */
let approving: EmulatorServer
let client: Client
const folder = mkdtempSync(path.join(tmpdir(), 'examples-'))

beforeAll(async () => {
  const directory = createDirectory({arn: APPLICATION, scopes: ['sts:identity_context']})
  const [alice] = directory.users
  if (alice !== undefined) {
    alice.assignments = [
      {accountId: ACCOUNT_ID, roles: ['ReadOnly', 'ViewOnlyAccess']},
      {accountId: '111122223333', roles: ['ViewOnlyAccess']},
    ]
  }
  directory.accounts = [
    {accountId: ACCOUNT_ID, accountName: 'sandbox'},
    {accountId: '111122223333', accountName: 'production'},
  ]
  emulator = createEmulator({users: directory})
  server = await listen(emulator)
  approving = await listen(createEmulator({users: directory, autoApprove: true}))
  client = createClient({endpoint: server.url})
  mkdirSync(path.join(folder, '.aws'))
  const session = `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`
  const profile = `[profile dev]\nsso_session = my-sso\nsso_account_id = ${ACCOUNT_ID}\nsso_role_name = ReadOnly\n`
  writeFileSync(path.join(folder, '.aws/config'), session + profile)
  const bin = path.join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(path.join(bin, 'sso-oidc'), `#!/bin/sh\nexec '${RUNTIME}' '${PROGRAM}' "$@"\n`)
  chmodSync(path.join(bin, 'sso-oidc'), 0o755)
})
afterAll(async () => {
  await server.close()
  await approving.close()
  rmSync(folder, {recursive: true})
})

/** Returns the examples on the documentation page of a command. */
function examplesOf(name: string): string[] {
  const page = readFileSync(
    path.join(import.meta.dirname, `../../../docs/commands/${name.replaceAll(' ', '-')}.md`),
    'utf8',
  )
  return [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, line = '']) => line)
}

/** Writes the client file and returns the variables that the examples use. */
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
    ACCOUNT_ID,
    ASSERTION: freshAssertion(),
    CODE: await obtainCode({emulator}, {clientId}, {redirect_uri: REDIRECT_URI}),
    CODE_VERIFIER: VERIFIER,
    DEVICE_CODE: await authorize(),
    REFRESH_TOKEN: refreshToken,
    ROLE_NAME: 'ReadOnly',
  }
}

/** Creates an assertion. Each can be used once, within ten minutes. */
function freshAssertion(): string {
  const iat = Math.floor(Date.now() / 1000)
  return createAssertion({jti: crypto.randomUUID(), iat, exp: iat + 600})
}

/** Runs an example with its file and variables. */
async function runLine(line: string): Promise<{exitCode: number | null; stderr: string}> {
  const isSession =
    /^[^-]*sso-oidc (login|token|status|logout|list|get|credentials|exec|roles|configure profiles)/.test(line) &&
    !line.includes('access-token')
  const signIn = isSession ? 'sso-oidc login --if-needed >/dev/null 2>&1\n' : ''
  const variables = {...(await prepare()), AWS_ENDPOINT_URL: (isSession ? approving : server).url}
  const {exitCode, stderr} = await runInShell(signIn + line, variables)
  return {exitCode, stderr}
}

/** Runs a line in a shell that stops at errors and at variables that are not set. */
async function runInShell(line: string, variables: Readonly<Record<string, string>>) {
  const env = {
    ...variables,
    ...KEYS,
    AWS_REGION: 'us-east-1',
    HOME: folder,
    SSO_OIDC_FLOW: 'device_code',
    BROWSER: 'true',
    PATH: `${folder}/bin:${process.env['PATH']}`,
  }
  // The server runs in this process, so waiting for the shell must not block it.
  const shell = spawn('/bin/sh', ['-euc', line], {cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe']})
  let stdout = ''
  let stderr = ''
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const exitCode = await new Promise<number | null>((resolve) => shell.on('close', resolve))
  return {exitCode, stdout, stderr}
}

/** Commands whose examples run in any shell. Those of `completion` are for one shell each. */
const NAMES = allCommands()
  .map(({name}) => name)
  .filter((name) => name !== 'completion')

describe.each(NAMES)('the documentation page of %s', (name) => {
  test('has an example', () => {
    expect(examplesOf(name).length).toBeGreaterThan(0)
  })

  test.each(examplesOf(name))('has an example that runs without an error: %s', async (line) => {
    const {exitCode, stderr} = await runLine(line)
    // A sign-in shows where to approve it.
    const shown = line.includes('sso-oidc login') ? stderr.replace(/^Opening your browser\..*/s, '') : stderr
    const messages = shown.replace(/^The console of .* was opened in your browser\. Use --print for the link\.\n$/, '')
    expect({exitCode, messages}).toEqual({exitCode: 0, messages: ''})
  })
})

test('the client file of one example can be used by the examples of other commands', async () => {
  const [register = ''] = examplesOf('register-client')
  const [start = ''] = examplesOf('start-device-authorization')
  expect(await runLine(`${register}\n${start}`)).toEqual({exitCode: 0, stderr: ''})
})
