import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {startEmulator} from '@sso-oidc/emulator/testing'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {pageBlock, pages, readConsole} from '../../../tools/testing/page-blocks.ts'
import {createExecBed} from './exec-bed.ts'
import {PROGRAM, RUNTIME, runShell} from './run-program.ts'

const bin = mkdtempSync(path.join(tmpdir(), 'bin-'))
const PATH = `${bin}:${process.env['PATH']}`
beforeAll(() => {
  const start = `exec '${RUNTIME}' '${PROGRAM}' "$@"`
  writeFileSync(path.join(bin, 'sso-oidc'), `#!/bin/sh\necho "$@" >> '${bin}/command-lines'\n${start}\n`)
  chmodSync(path.join(bin, 'sso-oidc'), 0o755)
})
afterAll(() => rmSync(bin, {recursive: true}))

test('the steps of the README without AWS sign in and run a command in a role', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'home-'))
  await using emulator = await startEmulator({autoApprove: true})
  const env = {...emulator.env, HOME: home, PATH, SSO_OIDC_FLOW: 'device_code', BROWSER: 'false'}
  const {exitCode, stdout} = await runShell(
    ['/bin/sh -euc "$0"', pageBlock('README.md', 'configure --session-only').take()],
    {env},
  )
  rmSync(home, {recursive: true})
  expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: expect.stringMatching(/^AWS_ACCESS_KEY_ID=ASIA/m)})
})

test('the raw script of the README signs in and lists the accounts of the user, without a secret on a command line (D6)', async () => {
  const script = pageBlock('README.md', 'set -eu').take()
  writeFileSync(path.join(bin, 'command-lines'), '')
  await using emulator = await startEmulator({autoApprove: true})
  const {exitCode, stdout, stderr} = await runShell(['/bin/sh -euc "$0"', script], {env: {...emulator.env, PATH}})
  const [line, ...answer] = stdout.split('\n')
  expect({exitCode, stderr, line}).toEqual({
    exitCode: 0,
    stderr: '',
    line: expect.stringMatching(`^Open ${emulator.url}/device\\?user_code=[A-Z-]+ and approve\\.$`),
  })
  const accountList = [{accountId: '111122223333', accountName: 'sandbox', emailAddress: 'sandbox@example.com'}]
  expect(JSON.parse(answer.join('\n'))).toEqual({accountList})
  const commandLines = readFileSync(path.join(bin, 'command-lines'), 'utf8')
  expect(commandLines.trimEnd().split('\n')).toHaveLength(4)
  // Tokens, client secrets, and device codes are long words.
  expect(commandLines.replaceAll(/(?:urn|https?|file):\S+/g, '')).not.toMatch(/[\w.-]{60,}/)
})

test('the first screen and the list of accounts of the README are the output of their commands', async () => {
  const first = pageBlock('README.md', '$ sso-oidc login').take()
  const list = pageBlock('README.md', '$ sso-oidc list-accounts').take()
  const config = pageBlock('README.md', '[sso-session my-sso]').take()
  const home = mkdtempSync(path.join(tmpdir(), 'home-'))
  mkdirSync(path.join(home, '.aws'))
  writeFileSync(path.join(home, '.aws/config'), config)
  await using emulator = await startEmulator({autoApprove: true})
  const env = {...emulator.env, HOME: home, PATH, SSO_OIDC_FLOW: 'device_code', BROWSER: 'false', TZ: 'UTC'}
  const lines = `${first}\n${list}`.split('\n').filter((line) => line.startsWith('$ '))
  let shown = ''
  for (const line of lines) {
    const {stdout, stderr, exitCode} = await runShell(['/bin/sh -euc "$0"', `{ ${line.slice(2)}; } 2>&1`], {env})
    expect([exitCode, stderr]).toEqual([0, ''])
    shown += `${line}\n${stdout}`
  }
  rmSync(home, {recursive: true})
  expect(plain(shown)).toBe(plain(`${first}${list}`))
})

/** Replaces the parts of a sign-in that differ from run to run, and the lines that depend on the browser. */
function plain(text: string): string {
  return text
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'ENDPOINT')
    .replaceAll(/[A-Z]{4}-[A-Z]{4}/g, 'CODE')
    .replaceAll(/(\d{4}-\d\d-\d\d )?\d\d:\d\d/g, 'TIME')
    .replaceAll(/aoa\S+/g, 'TOKEN')
    .replace(/^(Open this page|Opening your browser).*$/m, 'OPEN')
    .replaceAll(/\n+/g, '\n')
}

/** Runs a script with the program, in the directory of its own home. */
async function runScript(script: string, env: Readonly<Record<string, string>> = {}) {
  return runShell(['/bin/sh -euc "$0"', script], {env: {AWS_REGION: '', PATH, ...env}})
}

const formats = pages().filter((page) => /^packages\/format-/.test(page))

test.each(formats)('%s shows the output of its commands', async (page) => {
  const {commands, output: stdout} = readConsole(pageBlock(page, '$ sso-oidc').take())
  expect(await runScript(commands.join('\n'))).toEqual({exitCode: 0, signal: null, stdout, stderr: ''})
})

test('the page about proxies shows the error of its command', async () => {
  const {commands, output} = readConsole(pageBlock('docs/proxies.md', 'HTTPS_PROXY=socks5').take())
  expect(await runScript(commands.join('\n'), {AWS_REGION: 'us-east-1'})).toEqual({
    exitCode: 255,
    signal: null,
    stdout: '',
    stderr: output,
  })
})

test('the README shows the problems of a document, and the exit code', async () => {
  const {commands, output} = readConsole(pageBlock('README.md', '--cli-input-yaml token.yaml').take())
  const document = 'clientId: my-client\nclientSecert: secret\ngrantType: refresh_token\nrefreshToken: token\n'
  const script = `printf '${document.replaceAll('\n', '\\n')}' > token.yaml\n${commands.join('\n')}`
  const {stdout, stderr} = await runShell(['/bin/sh -uc "$0" 2>&1', script], {env: {PATH}})
  // The page has an empty line between the two commands.
  expect({stdout, stderr}).toEqual({stdout: output.replace('options.\n\n', 'options.\n'), stderr: ''})
})

describe('in a home directory that is signed in', () => {
  test('the README passes a token to a shell and to curl', async () => {
    await using bed = await createExecBed()
    writeFileSync(path.join(bed.home, 'bin/curl'), '#!/bin/sh\necho "$@"\ncat\n', {mode: 0o755})
    const script = pageBlock('README.md', 'token --output env').take()
    const {stdout, stderr} = await bed.shell(`set -eu\n${script}\necho "$ACCESS_TOKEN"`)
    const lines = '^-H @- https://api\\.example\\.com/\nAuthorization: Bearer (aoa\\S+)\n\\1\n$'
    expect({stdout, stderr}).toEqual({stdout: expect.stringMatching(lines), stderr: ''})
  })

  test('the commands of the README of the program sign in and print a token and credentials', async () => {
    await using bed = await createExecBed()
    const {commands} = readConsole(pageBlock('packages/cli/README.md', '$ sso-oidc configure').take())
    // Only a terminal is asked for the start URL.
    const answers = ' --session-only --sso-session my-sso --sso-region us-east-1 --sso-start-url '
    const url = 'https://d-1234567890.awsapps.com/start '
    const script = commands.join('\n').replace('configure ', `configure ${answers}${url}`)
    const {exitCode, stdout} = await bed.shell(`set -eu\n${script}`)
    expect({exitCode, stdout}).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^Saved the sso-session my-sso .*\naoa\S+\n\{\n.*"AccessKeyId": "ASIA/s),
    })
  })
})
