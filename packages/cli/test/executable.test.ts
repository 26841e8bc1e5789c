import {execFileSync} from 'node:child_process'
import {randomUUID} from 'node:crypto'
import {once} from 'node:events'
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:https'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, DEFAULT_ACCESS_KEY, DEFAULT_START_URL, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest'
import {writeFormatPackage} from '../../../tools/testing/format-package.ts'
import {ARN, createAssertion, createDirectory, JWT_BEARER} from '../../../tools/testing/sample-application.ts'
import {createCertificate} from './certificate.ts'
import {ROOT, runHidden} from './hidden-view.ts'
import {linkPlugins, writePlugin} from './linked-plugin.ts'
import {missingNamespaces} from './namespaces.ts'
import {EXECUTABLE, type Outcome, runProgram} from './run-program.ts'

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

function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const endpoints = {AWS_ENDPOINT_URL_SSO: server.url, AWS_ENDPOINT_URL_SSO_OIDC: server.url}
  const home = {HOME: folder, XDG_DATA_HOME: path.join(folder, 'data')}
  return runHidden(program, argv, {env: {...home, ...endpoints, ...env}})
}

/** Words that register a client and print its ID only. */
const REGISTER = ['register-client', '--client-name', 'n', '--client-type', 'public', '--query', '{a: clientId}']

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
    for (const format of [path.join(folder, 'shout.mjs'), 'shout']) {
      const {exitCode, stdout, stderr} = await run([...REGISTER, '--output', format])
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

  test('installs a plugin with the npm on the PATH', async () => {
    const source = path.join(folder, 'acme-csv')
    writeFormatPackage(source, '@acme/csv', {csv: 'export default () => "csv\\n"'})
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {cwd: source})
    const env = {XDG_DATA_HOME: path.join(folder, 'installed'), npm_config_offline: 'true'}
    const {exitCode, stderr} = await run(['plugins', 'install', path.join(folder, 'acme-csv-1.0.0.tgz')], env)
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: expect.stringContaining('installed v1.0.0')})
    expect(await run([...REGISTER, '--output', 'csv'], env)).toMatchObject({exitCode: 0, stdout: 'csv\n', stderr: ''})
  })

  test('says that npm is missing where a plugin should be installed without it', async () => {
    const bin = path.join(folder, 'bin')
    mkdirSync(bin)
    for (const name of ['sh', 'mount', 'unshare']) symlinkSync(`/usr/bin/${name}`, path.join(bin, name))
    const {exitCode, stderr} = await run(['plugins', 'install', '@acme/csv'], {PATH: bin})
    expect({exitCode, stderr}).toEqual({
      exitCode: 255,
      stderr: expect.stringContaining('(PluginFailed): npm was not found on the PATH.'),
    })
  })
})

const certificate = createCertificate('IP:127.0.0.1')

test.skipIf('missing' in certificate)('trusts the certificates of NODE_EXTRA_CA_CERTS', async () => {
  const text = 'text' in certificate ? certificate.text : ''
  const file = path.join(folder, 'ca.pem')
  writeFileSync(file, text)
  const secure = createServer({key: text, cert: text}, (_, response) => response.end('{"clientId": "c"}'))
  secure.listen(0, '127.0.0.1')
  await once(secure, 'listening')
  onTestFinished(() => void secure.close())
  const url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`
  const words = [...REGISTER, '--endpoint-url', url, '--output', 'text']
  expect(await runProgram(words)).toMatchObject({
    exitCode: 255,
    stderr: expect.stringContaining('the server certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)'),
  })
  expect(await runProgram(words, {env: {NODE_EXTRA_CA_CERTS: file}})).toMatchObject({exitCode: 0, stdout: 'c\n'})
})
