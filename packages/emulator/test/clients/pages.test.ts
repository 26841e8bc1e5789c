import {execFile, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {promisify} from 'node:util'
import {type RunningEmulator, startEmulator} from '@sso-oidc/emulator/testing'
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest'
import {missing} from '../../../../tools/missing.ts'
import {pageBlock, readConsole} from '../../../../tools/testing/page-blocks.ts'
import {temporaryFolder} from '../temporary-folder.ts'
import {describeAwsCli, PATIENCE} from './aws-cli.ts'

const run = promisify(execFile)

const ROOT = path.resolve(import.meta.dirname, '../../../..')
const PAGE = 'docs/emulator.md'
const SSO_OIDC = path.join(ROOT, 'packages/cli/bin/sso-oidc.js')

let emulator: RunningEmulator
beforeAll(async () => {
  emulator = await startEmulator({autoApprove: true})
})
afterAll(() => emulator.close())

/** Returns the text of a block of the page, with the URL of the emulator of the test. */
const take = (words: string | RegExp, {url}: {url: string} = emulator): string =>
  pageBlock(PAGE, words).take().replaceAll('http://127.0.0.1:8021', url)

/** Creates a home directory with the profile of the page. */
function createHome(): string {
  const folder = temporaryFolder()
  onTestFinished(folder.remove)
  mkdirSync(path.join(folder.path, '.aws'))
  writeFileSync(path.join(folder.path, '.aws/config'), pageBlock(PAGE, '[sso-session emulator]').take())
  return folder.path
}

/** Creates a home directory with the profile of the page, and signs in. */
async function signIn(): Promise<string> {
  const home = createHome()
  const env = {...emulator.env, HOME: home, SSO_OIDC_FLOW: 'device_code', BROWSER: 'true'}
  await run(process.execPath, [SSO_OIDC, 'login'], {env})
  return home
}

/** Approves the sign-in as soon as a client has polled for it. */
async function approveAfterPoll(waiting: RunningEmulator): Promise<void> {
  for (;;) {
    const [authorization] = await waiting.authorizations()
    if (authorization !== undefined && authorization.polls > 0) return waiting.approve(authorization.userCode ?? '')
    await sleep(50)
  }
}

/** Runs TypeScript in the repository, and returns its output. */
async function runModule(code: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const words = ['--input-type=module-typescript', '--no-warnings', '--eval', code]
  return (await run(process.execPath, words, {cwd: ROOT, env: {PATH: process.env['PATH'], ...env}})).stdout
}

describe('the code of docs/emulator.md', () => {
  test('creates a client of the AWS SDK for JavaScript', async () => {
    const send = `
      import {RegisterClientCommand} from '@aws-sdk/client-sso-oidc'
      const request = new RegisterClientCommand({clientName: 'my-tool', clientType: 'public'})
      console.log((await client.send(request)).clientId)`
    expect(await runModule(take('{SSOOIDCClient}') + send)).toMatch(/^\S{20,}\n$/)
  })

  test('gets role credentials with the AWS SDK for JavaScript', async () => {
    const home = await signIn()
    const code = `${take('{fromSSO}')}\nconsole.log(credentials.accessKeyId)`
    expect(await runModule(code, {HOME: home})).toMatch(/^ASIA\w{16}\n$/)
  })

  test('allows an origin', async () => {
    const send = `
      const headers = {origin: 'http://localhost:3000', 'access-control-request-method': 'POST'}
      const response = await emulator.fetch('http://127.0.0.1/token', {method: 'OPTIONS', headers})
      console.log(response.headers.get('access-control-allow-origin'))`
    expect(await runModule(take('{createEmulator}') + send)).toBe('http://localhost:3000\n')
  })

  test('registers a client and gets role credentials with boto3', {timeout: PATIENCE}, async ({skip}) => {
    const version = await run('python3', ['-c', 'import boto3; print(boto3.__version__)']).catch(() => ({stdout: ''}))
    const [major = 0, minor = 0] = version.stdout.split('.').map(Number)
    if (major < 1 || (major === 1 && minor < 28)) {
      return skip(missing('python3 has no boto3 1.28 or later (pip install boto3)'))
    }
    const home = await signIn()
    const env = {...emulator.env, HOME: home, PATH: process.env['PATH'], AWS_EC2_METADATA_DISABLED: 'true'}
    const {stdout} = await run('python3', ['-c', take('import boto3')], {env})
    expect(stdout).toMatch(/^\S{20,}\nASIA\w{16}\n$/)
  })
})

describeAwsCli('The AWS CLI with the commands of docs/emulator.md', () => {
  /** Runs the commands of a console block with Debian's AWS CLI, and returns what they print. */
  async function runConsole(text: string, home: string, variables = ''): Promise<string> {
    const script = `${variables}\n${readConsole(text).commands.join('\n')}`
    const env = {HOME: home, PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', AWS_EC2_METADATA_DISABLED: 'true'}
    const {stdout, stderr} = await run('/bin/sh', ['-euc', script], {env})
    expect(stderr).toBe('')
    return stdout
  }

  test('registers a client (E14)', {timeout: PATIENCE}, async () => {
    const shown = await runConsole(take('$ aws sso-oidc register-client'), createHome())
    expect(JSON.parse(shown)).toMatchObject({clientId: expect.any(String), clientSecret: expect.any(String)})
  })

  test('signs in through the proxy for the hosts of AWS (E14)', {timeout: PATIENCE}, async () => {
    // The AWS CLI shows the page only if it has to wait.
    await using waiting = await startEmulator()
    const {commands, output} = readConsole(take('$ node docs/examples/aws-hosts-proxy.ts', waiting))
    const [, ...words] = commands.join('').split(' ')
    const proxy = spawn(process.execPath, words, {cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit']})
    onTestFinished(() => void proxy.kill())
    let variables = ''
    proxy.stdout.setEncoding('utf8').on('data', (text: string) => {
      variables += text
    })
    while (!variables.includes('AWS_CA_BUNDLE')) await once(proxy.stdout, 'data')
    const plain = (text: string): string => text.replace(/:\d+$/m, ':PORT').replace(/hosts-\w+/, 'hosts-NAME')
    expect(plain(variables)).toBe(plain(output))

    const text = take('$ aws sso login --profile dev --no-browser', waiting)
    const [shown] = await Promise.all([runConsole(text, createHome(), variables), approveAfterPoll(waiting)])
    const [login = '', credentials = ''] = shown.split(/^(?=\{)/m)
    const [before = '', after = ''] = readConsole(text).output.split('…\n')
    expect([login.slice(0, before.length), login.slice(-after.length)]).toEqual([before, after])
    expect(JSON.parse(credentials)).toMatchObject({Version: 1, AccessKeyId: expect.stringMatching(/^ASIA/)})
  })
})
