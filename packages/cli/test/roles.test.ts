import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fromTime, writeCachedToken} from '@sso-oidc/session'
import {beforeEach, describe, expect, test} from 'vitest'
import {answer, runIn, type TestSettings} from './run-command.ts'

const CONFIG = `[default]
[sso-session my-sso]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
[sso-session other]
sso_start_url = https://d-0000000000.awsapps.com/start
sso_region = us-east-1
[profile yaml]
sso_session = my-sso
output = yaml
`
const ACCOUNT = {accountId: '111122223333', accountName: 'sandbox', emailAddress: 's@example.com'}
const RESPONSES = [
  answer(200, {accountList: [ACCOUNT]}),
  answer(200, {roleList: [{accountId: '111122223333', roleName: 'View'}]}),
]
const ROLE = {...ACCOUNT, roleName: 'View'}
const YAML = `- accountId: '111122223333'\n  accountName: sandbox\n  emailAddress: s@example.com\n  roleName: View\n`

let home = ''
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'roles-'))
  mkdirSync(path.join(home, '.aws'))
  writeFileSync(path.join(home, '.aws/config'), CONFIG)
  const token = {accessToken: 'ACCESS-TOKEN', expiresAt: fromTime(Date.now() + 9e6)}
  writeCachedToken('my-sso', token, {env: {HOME: home}, cwd: '/'})
  return () => rmSync(home, {recursive: true})
})

function run(words: readonly string[], responses = RESPONSES, settings: TestSettings = {}) {
  return runIn({HOME: home}, ['roles', ...words], responses, settings)
}

describe('roles', () => {
  test('prints all roles as JSON, requested in the region of the session with its token', async () => {
    const {stdout, sent, ...rest} = await run(['--sso-session', 'my-sso'])
    expect({...rest, roles: JSON.parse(stdout)}).toEqual({exitCode: 0, stderr: '', roles: [ROLE]})
    const portal = 'https://portal.sso.eu-west-1.amazonaws.com/assignment'
    expect(sent.map(({url, headers}) => [url, headers['x-amz-sso_bearer_token']])).toEqual([
      [`${portal}/accounts?max_result=100`, 'ACCESS-TOKEN'],
      [`${portal}/roles?max_result=100&account_id=111122223333`, 'ACCESS-TOKEN'],
    ])
  })

  test('prints the cached list without a request, and a new one with --refresh', async () => {
    await run(['--sso-session', 'my-sso'])
    const words = ['--sso-session', 'my-sso', '--output', 'text']
    const line = '111122223333\tsandbox\ts@example.com\tView\n'
    expect(await run(words, [])).toEqual({exitCode: 0, stdout: line, stderr: '', sent: []})
    expect((await run([...words, '--refresh'])).sent).toHaveLength(2)
  })

  test('prints a table on a terminal, and shows the progress until then', async () => {
    const tty = {stdout: {isTTY: true, columns: 80}, stderr: {isTTY: true}}
    const {stdout, stderr} = await run(['--sso-session', 'my-sso', '--color', 'off'], RESPONSES, tty)
    expect(
      stdout
        .split('\n')
        .slice(0, 5)
        .map((text) => text.replace(/-+/g, '-')),
    ).toEqual([
      '-',
      expect.stringMatching(/^\| +Roles +\|$/),
      '+-+-+-+-+',
      expect.stringMatching(/^\| +accountId +\| +accountName +\| +emailAddress +\| +roleName +\|$/),
      '+-+-+-+-+',
    ])
    const clear = '\r\u001b[K'
    const line = (count: number): string => `${clear}Listing roles: ${count} of 1 accounts`
    expect(stderr).toBe(line(0) + line(1) + clear)
  })

  test.each([
    ['the format of the profile', ['--profile', 'yaml'], YAML],
    ['the format of --output', ['--sso-session', 'my-sso', '--output', 'yaml'], YAML],
    ['the selection of --query as JSON', ['--sso-session', 'my-sso', '--query', '[].roleName'], '[\n    "View"\n]\n'],
  ])('prints on a terminal %s', async (_, words, text) => {
    expect((await run(words, RESPONSES, {stdout: {isTTY: true}})).stdout).toBe(text)
  })

  test('waits as long as the service rejects requests, and says so', async () => {
    const many = answer(429, '', {'retry-after': '0'})
    const responses = [many, many, many, many, many, ...RESPONSES]
    const {exitCode, stdout, stderr} = await run(['--sso-session', 'my-sso'], responses, {stderr: {isTTY: true}})
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, [ROLE]])
    expect(stderr).toContain('Listing roles: accounts (slowed down: too many requests)')
  })

  test.each([
    ['several sessions', [], 253, '(NoSession)'],
    ['a session without a sign-in', ['--sso-session', 'other'], 255, '(NotSignedIn)'],
  ] as const)('with %s fails and sends nothing', async (_, words, exitCode, text) => {
    expect(await run(words, [])).toMatchObject({exitCode, stdout: '', sent: [], stderr: expect.stringContaining(text)})
  })

  test('that cannot be cached are printed with a warning', async () => {
    writeFileSync(path.join(home, '.cache'), '')
    const {exitCode, stderr} = await run(['--sso-session', 'my-sso'])
    expect({exitCode, stderr}).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(/^sso-oidc: warning: The list of roles could not be cached: /),
    })
  })
})
