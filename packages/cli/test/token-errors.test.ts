import {mkdirSync, readdirSync, writeFileSync} from 'node:fs'
import {type AddressInfo, createServer} from 'node:net'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {runProgram} from './run-program.ts'
import {startServer} from './scripted-server.ts'
import {type SignedInHome, signedInHome} from './signed-in-home.ts'

let home: SignedInHome
beforeAll(async () => {
  home = await signedInHome()
})
afterAll(() => home[Symbol.asyncDispose]())

describe('a refresh that the service rejects', () => {
  test.each([
    [401, 'InvalidClientException', {error: 'invalid_client'}],
    [400, 'InvalidGrantException', {error: 'invalid_grant'}],
  ])(
    'with %i %s is exit code 254 with the way to sign in, and leaves the cache unchanged (S6, S7)',
    async (status, code, body) => {
      await using server = await startServer({status, body, headers: {'x-amzn-errortype': code}})
      const env = {...home.env, AWS_ENDPOINT_URL: server.url}
      const before = home.restore(-60)
      const {exitCode, stdout, stderr} = await runProgram(['token'], {env})
      expect({exitCode, stdout, text: home.text()}).toEqual({exitCode: 254, stdout: '', text: before})
      expect(stderr).toContain(`An error occurred (${code}) when calling the CreateToken operation`)
      expect(stderr).toMatch(/[Ss]ign in again with `sso-oidc login`/)
    },
  )

  test('is a warning while the token is valid, and the next command tries no refresh (S7)', async () => {
    await using server = await startServer({status: 400, body: {error: 'invalid_grant'}})
    await using other = await signedInHome()
    const env = {...other.env, AWS_ENDPOINT_URL: server.url}
    other.restore(600)
    const printed = {exitCode: 0, signal: null, stdout: `${other.token().accessToken}\n`}
    expect(await runProgram(['token'], {env})).toEqual({
      ...printed,
      stderr: expect.stringMatching(
        /^sso-oidc: warning: The access token could not be refreshed: CreateToken failed with InvalidGrantException.* It is still valid\.\n$/,
      ),
    })
    expect(await runProgram(['token'], {env})).toEqual({...printed, stderr: ''})
    expect(await runProgram(['login', '--if-needed'], {env})).toMatchObject({exitCode: 0, stderr: ''})
    expect(server.requests).toHaveLength(1)
  })

  test.each([
    ['of the network', {AWS_ENDPOINT_URL: 'http://127.0.0.1:1'}],
    ['of a setting', {HTTP_PROXY: 'socks5://127.0.0.1:1'}],
  ])('because %s is a warning of login --if-needed too (S7)', async (_, variables) => {
    await using other = await signedInHome()
    other.restore(600)
    const outcome = await runProgram(['login', '--if-needed'], {env: {...other.env, ...variables}})
    expect(outcome).toMatchObject({exitCode: 0, stdout: expect.stringMatching(/^Signed in to my-sso /)})
    expect(outcome.stderr).toMatch(
      /^sso-oidc: warning: The access token could not be refreshed: .* It is still valid\.\n$/,
    )
  })
})

test('a redirect port that is in use is exit code 255, and names the option (L11)', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  try {
    const outcome = await runProgram(['login', '--no-browser', '--redirect-port', String(port)], {env: home.env})
    expect(outcome).toMatchObject({exitCode: 255, stdout: ''})
    expect(outcome.stderr).toContain(`(InvalidSetting): Port ${port} of --redirect-port is in use.`)
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
})

test('a sign-out leaves the files of other tools in the folder of the cache (C18)', async () => {
  await using other = await signedInHome()
  const folder = path.dirname(other.file)
  const files = ['botocore-client-id-us-east-1.json', 'kiro-auth-token.json', 'notes.txt', 'aws-toolkit.json.tmp']
  for (const name of files) writeFileSync(path.join(folder, name), '{"accessToken":"x"}')
  mkdirSync(path.join(folder, 'folder.json'))
  const before = readdirSync(folder)
  expect(await runProgram(['logout'], {env: other.env})).toMatchObject({exitCode: 0, stderr: ''})
  expect(readdirSync(folder)).toEqual(before.filter((name) => name !== path.basename(other.file)))
})

test('a sign-in keeps its token if cached roles of an earlier one cannot be removed, and warns (C2)', async () => {
  await using other = await signedInHome()
  const list = path.join(other.path, '.cache/sso-oidc', `roles-${path.basename(other.file)}`)
  mkdirSync(path.join(list, 'x'), {recursive: true})
  const before = other.token().accessToken
  const {exitCode, stdout, stderr} = await runProgram(['login'], {env: other.env})
  expect([exitCode, stdout, other.token().accessToken === before]).toEqual([
    0,
    expect.stringContaining('Signed in to my-sso'),
    false,
  ])
  expect(stderr).toContain(
    `sso-oidc: warning: You are signed in, but cached roles of an earlier sign-in could not be removed: The cache file "${list}" cannot be removed (`,
  )
})
