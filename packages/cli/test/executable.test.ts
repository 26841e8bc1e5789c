import {randomUUID} from 'node:crypto'
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, DEFAULT_ACCESS_KEY, DEFAULT_START_URL, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {ARN, createAssertion, createDirectory, JWT_BEARER} from '../../../tools/testing/sample-application.ts'
import {linkPlugins, writePlugin} from './linked-plugin.ts'
import {missingNamespaces} from './namespaces.ts'
import {EXECUTABLE, type Outcome, runShell} from './run-program.ts'

const ROOT = path.join(import.meta.dirname, '../../..')
const FORMAT = 'export default (value) => Object.keys(value).join() + "!\\n"'

const folder = mkdtempSync(path.join(tmpdir(), 'executable-'))
const program = path.join(folder, 'sso-oidc')
let server: EmulatorServer
beforeAll(async () => {
  copyFileSync(EXECUTABLE, program)
  mkdirSync(path.join(folder, '.aws'))
  writeFileSync(
    path.join(folder, '.aws/config'),
    `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`,
  )
  server = await listen(createEmulator({autoApprove: true, users: createDirectory()}))
})
afterAll(async () => {
  await server.close()
  rmSync(folder, {recursive: true})
})

/** Runs the executable where the repository and its modules are hidden. */
function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const script = `unshare -m sh -c 'mount -t tmpfs none "$REPOSITORY" && exec "$0" "$@"' "$0" "$@"`
  const endpoints = {AWS_ENDPOINT_URL_SSO: server.url, AWS_ENDPOINT_URL_SSO_OIDC: server.url}
  return runShell([script, program, ...argv], {
    env: {REPOSITORY: ROOT, HOME: folder, XDG_DATA_HOME: path.join(folder, 'data'), ...endpoints, ...env},
  })
}

test('contains no path of the repository', () => {
  expect(readFileSync(program).includes(ROOT)).toBe(false)
})

describe.skipIf(missingNamespaces())('beside no file of the repository, the executable', () => {
  test.each([
    ['--help'],
    ['help create-token --man'],
    ['plugins install --help'],
    ['completion bash'],
    ['schema --cli'],
    ['create-token --generate-cli-skeleton yaml-input'],
    ['formats --output table'],
    ['formats --query [].name --output yaml'],
    ['plugins'],
  ])('runs %s', async (words) => {
    const {exitCode, stdout, stderr} = await run(words.split(' '))
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    expect(stdout.length).toBeGreaterThan(20)
  })

  test('signs a request', async () => {
    const now = Math.floor(Date.now() / 1000)
    const assertion = createAssertion({jti: randomUUID(), iat: now, exp: now + 600})
    const words = ['create-token-with-iam', '--client-id', ARN, '--grant-type', JWT_BEARER, '--assertion', assertion]
    const {accessKeyId, secretAccessKey} = DEFAULT_ACCESS_KEY
    const env = {AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey}
    const {exitCode, stdout, stderr} = await run([...words, '--query', 'tokenType', '--output', 'text'], env)
    expect({exitCode, stdout, stderr}).toEqual({exitCode: 0, stdout: 'Bearer\n', stderr: ''})
  })

  test('runs the format of a module, and that of a plugin', async () => {
    writeFileSync(path.join(folder, 'shout.mjs'), FORMAT)
    const plugin = path.join(folder, 'acme-shout')
    writePlugin(plugin, {oclif: {}, 'sso-oidc': {formats: {shout: {module: './f.js', summary: 's'}}}}, {'f.js': FORMAT})
    linkPlugins(path.join(folder, 'data/sso-oidc'), plugin)
    const words = ['register-client', '--client-name', 'n', '--client-type', 'public', '--query', '{a: clientId}']
    for (const format of [path.join(folder, 'shout.mjs'), 'shout']) {
      const {exitCode, stdout, stderr} = await run([...words, '--output', format])
      expect({exitCode, stdout, stderr}).toEqual({exitCode: 0, stdout: 'a!\n', stderr: ''})
    }
  })

  test('signs in, and runs a command that a signal ends', async () => {
    const login = await run(['login', '--use-device-code', '--no-browser'])
    expect(login.exitCode, login.stderr).toBe(0)
    expect(await run(['token'])).toMatchObject({exitCode: 0, stdout: expect.stringMatching(/^aoa\S+\n$/)})
    const keys = `[profile k]\naws_access_key_id = AKID\naws_secret_access_key = s\n`
    writeFileSync(path.join(folder, 'keys'), keys)
    const env = {AWS_CONFIG_FILE: path.join(folder, 'keys')}
    expect(await run(['exec', 'k', '--', 'sh', '-c', 'echo $AWS_ACCESS_KEY_ID; kill -TERM $$'], env)).toEqual({
      exitCode: null,
      signal: 'SIGTERM',
      stdout: 'AKID\n',
      stderr: '',
    })
  })
})
