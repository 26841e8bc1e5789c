import {execFile} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {stripTypeScriptTypes} from 'node:module'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {DEFAULT_START_URL, readDirectory} from '@sso-oidc/emulator'
import {type RunningEmulator, startEmulator} from '@sso-oidc/emulator/testing'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {pageBlock, readConsole} from '../testing/page-blocks.ts'
import {ROOT} from './repository.ts'

const run = promisify(execFile)

const CORE = 'packages/core/README.md'
const EMULATOR = 'packages/emulator/README.md'
const FORMAT = 'packages/format/README.md'
const SSO_OIDC = path.join(ROOT, 'node_modules/.bin/sso-oidc')

/** Sends the requests to AWS to the emulator instead. */
const REDIRECT = `import http from 'node:http'
import https from 'node:https'
https.request = (options) => {
  const {hostname, port} = new URL(process.env.EMULATOR)
  return http.request({...options, hostname, port})
}`

/** Directory of a user who has installed the packages. */
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'readme-'))
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'))
  writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}')
  return () => rmSync(folder, {recursive: true})
})

/** Writes a file in the directory of the user. */
function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), {recursive: true})
  writeFileSync(path.join(folder, file), text)
}

/** Runs a program in the directory of the user, and returns its output. */
async function runHere(program: string, words: readonly string[], env: object = {}): Promise<string> {
  const own = {PATH: process.env['PATH'], HOME: folder, AWS_REGION: 'us-east-1'}
  return (await run(program, words, {cwd: folder, env: {...own, ...env}})).stdout
}

/** Runs a module, and returns its output. */
async function runModule(code: string, env: object = {}): Promise<string> {
  write('redirect.mjs', REDIRECT)
  write('example.ts', code)
  return runHere(process.execPath, ['--no-warnings', '--import', './redirect.mjs', 'example.ts'], env)
}

describe('the examples of the README of core', () => {
  let emulator: RunningEmulator
  beforeAll(async () => {
    const accounts = [{accountId: '111122223333', accountName: 'sandbox'}]
    const assignments = [{accountId: '111122223333', roles: ['Developer']}]
    emulator = await startEmulator({autoApprove: true, users: {accounts, users: [{name: 'alice', assignments}]}})
  })
  afterAll(() => emulator.close())

  /** Runs the example that signs in. */
  async function signIn(): Promise<{shown: string; tokens: Record<string, string>}> {
    const code = pageBlock(CORE, 'waitForToken').take()
    const print = 'console.log(JSON.stringify({clientId, clientSecret, accessToken, refreshToken}))'
    const output = await runModule(`${code}\n${print}`, {EMULATOR: emulator.url})
    const [shown = '', tokens = ''] = output.split('\n')
    return {shown, tokens: JSON.parse(tokens)}
  }

  test('sign in with a device code and get role credentials', async () => {
    const {shown, tokens} = await signIn()
    expect(shown).toMatch(/^Open http:\S+user_code=([A-Z-]{9}) and confirm that it shows the code \1\.$/)
    const code = `${pageBlock(CORE, 'getRoleCredentials').take()}\nconsole.log(roleCredentials?.accessKeyId)`
    const env = {EMULATOR: emulator.url, ACCESS_TOKEN: tokens['accessToken']}
    expect(await runModule(code, env)).toMatch(/^ASIA\w{16}\n$/)
  })

  test('refresh a token, and return undefined if the session has ended', async () => {
    const {tokens} = await signIn()
    const code = `${pageBlock(CORE, 'createToken, ServiceError').take()}
      import {createClient} from '@sso-oidc/core'
      const client = createClient({region: 'us-east-1'})
      const [id = '', secret = '', token = ''] = JSON.parse(process.env['SIGN_IN'] ?? '[]')
      const next = await refresh(client, id, secret, token)
      console.log(next?.accessToken, await refresh(client, id, secret, 'none'))`
    const {clientId, clientSecret, refreshToken} = tokens
    const env = {EMULATOR: emulator.url, SIGN_IN: JSON.stringify([clientId, clientSecret, refreshToken])}
    expect(await runModule(code, env)).toMatch(/^aoa\S+ undefined\n$/)
  })

  test('redeem an authorization code, which the service rejects', async () => {
    const code = `${pageBlock(CORE, 'createToken, GrantType').take()}
      import {createClient, registerClient} from '@sso-oidc/core'
      const client = createClient({region: 'us-east-1'})
      const {clientId, clientSecret} = await client.send(registerClient, {
        clientName: 'n',
        clientType: 'public',
        scopes: ['sso:account:access'],
        grantTypes: ['authorization_code'],
        redirectUris: ['http://127.0.0.1/oauth/callback'],
        issuerUrl: '${DEFAULT_START_URL}',
      })
      await redeem(client, clientId, clientSecret, 'none').catch(({code}) => console.log(code))`
    expect(await runModule(code, {EMULATOR: emulator.url})).toBe('InvalidGrantException\n')
  })

  test('validate with a Standard Schema, and print what the page shows', async () => {
    const code = pageBlock(CORE, 'import {registerClient}').take()
    const shown = [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => `${line}\n`)
    expect(await runModule(code)).toBe(shown.join(''))
  })

  test('use the transport of Node with a time limit', async () => {
    const code = `${pageBlock(CORE, 'import {createClient} from').take()}
      import {registerClient} from '@sso-oidc/core'
      console.log((await client.send(registerClient, {clientName: 'n', clientType: 'public'})).clientId)`
    expect(await runModule(code, {EMULATOR: emulator.url})).toMatch(/^\S{20,}\n$/)
  })

  test('use the fetch function of the emulator', async () => {
    const code = `${pageBlock(CORE, 'fetchTransport').take()}
      import {registerClient} from '@sso-oidc/core'
      console.log((await client.send(registerClient, {clientName: 'n', clientType: 'public'})).clientId)`
    expect(await runModule(code)).toMatch(/^\S{20,}\n$/)
  })
})

describe('the examples of the README of the emulator', () => {
  test('create an emulator and a server', async () => {
    expect(await runModule(pageBlock(EMULATOR, 'createEmulator').take())).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/)
  })

  test('are tests that pass with Vitest and with node:test', async () => {
    write('sign-in.test.ts', pageBlock(EMULATOR, 'emulatorFixture').take())
    const output = await runHere(path.join(ROOT, 'node_modules/.bin/vitest'), ['run', '--reporter=tap-flat'])
    expect(output).toContain('ok 1 - sign-in.test.ts > signs in')
    write('sign-in.test.ts', pageBlock(EMULATOR, 'node:test').take())
    const words = ['--no-warnings', '--test', '--test-reporter=tap', 'sign-in.test.ts']
    expect(await runHere(process.execPath, words, {NODE_TEST_CONTEXT: undefined})).toMatch(/^ok 1 - signs in$/m)
  })

  test('are a directory of users, with the path of its schema', async () => {
    const text = pageBlock(EMULATOR, 'yaml-language-server').take()
    write('users.yaml', text)
    expect(await readDirectory(path.join(folder, 'users.yaml'))).toEqual({
      users: [
        {
          name: 'alice',
          email: 'alice@example.com',
          assignments: [{accountId: '111122223333', roles: ['AdministratorAccess', 'ViewOnlyAccess']}],
        },
      ],
      accounts: [{accountId: '111122223333', accountName: 'sandbox'}],
    })
    const [, schema = ''] = /\$schema=(\S+)/.exec(text) ?? []
    expect(await runModule(`import schema from '${schema}' with {type: 'json'}; console.log(schema.type)`)).toBe(
      'object\n',
    )
  })

  test('set keys whose signature the emulator accepts', async () => {
    await using emulator = await startEmulator()
    const application = 'arn:aws:sso::111122223333:application/ssoins-1234567890abcdef/apl-1234567890abcdef'
    const line = `sso-oidc create-token-with-iam --client-id ${application} --grant-type refresh_token --refresh-token none`
    const keys = pageBlock(EMULATOR, 'export AWS_ACCESS_KEY_ID').take()
    const call = (script: string) => runHere('/bin/sh', ['-euc', script], emulator.env)
    await expect(call(`${keys}${line}`)).rejects.toMatchObject({
      stderr: expect.stringContaining('(InvalidGrantException)'),
    })
    await expect(call(`${keys}AWS_SECRET_ACCESS_KEY=other\n${line}`)).rejects.toMatchObject({
      stderr: expect.not.stringContaining('(InvalidGrantException)'),
    })
  })
})

describe('the examples of the README of format', () => {
  test('print what the page shows', async () => {
    write('example.mjs', pageBlock(FORMAT, '// example.mjs').take())
    const {commands, output} = readConsole(pageBlock(FORMAT, '$ node').take())
    expect(await runHere('/bin/sh', ['-euc', commands.join('\n')])).toBe(output)
  })

  test('are a format for --output, and its test', async () => {
    const source = pageBlock(FORMAT, 'escapeControls, type Format').take()
    write('lines.js', stripTypeScriptTypes(source))
    const words = ['create-token', '--generate-cli-skeleton', 'output', '--output', './lines.js']
    const required = ['--client-id', 'i', '--client-secret', 's', '--grant-type', 'g']
    expect(await runHere(SSO_OIDC, [...words, ...required])).toBe(
      'accessToken "accessToken"\ntokenType "tokenType"\nexpiresIn 0\nrefreshToken "refreshToken"\nidToken "idToken"\n',
    )
    write('src/index.ts', source)
    write('test/format-lines.test.ts', pageBlock(FORMAT, '{testFormat}').take())
    const output = await runHere(path.join(ROOT, 'node_modules/.bin/vitest'), ['run', '--reporter=tap-flat'])
    expect(output).toContain('ok 1 - ')
    expect(output).not.toContain('not ok')
  })
})

describe('the README, in the repository', () => {
  const shell = (script: string) =>
    run('/bin/sh', ['-euc', script], {cwd: ROOT, env: {HOME: folder, PATH: process.env['PATH']}})

  test('gets a token step by step', {timeout: 60_000}, async () => {
    const [start = '', tests] = pageBlock('README.md', 'npm start').take().split('\n')
    const {stdout, stderr} = await shell(start.replace('npm start', 'npm start --silent'))
    expect(JSON.parse(stdout)).toMatchObject({accessToken: expect.stringMatching(/^aoa/), tokenType: 'Bearer'})
    expect(stderr).toContain('sso-oidc create-token')
    // This test is a part of the second command.
    expect(tests).toMatch(/^npm test /)
  })

  test('builds the programs and adds them to the search path', {timeout: 60_000}, async () => {
    const script = pageBlock('README.md', 'npm run build').take()
    const {stdout} = await shell(`PATH=/usr/bin:/bin:${path.dirname(process.execPath)}
      { ${script}\n} > /dev/null 2>&1
      sso-oidc --version; sso-oidc-emulator --version`)
    expect(stdout).toMatch(/^@sso-oidc\/cli\/\S+ .*\n@sso-oidc\/emulator\/\S+ .*\n$/)
  })
})
