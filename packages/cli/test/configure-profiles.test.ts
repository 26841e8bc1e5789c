import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {DEFAULT_START_URL, type Directory} from '@sso-oidc/emulator'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {missingNamespaces} from './namespaces.ts'
import {ON_NODE, type Outcome, PROGRAM, RUNTIME, runProgram, runShell} from './run-program.ts'
import {type SignedInHome, signedInHome} from './signed-in-home.ts'

const USERS: Directory = {
  users: [
    {
      name: 'alice',
      assignments: [
        {accountId: '111111111111', roles: ['Admin', 'ReadOnly']},
        {accountId: '222222222222', roles: ['ReadOnly']},
      ],
    },
  ],
  accounts: [
    {accountId: '111111111111', accountName: 'Data Lake \u001b[2J'},
    {accountId: '222222222222', accountName: 'sandbox'},
  ],
}
const SESSION = `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`
const MARKER = '# Written by sso-oidc configure profiles for my-sso'
const section = (name: string, accountId: string, role: string, more = ''): string =>
  `[profile ${name}]\n${MARKER}\nsso_session = my-sso\nsso_account_id = ${accountId}\nsso_role_name = ${role}\n${more}`
const SECTIONS = [
  section('Data-Lake-2J.Admin', '111111111111', 'Admin'),
  section('Data-Lake-2J.ReadOnly', '111111111111', 'ReadOnly'),
  section('sandbox.ReadOnly', '222222222222', 'ReadOnly'),
]
const NAMES = ['Data-Lake-2J.Admin', 'Data-Lake-2J.ReadOnly', 'sandbox.ReadOnly']

/** A file of 300 lines as people have it: comments, CRLF, odd spacing, quotes, continued values, and other tools' sections. */
const LARGE = [
  '# My configuration\r\n\r\n[default]\r\n  region=eu-west-1\r\noutput\t=\ttable ; not json\r\ns3 =\r\n    max_concurrent_requests = 20\r\n',
  ...Array.from({length: 45}, (_, at) =>
    [
      `\r\n; ---- team ${at} ----\r\n[profile "team ${at}"]\r\n`,
      `role_arn : arn:aws:iam::${String(at).padStart(12, '0')}:role/Ops\r\n# source\r\nsource_profile=default\r\n\r\n`,
    ].join(''),
  ),
  '[plugins]\r\ncli_legacy_plugin_path = x\r\n[preview]\r\ncloudfront = true\r\n',
  SESSION.replaceAll('\n', '\r\n'),
].join('')

let home: SignedInHome
beforeAll(async () => {
  home = await signedInHome({users: USERS})
})
afterAll(() => home[Symbol.asyncDispose]())
beforeEach(() => {
  write(SESSION)
  rmSync(path.join(home.path, '.aws/credentials'), {force: true})
})

const file = (): string => path.join(home.path, '.aws/config')
const write = (text: string): void => writeFileSync(file(), text)
const written = (): string => readFileSync(file(), 'utf8')
const run = (...words: string[]): Promise<Outcome> => runProgram(['configure', 'profiles', ...words], {env: home.env})

describe('configure profiles', () => {
  test('writes a profile for each role, and nothing the second time', async () => {
    expect(await run()).toEqual({
      exitCode: 0,
      signal: null,
      stdout: `Profiles in ${file()}: 3 added.\n`,
      stderr: '',
    })
    expect(written()).toBe([SESSION, ...SECTIONS].join('\n'))
    expect(await run()).toMatchObject({exitCode: 0, stdout: `Profiles in ${file()}: 3 unchanged.\n`, stderr: ''})
    expect(written()).toBe([SESSION, ...SECTIONS].join('\n'))
  })

  test('adds only sections to a file of 300 lines, which --diff shows before', async () => {
    write(LARGE)
    expect(LARGE.split('\n').length).toBeGreaterThan(300)
    const {stdout} = await run('--diff')
    expect(written()).toBe(LARGE)
    await run()
    const added = SECTIONS.map((text) => `\r\n${text.replaceAll('\n', '\r\n')}`).join('')
    expect(written()).toBe(LARGE + added)
    const lines = stdout.split('\n').filter((line) => /^[+-]/.test(line))
    expect(lines.filter((line) => line.startsWith('-'))).toEqual([`--- ${file()}`])
    expect(lines.slice(2)).toEqual(
      added
        .split('\n')
        .slice(0, -1)
        .map((line) => `+${line}`),
    )
    expect((await run('--diff')).stdout).toBe('')
  })

  test('prints a diff that patch(1) applies', async ({skip}) => {
    const missing = missingProgram('patch', {package: 'patch'})
    if (missing !== undefined) skip(missing)
    write(`${SESSION}\n${section('gone', '333333333333', 'Admin')}`)
    const {stdout} = await run('--diff', '--prune')
    const before = written()
    await run('--prune')
    const after = written()
    write(before)
    const diff = path.join(home.path, 'change.diff')
    writeFileSync(diff, stdout)
    await runShell([`patch -s "${file()}" "${diff}"`], {env: {PATH: process.env['PATH'] ?? ''}})
    expect([written(), after.includes('gone')]).toEqual([after, false])
  })

  test('removes the profile of a role that is gone only with --prune, and says so', async () => {
    const gone = section('gone', '333333333333', 'Admin')
    const mine = '[profile mine]\nsso_session = my-sso\nsso_account_id = 333333333333\nsso_role_name = Admin\n'
    const other = gone.replace('my-sso\n', 'other\n').replace('gone', 'elsewhere')
    write([SESSION, gone, mine, other].join('\n'))
    expect(await run()).toMatchObject({
      stdout: `Profiles in ${file()}: 3 added.\n`,
      stderr:
        'sso-oidc: warning: Profiles of an earlier run are not among those of this run: gone. Remove them with --prune.\n',
    })
    expect(written()).toBe([SESSION, gone, mine, other, ...SECTIONS].join('\n'))
    expect(await run('--prune')).toMatchObject({stdout: `Profiles in ${file()}: 1 removed, 3 unchanged.\n`, stderr: ''})
    expect(written()).toBe([SESSION, mine, other, ...SECTIONS].join('\n'))
  })

  test('keeps a profile of the user with the same name, and says so', async () => {
    const mine = '[profile sandbox.ReadOnly]\nregion = mine\nrole_arn = x\nsource_profile = y\n'
    write([SESSION, mine].join('\n'))
    expect(await run()).toMatchObject({
      exitCode: 0,
      stderr:
        'sso-oidc: warning: Profiles with these names have other settings, and were not changed: sandbox.ReadOnly.\n',
    })
    expect(written()).toBe([SESSION, mine, ...SECTIONS.slice(0, 2)].join('\n'))
  })

  test('reports keys of a profile in the credentials file', async () => {
    writeFileSync(path.join(home.path, '.aws/credentials'), '[sandbox.ReadOnly]\naws_access_key_id = AKIAEXAMPLE\n')
    expect((await run()).stderr).toBe(
      'sso-oidc: warning: The credentials file has keys of the profile "sandbox.ReadOnly" too. Some AWS SDKs use them instead of the role. Remove them there, or use another name.\n',
    )
  })

  test('names profiles by a template, with a region', async () => {
    const outcome = await run('--name', '{roleName}@{accountId}', '--region', 'eu-west-1', '--query', 'added')
    expect(JSON.parse(outcome.stdout)).toEqual(['Admin@111111111111', 'ReadOnly@111111111111', 'ReadOnly@222222222222'])
    expect(written()).toContain(section('Admin@111111111111', '111111111111', 'Admin', 'region = eu-west-1\n'))
  })

  test.each([
    [
      '{role}',
      252,
      'Invalid --name: "{role}" is not a placeholder. Use {accountId}, {accountName}, {emailAddress}, {roleName}.',
    ],
    ['{roleName', 252, 'Invalid --name: "{roleName" is not a placeholder.'],
    ['{roleName}', 252, 'Several roles get the name "ReadOnly". Add {accountId} or {roleName} to --name'],
    ["it's {accountId}.{roleName}", 255, '(InvalidSetting): Invalid name'],
  ])('rejects the template %s, and writes nothing', async (template, exitCode, message) => {
    expect(await run('--name', template)).toMatchObject({
      exitCode,
      stdout: '',
      stderr: expect.stringContaining(message),
    })
    expect(written()).toBe(SESSION)
  })

  test.skipIf(missingNamespaces())('leaves the file as it is if it cannot be written (C4)', async () => {
    const mounts = 'mount --bind "$HOME/.aws" "$HOME/.aws" && mount -o remount,ro,bind "$HOME/.aws"'
    const script = `unshare -m sh -c '${mounts} && "$0" "$@"' "$0" "$@"`
    const outcome = await runShell([script, RUNTIME, PROGRAM, 'configure', 'profiles'], {env: home.env})
    expect(outcome).toMatchObject({
      exitCode: 255,
      stdout: '',
      stderr: expect.stringContaining(`(InvalidConfig): Cannot write ${file()}: `),
    })
    expect(written()).toBe(SESSION)
  })

  test('writes what the AWS CLI reads', {timeout: 60_000}, async ({skip}) => {
    const missing = missingProgram('/usr/bin/aws', {package: 'awscli'})
    if (missing !== undefined) skip(missing)
    write(LARGE)
    await run()
    const {stdout} = await runShell(['/usr/bin/aws configure list-profiles'], {
      env: {HOME: home.path, PATH: '/usr/bin:/bin', AWS_REGION: ''},
    })
    expect(stdout.trim().split('\n').slice(-3)).toEqual(NAMES)
  })

  test('writes profiles that run this program, without settings of a session', async () => {
    await run('--name', '{roleName}@{accountId}')
    const outcome = await run('--name', '{roleName}@{accountId}', '--credential-process')
    expect(outcome.stdout).toBe(`Profiles in ${file()}: 3 changed.\n`)
    const program = ON_NODE ? `"${RUNTIME}" "${PROGRAM}"` : `"${PROGRAM}"`
    const line = `${program} credentials --sso-session my-sso --account-id 111111111111 --role-name Admin`
    expect(written()).toContain(`[profile Admin@111111111111]\n${MARKER}\ncredential_process = ${line}\n\n`)
    expect(written().match(/sso_(account_id|role_name)/g)).toBe(null)
    const credentials = await runShell([line.replaceAll('"', "'")], {env: home.env})
    const asked = await runProgram(['credentials', 'Admin@111111111111'], {env: home.env})
    expect([JSON.parse(credentials.stdout).AccountId, asked.stdout]).toEqual(['111111111111', credentials.stdout])
    expect(await run('--name', '{roleName}@{accountId}')).toMatchObject({stdout: `Profiles in ${file()}: 3 changed.\n`})
    expect(written()).not.toContain('credential_process')
  })

  test('without a session names the way out, and creates no file', async () => {
    rmSync(file())
    expect(await run()).toMatchObject({exitCode: 253, stderr: expect.stringContaining('(NoSession)')})
    expect(existsSync(file())).toBe(false)
  })
})
