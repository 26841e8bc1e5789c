import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fromTime, readRoleCredentials, roleCredentialsFile, writeCachedToken} from '@sso-oidc/session'
import {beforeEach, describe, expect, test} from 'vitest'
import {answer, runIn} from './run-command.ts'
import {PROGRAM, RUNTIME} from './run-program.ts'

const START_URL = 'https://d-1234567890.awsapps.com/start'
const EXPIRATION = Math.floor(Date.now() / 1000) * 1000 + 3_600_000
const ISO = new Date(EXPIRATION).toISOString().replace('.000Z', '+00:00')
const KEYS = {accessKeyId: 'ASIA1', secretAccessKey: 'SECRET+/=1', sessionToken: 'TOKEN+/=1'}
const SESSION = {name: 'my-sso', startUrl: START_URL, region: 'eu-west-1', settings: {}}
const VALUE = {
  Version: 1,
  AccessKeyId: 'ASIA1',
  SecretAccessKey: 'SECRET+/=1',
  SessionToken: 'TOKEN+/=1',
  Expiration: ISO,
  AccountId: '111122223333',
}
const PORTAL =
  'https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=Admin&account_id=111122223333'
const CONFIG = `[default]
region = us-west-2
[sso-session my-sso]
sso_start_url = ${START_URL}
sso_region = eu-west-1
[profile dev]
sso_session = my-sso
sso_account_id = 111122223333
sso_role_name = Admin
region = ap-southeast-2
output = text
[profile line]
credential_process = "/opt/my tools/sso-oidc" credentials --profile dev
[profile role-line]
region = eu-north-1
credential_process = node /opt/sso-oidc.js credentials --sso-session my-sso --account-id 111122223333 --role-name Admin
[profile circle]
credential_process = sso-oidc credentials circle2
[profile circle2]
credential_process = sso-oidc credentials --profile circle
[profile loop]
credential_process = ${RUNTIME} ${PROGRAM} credentials loop
[profile half]
sso_session = my-sso
sso_account_id = 111122223333
[profile assumed]
role_arn = arn:aws:iam::444455556666:role/Deploy
source_profile = dev
region = us-east-2
`

let home = ''
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'role-'))
  mkdirSync(path.join(home, '.aws'))
  writeFileSync(path.join(home, '.aws/config'), CONFIG)
  signIn()
  return () => rmSync(home, {recursive: true})
})

function signIn(): void {
  const token = {accessToken: 'ACCESS-TOKEN', expiresAt: fromTime(Date.now() + 9e6)}
  writeCachedToken('my-sso', token, {env: {HOME: home}, cwd: '/'})
}

const issued = () => answer(200, {roleCredentials: {...KEYS, expiration: EXPIRATION}})

function run(
  words: readonly string[],
  {responses = [issued()], env = {}}: {responses?: ReturnType<typeof answer>[]; env?: object} = {},
) {
  return runIn({HOME: home, ...env}, ['credentials', ...words], responses)
}

describe('credentials', () => {
  test.each([
    ['a profile as argument', ['dev']],
    ['--profile', ['--profile', 'dev']],
    ['--account-id and --role-name', ['--account-id', '111122223333', '--role-name', 'Admin']],
    ['a credential_process line of this program', ['line']],
    ['a credential_process line with a role', ['role-line']],
  ])('with %s prints JSON for credential_process, and requests it in the region of the session', async (_, words) => {
    const {exitCode, stdout, stderr, sent} = await run(words)
    expect({exitCode, stderr, value: JSON.parse(stdout)}).toEqual({exitCode: 0, stderr: '', value: VALUE})
    expect(sent.map(({url, headers}) => [url, headers['x-amz-sso_bearer_token']])).toEqual([[PORTAL, 'ACCESS-TOKEN']])
  })

  test('of AWS_PROFILE are printed as JSON, whatever the output setting is and without the keys of the environment', async () => {
    const env = {
      AWS_PROFILE: 'dev',
      AWS_DEFAULT_OUTPUT: 'yaml',
      AWS_ACCESS_KEY_ID: 'AKIAOTHER',
      AWS_SECRET_ACCESS_KEY: 'x',
    }
    const {stdout} = await run([], {env})
    expect(JSON.parse(stdout)).toEqual(VALUE)
  })

  test('are requested once, and cached as the AWS CLI does', async () => {
    await run(['dev'])
    const file = roleCredentialsFile(
      SESSION,
      {accountId: '111122223333', roleName: 'Admin'},
      {env: {HOME: home}, cwd: '/'},
    )
    expect(await readRoleCredentials(file)).toEqual({...KEYS, expiration: EXPIRATION})
    const again = await run(['dev'], {responses: []})
    expect({value: JSON.parse(again.stdout), sent: again.sent}).toEqual({value: VALUE, sent: []})
    const fresh = await run(['dev', '--no-cache'])
    expect(fresh.sent).toHaveLength(1)
  })

  test('are selected by --query as the JSON that is printed', async () => {
    expect(await run(['dev', '--query', 'AccessKeyId', '--output', 'text'])).toMatchObject({stdout: 'ASIA1\n'})
    expect(await run(['dev', '--query', 'AccessKeyId'])).toMatchObject({stdout: '"ASIA1"\n'})
  })

  test('as variables unset what would override them, and set both variables of the region', async () => {
    const {stdout} = await run(['dev', '--output', 'env'])
    const lines = stdout.trimEnd().split('\n')
    expect(lines.filter((line) => line.startsWith('export'))).toEqual(
      [
        "export AWS_ACCESS_KEY_ID='ASIA1'",
        "export AWS_SECRET_ACCESS_KEY='SECRET+/=1'",
        "export AWS_SESSION_TOKEN='TOKEN+/=1'",
        `export AWS_CREDENTIAL_EXPIRATION='${ISO}'`,
        "export AWS_REGION='ap-southeast-2'",
        "export AWS_DEFAULT_REGION='ap-southeast-2'",
      ].sort((a, b) => lines.indexOf(a) - lines.indexOf(b)),
    )
    expect(lines).toEqual(expect.arrayContaining(['unset AWS_PROFILE', 'unset AWS_CONTAINER_CREDENTIALS_FULL_URI']))
  })

  test.each([
    ['process', `${JSON.stringify(VALUE, null, 2)}\n`],
    [
      'env',
      `export AWS_ACCESS_KEY_ID=ASIA1\nexport AWS_SECRET_ACCESS_KEY=SECRET+/=1\nexport AWS_SESSION_TOKEN=TOKEN+/=1\nexport AWS_CREDENTIAL_EXPIRATION=${ISO}\n`,
    ],
    [
      'env-no-export',
      `AWS_ACCESS_KEY_ID=ASIA1\nAWS_SECRET_ACCESS_KEY=SECRET+/=1\nAWS_SESSION_TOKEN=TOKEN+/=1\nAWS_CREDENTIAL_EXPIRATION=${ISO}\n`,
    ],
    [
      'powershell',
      `$Env:AWS_ACCESS_KEY_ID="ASIA1"\n$Env:AWS_SECRET_ACCESS_KEY="SECRET+/=1"\n$Env:AWS_SESSION_TOKEN="TOKEN+/=1"\n$Env:AWS_CREDENTIAL_EXPIRATION="${ISO}"\n`,
    ],
    [
      'windows-cmd',
      `set AWS_ACCESS_KEY_ID=ASIA1\nset AWS_SECRET_ACCESS_KEY=SECRET+/=1\nset AWS_SESSION_TOKEN=TOKEN+/=1\nset AWS_CREDENTIAL_EXPIRATION=${ISO}\n`,
    ],
    [
      'fish',
      `set -gx AWS_ACCESS_KEY_ID ASIA1\nset -gx AWS_SECRET_ACCESS_KEY SECRET+/=1\nset -gx AWS_SESSION_TOKEN TOKEN+/=1\nset -gx AWS_CREDENTIAL_EXPIRATION ${ISO}\n`,
    ],
  ])('with --format %s have the form of the AWS CLI', async (format, text) => {
    expect(await run(['dev', '--format', format])).toMatchObject({exitCode: 0, stdout: text})
  })

  test('with --output ini are a section of the credentials file', async () => {
    expect(await run(['dev', '--output', 'ini'])).toMatchObject({
      stdout: '[dev]\naws_access_key_id = ASIA1\naws_secret_access_key = SECRET+/=1\naws_session_token = TOKEN+/=1\n',
    })
  })

  test('of a role that other credentials assume are those of STS', async () => {
    const xml = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA2</AccessKeyId><SecretAccessKey>S2</SecretAccessKey><SessionToken>T2</SessionToken><Expiration>${new Date(EXPIRATION).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
    const responses = [issued(), {...answer(200, {}), body: new TextEncoder().encode(xml)}]
    const {exitCode, stdout, sent} = await run(['assumed'], {responses})
    expect({exitCode, value: JSON.parse(stdout)}).toEqual({
      exitCode: 0,
      value: {
        Version: 1,
        AccessKeyId: 'ASIA2',
        SecretAccessKey: 'S2',
        SessionToken: 'T2',
        Expiration: ISO,
        AccountId: '444455556666',
      },
    })
    expect(sent.map(({url}) => new URL(url).host)).toEqual([
      'portal.sso.eu-west-1.amazonaws.com',
      'sts.us-east-2.amazonaws.com',
    ])
  })

  test.each([
    ['a profile without a role', [], 253, '(NoRole): Profile "default" has no role.'],
    [
      'a credential_process line that names its own profile',
      ['loop'],
      255,
      'gets the credentials of the same profile again',
    ],
    [
      'credential_process lines that name each other',
      ['circle'],
      255,
      'gets the credentials of the same profile again',
    ],
    ['half a role', ['half'], 255, 'lacks sso_role_name'],
    ['--account-id alone', ['--account-id', '111122223333'], 252, '--account-id and --role-name require each other.'],
    [
      'an invalid account',
      ['--account-id', '1', '--role-name', 'x'],
      252,
      'Invalid --account-id "1". An account ID has 12 digits.',
    ],
    ['--sso-session alone', ['--sso-session', 'my-sso'], 252, '--sso-session requires --account-id and --role-name.'],
    ['two profiles', ['dev', '--profile', 'line'], 252, 'The argument <profile> cannot be combined with --profile.'],
    [
      '--format and --output',
      ['dev', '--format', 'env', '--output', 'json'],
      252,
      '--format cannot be combined with --output',
    ],
    ['an unknown profile', ['nope'], 255, '(ProfileNotFound)'],
  ] as const)('with %s fail and send nothing', async (_, words, exitCode, text) => {
    const outcome = await run(words, {responses: []})
    expect(outcome).toMatchObject({exitCode, stdout: '', sent: [], stderr: expect.stringContaining(text)})
  })

  test('of a role that is not assigned fail with 254, and say so', async () => {
    const responses = [answer(403, {__type: 'ForbiddenException', message: 'No access'})]
    const {exitCode, stderr} = await run(['dev'], {responses})
    expect([exitCode, stderr]).toEqual([254, expect.stringContaining('assigned')])
  })

  test('that are rejected say how to sign in again', async () => {
    const responses = [answer(401, {__type: 'UnauthorizedException', message: 'Session token not found or invalid'})]
    expect(await run(['dev'], {responses})).toMatchObject({
      exitCode: 255,
      stderr: expect.stringContaining('Run `sso-oidc login --sso-session my-sso`.'),
    })
  })
})
