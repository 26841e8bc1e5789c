import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {runProgram, runShell} from './run-program.ts'

const START_URL = 'https://d-1234567890.awsapps.com/start'
const SESSION = `[sso-session my-sso]\nsso_start_url = ${START_URL}\nsso_region = us-east-1\n`
const SCOPES = 'sso_registration_scopes = sso:account:access\n'
const ROLE = ['--sso-account-id', '123456789012', '--sso-role-name', 'ReadOnly']
const NEW = ['--sso-session', 'my-sso', '--sso-start-url', START_URL, '--sso-region', 'us-east-1']

let home = ''
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'configure-'))
})
afterEach(() => rmSync(home, {recursive: true}))

const config = (): string => path.join(home, '.aws/config')
const written = (): string | undefined => (existsSync(config()) ? readFileSync(config(), 'utf8') : undefined)

function given(text: string): void {
  mkdirSync(path.join(home, '.aws'))
  writeFileSync(config(), text)
}

/** Runs `configure` without a terminal. Nothing listens at the endpoint, so a request would fail. */
const configure = (words: readonly string[], env: Record<string, string> = {}): ReturnType<typeof runProgram> =>
  runProgram(['configure', ...words], {
    env: {HOME: home, AWS_REGION: '', AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1', ...env},
  })

describe('configure without a terminal', () => {
  test('writes a session and a profile, and sends nothing', async () => {
    const outcome = await configure([...NEW, ...ROLE, '--profile', 'dev', '--region', 'eu-west-1'])
    expect(outcome).toEqual({
      exitCode: 0,
      signal: null,
      stdout: `Saved the sso-session my-sso and the profile dev in ${config()}.\nRun \`sso-oidc login --sso-session my-sso\` to sign in.\n`,
      stderr: '',
    })
    expect(written()).toBe(
      `${SESSION}${SCOPES}\n[profile dev]\nsso_session = my-sso\nsso_account_id = 123456789012\nsso_role_name = ReadOnly\nregion = eu-west-1\n`,
    )
  })

  test.each<[string, string[]]>([
    ['without options for a profile', []],
    ['with --session-only', ['--session-only']],
  ])('writes the session only %s', async (_, words) => {
    expect(await configure([...NEW, ...words])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^Saved the sso-session my-sso in /),
    })
    expect(written()).toBe(SESSION + SCOPES)
  })

  test('names the session after the host, and the profile after the role and the account', async () => {
    await configure(['--sso-start-url', `${START_URL}/#/`, '--sso-region', 'us-east-1', ...ROLE])
    expect(written()).toBe(
      `${SESSION.replace('my-sso', 'd-1234567890')}${SCOPES}\n[profile ReadOnly-123456789012]\nsso_session = d-1234567890\nsso_account_id = 123456789012\nsso_role_name = ReadOnly\n`,
    )
  })

  test.each([
    [`${START_URL}/`, START_URL],
    [`${START_URL}/#/`, START_URL],
    [`${START_URL}#`, START_URL],
    ['https://D-1234567890.AWSAPPS.com/start/#/device', START_URL],
    ['http://127.0.0.1:8021/start/', 'http://127.0.0.1:8021/start'],
  ])('writes the start URL %s as %s', async (url, expected) => {
    await configure(['--sso-session', 's', '--sso-start-url', url, '--sso-region', 'us-east-1'])
    expect(written()).toContain(`sso_start_url = ${expected}\n`)
  })

  test('names every missing option in one error', async () => {
    expect(await configure(['--sso-role-name', 'ReadOnly'])).toMatchObject({
      exitCode: 252,
      stdout: '',
      stderr: expect.stringContaining(
        '(ParamValidation): Missing: --sso-start-url, --sso-region, --sso-account-id. Without a terminal, no questions are asked.',
      ),
    })
    expect(existsSync(path.join(home, '.aws'))).toBe(false)
  })

  test('names the option for the session if several are configured', async () => {
    const text = `${SESSION}${SESSION.replace('my-sso', 'other')}`
    given(text)
    expect(await configure(ROLE)).toMatchObject({
      exitCode: 252,
      stderr: expect.stringContaining('Missing: --sso-session, --sso-start-url, --sso-region.'),
    })
    expect(written()).toBe(text)
  })

  test.each<[string, string[], number, string]>([
    [
      'a start URL',
      [...NEW, '--sso-start-url', 'http://example.com/start'],
      252,
      'Invalid --sso-start-url. The start URL is not a valid https URL.',
    ],
    [
      'a region',
      [...NEW, '--sso-region', 'us_east'],
      252,
      'Invalid --sso-region. The region is not a valid host label.',
    ],
    ['a session name', [...NEW, '--sso-session', 'a]b'], 252, 'Invalid --sso-session. A name has no quotes'],
    [
      'scopes',
      [...NEW, '--sso-registration-scopes', ' , '],
      252,
      'Invalid --sso-registration-scopes. Use scopes such as',
    ],
    [
      'a scope',
      [...NEW, '--sso-registration-scopes', 'clear; sso-oidc login'],
      252,
      'Invalid --sso-registration-scopes. Use scopes such as',
    ],
    [
      'an account',
      [...NEW, ...ROLE, '--sso-account-id', '1234'],
      252,
      'Invalid --sso-account-id. An account ID has 12 digits.',
    ],
    ['a role', [...NEW, ...ROLE, '--sso-role-name', 'a\nb'], 252, 'Invalid --sso-role-name. Use the name of a role'],
    ['a profile name', [...NEW, ...ROLE, '--profile', 'a#b'], 252, 'Invalid --profile. A name has no quotes'],
    ['a region of the profile', [...NEW, ...ROLE, '--region', 'a b'], 252, 'Invalid --region. The region is not'],
    [
      'a combination',
      [...NEW, ...ROLE, '--session-only'],
      252,
      '--session-only cannot be combined with --sso-account-id.',
    ],
  ])('rejects %s that is invalid, and writes nothing', async (_, words, exitCode, message) => {
    expect(await configure(words)).toMatchObject({exitCode, stdout: '', stderr: expect.stringContaining(message)})
    expect(written()).toBeUndefined()
  })

  test('adds a profile to the only session, and keeps all other lines', async () => {
    const text = `# mine\r\n${SESSION.replace(START_URL, `${START_URL}/#/`)}; end\n[profile old]\nregion=x\n`
    given(text)
    expect(await configure([...ROLE, '--profile', 'dev'])).toMatchObject({exitCode: 0})
    const profile = '[profile dev]\nsso_session = my-sso\nsso_account_id = 123456789012\nsso_role_name = ReadOnly\n'
    expect(written()).toBe(`${text}\n${profile}`)
  })

  test('finds the session by its start URL in any form', async () => {
    given(`${SESSION}${SESSION.replace('my-sso', 'other').replace('d-1234567890', 'd-0000000000')}`)
    await configure(['--sso-start-url', 'https://d-0000000000.awsapps.com/start/#', ...ROLE, '--profile', 'dev'])
    expect(written()).toContain('[profile dev]\nsso_session = other\n')
  })

  test('finds the session of the profile, and keeps its account and role', async () => {
    const profile = '[profile dev]\nsso_session = other\nsso_account_id = 123456789012\nsso_role_name = ReadOnly\n'
    given(`${SESSION}${SESSION.replace('my-sso', 'other')}${profile}`)
    expect(await configure(['--profile', 'dev', '--region', 'eu-west-1'])).toMatchObject({exitCode: 0})
    expect(written()).toBe(`${SESSION}${SESSION.replace('my-sso', 'other')}${profile}region = eu-west-1\n`)
  })

  test('changes the settings of a session with options', async () => {
    given(SESSION)
    await configure(['--sso-session', 'my-sso', '--sso-region', 'eu-west-1', '--sso-registration-scopes', 'a:b , c:d'])
    expect(written()).toBe(`${SESSION.replace('us-east-1', 'eu-west-1')}sso_registration_scopes = a:b,c:d\n`)
  })

  test('says which values it has replaced', async () => {
    given(`${SESSION}[profile dev]\nsso_session = old\nsso_account_id = 123456789012\nsso_role_name = Admin\n`)
    const {stdout} = await configure([
      '--sso-session',
      'my-sso',
      '--sso-region',
      'eu-west-1',
      ...ROLE,
      '--profile',
      'dev',
    ])
    expect(stdout).toBe(
      `Saved the sso-session my-sso and the profile dev in ${config()}.\nThe sso-session "my-sso" had sso_region = us-east-1.\nThe profile "dev" had sso_session = old, sso_role_name = Admin.\nRun \`sso-oidc login --sso-session my-sso\` to sign in.\n`,
    )
  })

  test.each([
    ['another role', 'sso_session = my-sso\nsso_account_id = 123456789012\nsso_role_name = Admin\n'],
    ['keys', 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n'],
  ])('does not change a profile with %s that no option names', async (_, settings) => {
    const text = `${SESSION}[profile ReadOnly-123456789012]\n${settings}`
    given(text)
    expect(await configure(ROLE)).toMatchObject({
      exitCode: 252,
      stderr: expect.stringContaining(
        '(ParamValidation): The profile "ReadOnly-123456789012" has other credentials. Use another name, or change it with --profile.',
      ),
    })
    expect(written()).toBe(text)
  })

  test('writes a profile again that has this role', async () => {
    given(SESSION)
    await configure(ROLE)
    const text = written()
    expect(await configure(ROLE)).toMatchObject({exitCode: 0, stderr: ''})
    expect(written()).toBe(text)
  })

  test('warns if the credentials file has keys of the profile', async () => {
    given(SESSION)
    writeFileSync(path.join(home, '.aws/credentials'), '[dev]\naws_access_key_id = AKIAEXAMPLE\n[other]\nregion = x\n')
    expect((await configure([...ROLE, '--profile', 'dev'])).stderr).toBe(
      'sso-oidc: warning: The credentials file has keys of the profile "dev" too. Some AWS SDKs use them instead of the role. Remove them there, or use another name.\n',
    )
    expect((await configure([...ROLE, '--profile', 'other'])).stderr).toBe('')
  })

  test('gives a profile the settings of the session that it has too', async () => {
    const legacy = 'sso_start_url = https://old.awsapps.com/start\nsso_region = eu-west-1\n'
    given(`${SESSION}[profile dev]\n${legacy}`)
    await configure([...ROLE, '--profile', 'dev'])
    expect(written()).toBe(
      `${SESSION}[profile dev]\nsso_start_url = ${START_URL}\nsso_region = us-east-1\nsso_session = my-sso\nsso_account_id = 123456789012\nsso_role_name = ReadOnly\n`,
    )
  })

  test('prints the result as data with --output, also if AWS_PROFILE does not exist', async () => {
    const outcome = await configure([...NEW, ...ROLE, '--profile', 'dev', '--output', 'json'], {AWS_PROFILE: 'dev'})
    expect({...outcome, stdout: JSON.parse(outcome.stdout)}).toMatchObject({
      exitCode: 0,
      stdout: {file: config(), session: 'my-sso', profile: 'dev'},
    })
    const only = await configure([...NEW, '--query', 'profile'], {AWS_PROFILE: 'none'})
    expect(only).toMatchObject({exitCode: 0, stdout: 'null\n'})
  })

  test('does not touch a file with an error (I13)', async () => {
    given('[a]\nb\n')
    expect(await configure(NEW)).toMatchObject({
      exitCode: 255,
      stderr: expect.stringContaining(`(InvalidConfig): ${config()}, line 2: expected "key = value"`),
    })
    expect(written()).toBe('[a]\nb\n')
  })

  test('writes what the AWS CLI reads', {timeout: 60_000}, async ({skip}) => {
    const missing = missingProgram('/usr/bin/aws', {package: 'awscli'})
    if (missing !== undefined) skip(missing)
    await configure([...NEW, ...ROLE, '--profile', 'my profile', '--region', 'eu-west-1'])
    const aws = async (words: string): Promise<string> =>
      (await runShell([`/usr/bin/aws ${words}`], {env: {HOME: home, PATH: '/usr/bin:/bin', AWS_REGION: ''}})).stdout
    expect(await aws('configure list-profiles')).toBe('my profile\n')
    expect(await aws("configure get sso_role_name --profile 'my profile'")).toBe('ReadOnly\n')
    expect(await aws("configure get region --profile 'my profile'")).toBe('eu-west-1\n')
    // The AWS CLI finds the session of the profile: it misses the token only.
    const outcome = await runShell(["/usr/bin/aws sts get-caller-identity --profile 'my profile'"], {
      env: {HOME: home, PATH: '/usr/bin:/bin', AWS_REGION: 'us-east-1'},
    })
    expect(outcome.stderr).toMatch(/Error loading SSO Token|Token has expired|aws sso login/)
  })
})
