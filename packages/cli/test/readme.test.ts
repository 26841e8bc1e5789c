import {chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {startEmulator} from '@sso-oidc/emulator/testing'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {PROGRAM, RUNTIME, runShell} from './run-program.ts'

const ROOT = path.join(import.meta.dirname, '../../..')
const readText = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')

const bin = mkdtempSync(path.join(tmpdir(), 'bin-'))
const PATH = `${bin}:${process.env['PATH']}`
beforeAll(() => {
  const start = `exec '${RUNTIME}' '${PROGRAM}' "$@"`
  writeFileSync(path.join(bin, 'sso-oidc'), `#!/bin/sh\necho "$@" >> '${bin}/command-lines'\n${start}\n`)
  chmodSync(path.join(bin, 'sso-oidc'), 0o755)
})
afterAll(() => rmSync(bin, {recursive: true}))

/** Returns the first shell script of the README after a heading. */
function scriptAfter(heading: string): string {
  const text = readText('README.md')
  const [, script = ''] = /^```sh\n(.*?)^```$/ms.exec(text.slice(text.indexOf(`\n### ${heading}\n`))) ?? []
  return script
}

test('the steps of the README without AWS sign in and run a command in a role', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'home-'))
  await using emulator = await startEmulator({autoApprove: true})
  const env = {...emulator.env, HOME: home, PATH, SSO_OIDC_FLOW: 'device_code', BROWSER: 'false'}
  const {exitCode, stdout} = await runShell(['/bin/sh -euc "$0"', scriptAfter('Sign in')], {env})
  rmSync(home, {recursive: true})
  expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: expect.stringMatching(/^AWS_ACCESS_KEY_ID=ASIA/m)})
})

test('the raw script of the README signs in and lists the accounts of the user, without a secret on a command line (D6)', async () => {
  const script = scriptAfter('Raw tokens')
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
  const [first = '', list = ''] = [...readText('README.md').matchAll(/^```console\n(.*?)^```$/gms)].map(
    ([, text = '']) => text,
  )
  const [, config = ''] = /^```ini\n(.*?)^```$/ms.exec(readText('README.md')) ?? []
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

const formats = readdirSync(path.join(ROOT, 'packages'))
  .filter((name) => name.startsWith('format-'))
  .filter((name) => existsSync(path.join(ROOT, 'packages', name, 'README.md')))

test.each(formats)('the README of %s shows the output of its commands', async (name) => {
  const [, session = ''] = /^```\n(\$ .*?)^```$/ms.exec(readText(`packages/${name}/README.md`)) ?? []
  const lines = session.split('\n')
  const commands = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2))
  const stdout = lines.filter((line) => !line.startsWith('$ ')).join('\n')
  const outcome = await runShell(['/bin/sh -euc "$0"', commands.join('\n')], {env: {AWS_REGION: '', PATH}})
  expect(outcome).toEqual({exitCode: 0, signal: null, stdout, stderr: ''})
})

test('the page about proxies shows the error of its command', async () => {
  const [, command = '', output] = /^```console\n\$ (.*?)\n(.*?)^```$/ms.exec(readText('docs/proxies.md')) ?? []
  const outcome = await runShell(['/bin/sh -euc "$0"', command], {env: {PATH}})
  expect(outcome).toEqual({exitCode: 255, signal: null, stdout: '', stderr: output})
})
