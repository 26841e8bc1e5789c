import {createHash, randomBytes} from 'node:crypto'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {
  createEmulator,
  DEFAULT_ACCESS_KEY,
  DEFAULT_DIRECTORY,
  DEFAULT_START_URL,
  type Emulator,
  type EmulatorServer,
  listen,
} from '@sso-oidc/emulator'
import {startEmulator} from '@sso-oidc/emulator/testing'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Outcome, runProgram} from './run-program.ts'

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

let emulator: Emulator
let server: EmulatorServer
const folder = mkdtempSync(path.join(tmpdir(), 'flow-'))

beforeAll(async () => {
  emulator = createEmulator()
  server = await listen(emulator)
})
afterAll(async () => {
  await server.close()
  rmSync(folder, {recursive: true})
})

function run(argv: readonly string[], stdin?: string): Promise<Outcome> {
  const env = {AWS_ENDPOINT_URL_SSO_OIDC: server.url}
  return runProgram(argv, stdin === undefined ? {env} : {env, stdin})
}

async function answer(argv: readonly string[]): Promise<Record<string, string>> {
  const {stdout, stderr} = await run(argv)
  expect(stderr).toBe('')
  return JSON.parse(stdout) as Record<string, string>
}

/** Registers a client and starts a device authorization. */
async function start() {
  const name = ['--client-name', 'test', '--client-type', 'public', '--scopes', 'sso:account:access']
  const {clientId = '', clientSecret = ''} = await answer(['register-client', ...name])
  // Identifiers and codes are Base64url, so they can begin with a dash.
  const client = [`--client-id=${clientId}`, `--client-secret=${clientSecret}`]
  const words = ['start-device-authorization', ...client, '--start-url', DEFAULT_START_URL]
  const {deviceCode = '', userCode = ''} = await answer(words)
  return {clientId, clientSecret, client, deviceCode, userCode}
}

describe('against the emulator', () => {
  test('a device authorization returns a token, and its refresh token returns the next one', async () => {
    const {client, deviceCode, userCode} = await start()
    const words = ['create-token', ...client, '--grant-type', DEVICE_CODE, `--device-code=${deviceCode}`]
    expect(await run(words)).toMatchObject({
      exitCode: 254,
      stdout: '',
      stderr: expect.stringMatching(
        /AuthorizationPendingException[\s\S]*CreateToken[\s\S]*error: authorization_pending/,
      ),
    })
    await emulator.approve(userCode)
    const {refreshToken = '', ...token} = await answer(words)
    expect(token).toEqual({accessToken: expect.stringMatching(/^aoaAAAAA/), tokenType: 'Bearer', expiresIn: 3600})
    const refresh = ['create-token', ...client, '--grant-type', 'refresh_token', `--refresh-token=${refreshToken}`]
    expect((await run([...refresh, '--query', 'tokenType'])).stdout).toBe('"Bearer"\n')
    expect(await run(words)).toMatchObject({exitCode: 254, stderr: expect.stringContaining('InvalidGrantException')})
  })

  test('--wait returns the token after the approval and fails after a denial (P6)', async () => {
    for (const [decide, exitCode] of [
      ['approve', 0],
      ['deny', 254],
    ] as const) {
      const {client, deviceCode, userCode} = await start()
      const words = [...client, '--grant-type', DEVICE_CODE, `--device-code=${deviceCode}`, '--interval', '1']
      const waiting = run(['create-token', ...words, '--wait'])
      await new Promise((resolve) => setTimeout(resolve, 500))
      await emulator[decide](userCode)
      expect(await waiting).toMatchObject({exitCode})
    }
  })

  test('an application exchanges a token with a valid signature, and an invalid one is reported', async () => {
    const {client, deviceCode, userCode} = await start()
    await emulator.approve(userCode)
    const redeem = ['create-token', ...client, '--grant-type', DEVICE_CODE, `--device-code=${deviceCode}`]
    const {accessToken = ''} = await answer(redeem)
    const arn = DEFAULT_DIRECTORY.applications?.[0]?.arn ?? ''
    const words = [
      ...['create-token-with-iam', '--client-id', arn],
      ...['--grant-type', 'urn:ietf:params:oauth:grant-type:token-exchange', '--subject-token', accessToken],
      ...['--subject-token-type', 'urn:ietf:params:oauth:token-type:access_token', '--scope', 'openid', 'aws'],
    ]
    const env = {
      AWS_ENDPOINT_URL_SSO_OIDC: server.url,
      AWS_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: DEFAULT_ACCESS_KEY.secretAccessKey,
    }
    const {exitCode, stdout} = await runProgram(words, {env})
    expect({exitCode, token: JSON.parse(stdout)}).toEqual({
      exitCode: 0,
      token: {
        accessToken: expect.stringMatching(/^aoaAAAAA/),
        tokenType: 'Bearer',
        expiresIn: 3600,
        idToken: expect.any(String),
        issuedTokenType: 'urn:ietf:params:oauth:token-type:access_token',
        scope: ['openid', 'aws'],
      },
    })
    expect(await runProgram(words, {env: {...env, AWS_SECRET_ACCESS_KEY: 'wrong'}})).toMatchObject({
      exitCode: 254,
      stdout: '',
      stderr: expect.stringMatching(/InvalidSignatureException[\s\S]*CreateTokenWithIAM[\s\S]*does not match/),
    })
  })

  test.each<[string, 'input' | 'yaml-input', string]>([
    ['JSON', 'input', '--cli-input-json'],
    ['YAML', 'yaml-input', '--cli-input-yaml'],
  ])('the %s skeleton with values is accepted from a file, as text, and from standard input', async (_, kind, flag) => {
    const {clientId, clientSecret, deviceCode, userCode} = await start()
    await emulator.approve(userCode)
    const values = {clientId, clientSecret, grantType: DEVICE_CODE, deviceCode}
    const {stdout: skeleton} = await run(['create-token', '--generate-cli-skeleton', kind])
    let document = skeleton
    for (const [name, value] of Object.entries(values)) {
      document = document.replace(new RegExp(`(\\b${name}"?: )(""|'')`), `$1"${value}"`)
    }
    const file = path.join(folder, `token-${kind}`)
    writeFileSync(file, document)

    const outcomes = [
      await run(['create-token', flag, file, '--query', 'tokenType']),
      await run(['create-token', flag, document]),
      await run(['create-token', flag, '-'], document),
      await run(['create-token', flag, `file://${file}`]),
    ]
    // The code works once. The other documents are accepted, and the service rejects the used code.
    expect(outcomes.map(({exitCode, stdout}) => ({exitCode, stdout}))).toEqual([
      {exitCode: 0, stdout: '"Bearer"\n'},
      {exitCode: 254, stdout: ''},
      {exitCode: 254, stdout: ''},
      {exitCode: 254, stdout: ''},
    ])
    for (const {stderr} of outcomes.slice(1))
      expect(stderr).toContain('error_description: Invalid device code provided')
  })

  test('an authorization code with PKCE returns a token once, and only with the right verifier', async () => {
    await using approving = await startEmulator({autoApprove: true})
    const call = (...argv: string[]): Promise<Outcome> => runProgram(argv, {env: approving.env})
    const redirectUri = 'http://127.0.0.1/oauth/callback'
    const grants = ['--grant-types', 'authorization_code', 'refresh_token', '--redirect-uris', redirectUri]
    const name = ['--client-name', 'test', '--client-type', 'public', '--scopes', 'sso:account:access']
    const {stdout} = await call('register-client', ...name, ...grants, '--issuer-url', DEFAULT_START_URL)
    const {clientId, clientSecret} = JSON.parse(stdout) as Record<string, string>

    const verifier = randomBytes(48).toString('base64url')
    const code = await authorize(approving.url, {
      response_type: 'code',
      client_id: clientId ?? '',
      redirect_uri: redirectUri,
      code_challenge_method: 'S256',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    })
    const client = [`--client-id=${clientId}`, `--client-secret=${clientSecret}`]
    const grant = ['--grant-type', 'authorization_code', `--code=${code}`, '--redirect-uri', redirectUri]
    const redeem = (codeVerifier: string): Promise<Outcome> =>
      call('create-token', ...client, ...grant, `--code-verifier=${codeVerifier}`)
    expect(await redeem(`${verifier.slice(1)}-`)).toMatchObject({exitCode: 254, stdout: ''})
    const {stdout: token, ...rest} = await redeem(verifier)
    expect(rest).toEqual({exitCode: 0, signal: null, stderr: ''})
    expect(JSON.parse(token)).toEqual({
      accessToken: expect.stringMatching(/^aoaAAAAA/),
      tokenType: 'Bearer',
      expiresIn: 3600,
      refreshToken: expect.stringMatching(/^aorAAAAA/),
    })
    expect(await redeem(verifier)).toMatchObject({exitCode: 254, stdout: ''})
  })
})

/** Returns the authorization code of a service that approves every request. */
async function authorize(url: string, parameters: Record<string, string>): Promise<string> {
  const query = new URLSearchParams(parameters)
  const {headers} = await fetch(`${url}/authorize?${query}`, {redirect: 'manual'})
  return new URL(headers.get('location') ?? '').searchParams.get('code') ?? ''
}
