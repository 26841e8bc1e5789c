import {once} from 'node:events'
import {copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {DEFAULT_ACCESS_KEY, DEFAULT_START_URL} from '@sso-oidc/emulator'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {ARN, createAssertion, createDirectory, JWT_BEARER} from '../../../tools/testing/sample-application.ts'
import {runHidden} from './hidden-view.ts'
import {missingNamespaces} from './namespaces.ts'
import {EXECUTABLE, type Outcome} from './run-program.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'executable-'))
const program = path.join(folder, 'sso-oidc')
const emulator = path.join(folder, 'sso-oidc-emulator')
const store = path.join(folder, 'emulator.db')
beforeAll(() => {
  copyFileSync(EXECUTABLE, program)
  copyFileSync(process.env['SSO_OIDC_EMULATOR_EXECUTABLE'] ?? '', emulator)
  mkdirSync(path.join(folder, '.aws'))
  const session = `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`
  writeFileSync(path.join(folder, '.aws/config'), session)
  writeFileSync(path.join(folder, 'directory.json'), JSON.stringify(createDirectory()))
})
afterAll(() => rmSync(folder, {recursive: true}))

interface Running {
  readonly url: string
  /** Ends the emulator with SIGTERM. */
  stop(): Promise<Outcome>
}

/** Starts the emulator with a directory file and an SQLite file. */
async function startEmulator(): Promise<Running> {
  let started: import('node:child_process').ChildProcess | undefined
  const words = ['--port', '0', '--users', path.join(folder, 'directory.json'), '--store', `sqlite:${store}`]
  const outcome = runHidden(emulator, ['start', '--auto-approve', ...words], {onStart: (child) => (started = child)})
  let text = ''
  started?.stdout?.on('data', (chunk) => (text += chunk))
  while (!text.includes('AWS_REGION') && started?.stdout) await once(started.stdout, 'data')
  return {
    url: /http:\S+/.exec(text)?.[0] ?? '',
    stop() {
      started?.kill('SIGTERM')
      return outcome
    },
  }
}

const run = (url: string, ...argv: string[]): Promise<Outcome> => {
  const {accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY} = DEFAULT_ACCESS_KEY
  const endpoints = {AWS_ENDPOINT_URL_SSO: url, AWS_ENDPOINT_URL_SSO_OIDC: url}
  return runHidden(program, argv, {env: {HOME: folder, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...endpoints}})
}

describe.skipIf(missingNamespaces())('beside no file of the repository, the executable of the emulator', () => {
  test('serves sign-ins, signed requests, and pages, and keeps its state in a file when SIGTERM stops it', async () => {
    const {url, stop} = await startEmulator()
    const login = await run(url, 'login', '--use-device-code', '--no-browser')
    expect(login.exitCode, login.stderr).toBe(0)
    const now = Math.floor(Date.now() / 1000)
    const assertion = createAssertion({jti: 'j', iat: now, exp: now + 600})
    const grant = ['--client-id', ARN, '--grant-type', JWT_BEARER, '--assertion', assertion]
    const signed = await run(url, 'create-token-with-iam', ...grant, '--query', 'tokenType', '--output', 'text')
    expect(signed).toMatchObject({exitCode: 0, stdout: 'Bearer\n'})
    for (const page of ['/device', '/_emulator']) {
      const response = await fetch(url + page)
      expect([page, response.status, response.headers.get('content-type')]).toEqual([
        page,
        200,
        'text/html; charset=UTF-8',
      ])
    }
    expect(await stop()).toMatchObject({exitCode: 0, signal: null, stdout: expect.stringContaining(`=${url}\n`)})
    expect(existsSync(`${store}-wal`)).toBe(false)

    const again = await startEmulator()
    const accounts = await run(again.url, 'list-accounts', '--query', 'accountList[].accountName', '--output', 'text')
    expect(accounts).toMatchObject({exitCode: 0, stdout: 'sandbox\n', stderr: ''})
    expect(await again.stop()).toMatchObject({exitCode: 0})
  })

  test('runs a command with its variables, and ends with its exit code', async () => {
    const script = '"$0" register-client --client-name n --client-type public --query clientSecretExpiresAt && exit 7'
    const {exitCode, stdout} = await runHidden(emulator, ['run', '--', 'sh', '-c', script, program])
    expect({exitCode, stdout}).toEqual({exitCode: 7, stdout: expect.stringMatching(/^\d+\n$/)})
  })
})
