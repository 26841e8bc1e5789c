import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {tokenFile} from '@sso-oidc/session'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {createExecBed, type ExecBed} from './exec-bed.ts'

const DOCS = path.join(import.meta.dirname, '../../../docs')
const withoutDirenv = missingProgram('direnv', {package: 'direnv'}) ?? ''

const KEY = 'ASIA\\w{16}'

/** Effect of a block: a pattern of the output, and a line that shows the effect if the block prints nothing. */
interface Effect {
  readonly output?: string
  readonly check?: string
}

/** Effects of the shell blocks of each page, in order. */
const EFFECTS: Readonly<Record<string, readonly Effect[]>> = {
  'accounts.md': [
    {
      output:
        '--- .*\\n\\+\\+\\+ .*\\n(@@.*\\n)?[^]*\\+\\[profile sandbox\\.Admin\\]\\n[^]*Profiles in .*: 3 added\\.\\n',
      check: 'grep -A 5 "^\\[profile sandbox.Admin\\]" .aws/config | grep -q "^region = eu-west-1"',
    },
    {output: 'https://d-1234567890\\.awsapps\\.com/start/#/console\\?account_id=111122223333&role_name=Admin\\n'},
  ],
  'proxies.md': [{check: 'test "$HTTPS_PROXY $NO_PROXY" = "http://proxy.example:3128 localhost,127.0.0.1"'}],
  'roles.md': [
    {output: `${KEY} in eu-north-1\n`},
    {
      output:
        '111122223333: Admin@111122223333\n222233334444: Admin@222233334444\n' +
        '111122223333 \\(sandbox\\): Admin@111122223333\n222233334444 \\(production\\): Admin@222233334444\n',
    },
    {output: `${KEY}\n`},
    {output: `600\nAWS_ACCESS_KEY_ID=${KEY}\n`, check: 'stat -c %a role.env; grep ^AWS_ACCESS_KEY_ID= role.env'},
    {output: `${KEY}\n`},
    {check: 'test "$PS1"'},
  ],
  'scripts.md': [
    {output: `${KEY}\n`},
    {output: '--fail --silent --header @- https://api\\.example\\.com/\nAuthorization: Bearer aoa\\S+\n'},
    {output: '(Admin in \\d{12}\n){2}Audit in 333344445555\n|Audit in 333344445555\n(Admin in \\d{12}\n){2}'},
    {output: 'until \\d{4}-\\d\\d-\\d\\dT\\S+\n'},
    {output: '600\n', check: 'stat -c %a role.env; test "$(echo role.env*)" = role.env'},
    {output: '[^]*audit\t?[^]*\n'},
    {output: '3\n'},
    {output: '3\n'},
    {output: '"Code": "SessionNotFound"\n'},
  ],
  'sign-in.md': [
    {output: 'Saved the sso-session my-sso and the profile dev in \\S+\n[^]*', check: 'sso-oidc status > status.txt'},
    {output: 'Signed in to my-sso [^]*\n--header @- https://api\\.example\\.com/\nAuthorization: Bearer aoa\\S+\n'},
  ],
}

/** `curl` that prints its arguments and its input. */
const CURL = '#!/bin/sh\necho "$@"\ncat\n'

/** Output of a command as its page shows it, and where the other blocks are run. */
const CONSOLE: Readonly<Record<string, readonly ('same' | `run by ${string}`)[]>> = {
  'accounts.md': ['same'],
  'emulator.md': [
    'run by packages/emulator/test/program.test.ts',
    'run by packages/emulator/test/run-command.test.ts',
    'run by packages/emulator/test/clients',
    'run by packages/emulator/test/clients',
    'run by packages/emulator/test/clients',
    'run by packages/emulator/test/clients',
    'run by packages/emulator/test/browser',
  ],
  'proxies.md': ['run by packages/cli/test/readme.test.ts'],
  'roles.md': ['same'],
  'sign-in.md': ['run by tools/captures.ts', 'run by tools/captures.ts', 'same'],
}

const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md'))
const blocksOf = (page: string, language = 'sh'): string[] => {
  const blocks = readFileSync(path.join(DOCS, page), 'utf8').matchAll(/^```(\w+)\n(.*?)^```$/gms)
  return [...blocks].flatMap(([, name, text = '']) => (name === language ? [text] : []))
}

test('each shell block of each page has a check', () => {
  expect(pages.map((page) => [page, blocksOf(page).length, blocksOf(page, 'console').length])).toEqual(
    pages.map((page) => [page, EFFECTS[page]?.length ?? 0, CONSOLE[page]?.length ?? 0]),
  )
})

describe.each(Object.keys(EFFECTS))('docs/%s', (page) => {
  let bed: ExecBed
  beforeAll(async () => {
    bed = await createExecBed()
    writeFileSync(path.join(bed.home, 'bin/curl'), CURL, {mode: 0o755})
  })
  afterAll(() => bed[Symbol.asyncDispose]())

  test.each(blocksOf(page).map((block, at) => [block, at] as const))('runs: %s', async (block, at) => {
    const needsDirenv = block.includes('direnv')
    if (needsDirenv && withoutDirenv !== '') return
    const effect = EFFECTS[page]?.[at] ?? {check: 'false'}
    const {output = '', check = ''} = effect
    const known = block.replaceAll('444455556666', '222233334444').replaceAll('ViewOnlyAccess', 'Admin')
    writeFileSync(path.join(bed.home, 'block.sh'), `set -eu\ncd\n${known}\n${check}\n`)
    const {exitCode, stdout, stderr} = await bed.shell('sh "$HOME/block.sh"', {DIRENV_LOG_FORMAT: ''})
    expect({exitCode, stdout}, stderr).toEqual({exitCode: 0, stdout: expect.stringMatching(`^(${output})$`)})
    const messages = stderr.replaceAll(/^The console of .* was opened in your browser\..*\n/gm, '')
    if (!block.includes('--all-accounts') && !needsDirenv && page !== 'sign-in.md') expect(messages).toBe('')
  })
})

const shown = Object.entries(CONSOLE).flatMap(([page, ways]) =>
  ways.flatMap((way, at) => (way === 'same' ? [[page, blocksOf(page, 'console')[at] ?? ''] as const] : [])),
)

test.each(shown)('docs/%s shows the output of: %s', async (_, block) => {
  await using bed = await createExecBed()
  const [line = '', ...output] = block.split('\n')
  writeFileSync(path.join(bed.home, 'nightly-backup.sh'), '#!/bin/sh\n', {mode: 0o755})
  if (line.endsWith('token')) endSession(bed.home)
  const {stdout, stderr} = await bed.shell(`cd; ${line.replace('$ ', '')}`)
  expect(plain(stdout + stderr)).toBe(plain(output.join('\n')))
})

/** Leaves a token that has expired, with a refresh token that the service does not know. */
function endSession(home: string): void {
  const file = tokenFile('my-sso', {env: {HOME: home}, cwd: '/'})
  const token = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({...token, expiresAt: '2026-01-01T00:00:00Z', refreshToken: 'ended'}))
}

/** Returns the text without the names of the directory of a test and of the pages. */
function plain(text: string): string {
  return text
    .replaceAll(/\w+@example\.com|AdministratorAccess|ViewOnlyAccess|Admin|Audit|\d{12}|sandbox|production|audit/g, 'X')
    .split('\n')
    .filter((line, at, all) => line !== all[at - 1])
    .join('\n')
}

test('docs/roles.md recommends a prompt that shows the role', async () => {
  await using bed = await createExecBed()
  const line = blocksOf('roles.md').at(-1) ?? ''
  writeFileSync(path.join(bed.home, 'rc.sh'), `${line}echo "\${PS1@P}"`)
  const {stdout} = await bed.shell('cd; sso-oidc exec dev -- bash rc.sh; bash rc.sh')
  expect(stdout).toBe('[dev] ~ # \n~ # \n'.replaceAll('#', process.getuid?.() === 0 ? '#' : '$'))
})
