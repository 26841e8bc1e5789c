import {existsSync} from 'node:fs'
import path from 'node:path'
import {DEFAULT_START_URL, type Directory} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {type Interaction, interact, KEYS, type Step} from './interact.ts'
import {newHome} from './new-home.ts'
import {type Outcome, PROGRAM} from './run-program.ts'

const HOSTILE = 'evil\u001b[2J\u001b]0;PWNED\u0007'
const DIRECTORY: Directory = {
  users: [
    {
      name: 'alice',
      assignments: [
        {accountId: '111111111111', roles: ['ReadOnly', 'Admin']},
        {accountId: '222222222222', roles: ['Deploy']},
      ],
    },
  ],
  accounts: [
    {accountId: '111111111111', accountName: HOSTILE},
    {accountId: '222222222222', accountName: 'sandbox'},
  ],
}
const SESSION = `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`

const {
  env,
  config,
  path: home,
  written,
  given,
  run: runWords,
  onTerminal: typeWords,
  restart,
} = newHome({users: DIRECTORY})
const onTerminal = (words: string, ...steps: Step[]): Promise<Interaction> => typeWords(words.split(' '), ...steps)
const run = (words: string): Promise<Outcome> => runWords(words.split(' '))

describe.skipIf(missingProgram('script', {package: 'bsdutils'}) !== undefined)('on a terminal, configure', () => {
  test('asks for everything, signs in, and writes a session and a profile', async () => {
    const {exitCode, shown} = await onTerminal(
      'configure',
      ['Start URL:', `${DEFAULT_START_URL}/#/${KEYS.enter}`],
      ['Region of IAM Identity Center:', `us-east-1${KEYS.enter}`],
      ['Name of the session: (d-1234567890)', KEYS.enter],
      ['Scopes, separated by commas: (sso:account:access)', KEYS.enter],
      [/Account.*sandbox \(222222222222\)/s, 'SAND'],
      [/❯ sandbox \(222222222222\)\s+↑↓/, KEYS.enter],
      ['Name of the profile: (Deploy-222222222222)', `dev${KEYS.enter}`],
      ['Default region of the profile: (us-east-1)', `eu-west-1${KEYS.enter}`],
    )
    expect(shown).toMatch(
      /\nSaved the sso-session d-1234567890 and the profile dev in \S+\.\nRun `sso-oidc exec dev -- COMMAND` to use it\. AWS tools use it with `--profile dev`\.\n$/,
    )
    expect(exitCode).toBe(0)
    expect(written()).toBe(
      `${SESSION.replace('my-sso', 'd-1234567890')}sso_registration_scopes = sso:account:access\n\n[profile dev]\nsso_session = d-1234567890\nsso_account_id = 222222222222\nsso_role_name = Deploy\nregion = eu-west-1\n`,
    )
    expect(await run('token')).toMatchObject({exitCode: 0, stderr: ''})
  })

  test('asks nothing about a session that is selected, and signs in once', async () => {
    given(SESSION)
    const steps: Step[] = [
      [/Session:.*❯ my-sso \(https:\S+\).*A new session/s, KEYS.enter],
      [/❯ evil.*sandbox/s, KEYS.enter],
      [/❯ ReadOnly|❯ Admin/, 'read'],
      [/❯ ReadOnly\s+↑↓/, KEYS.enter],
      ['Name of the profile: (ReadOnly-111111111111)', KEYS.enter],
      ['Default region of the profile: (us-east-1)', KEYS.enter],
    ]
    const {exitCode, shown} = await onTerminal('configure', ...steps)
    expect([exitCode, shown.match(/Check that the page shows this code/g)?.length]).toEqual([0, 1])
    expect(written()).toBe(
      `${SESSION}\n[profile ReadOnly-111111111111]\nsso_session = my-sso\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\nregion = us-east-1\n`,
    )
    const again = await onTerminal('configure', ...steps)
    expect([again.exitCode, again.shown.includes('Check that the page')]).toEqual([0, false])
  })

  test('asks only for answers that no option gives, and needs no sign-in then', async () => {
    const words = `--sso-session my-sso --sso-start-url ${DEFAULT_START_URL} --sso-region us-east-1 --sso-account-id 222222222222 --sso-role-name Deploy --region eu-west-1`
    const {exitCode, shown} = await onTerminal(`configure ${words}`, ['Name of the profile', `default${KEYS.enter}`])
    expect([exitCode, shown.includes('Check that the page')]).toEqual([0, false])
    expect(written()).toMatch(/\n\[default\]\nsso_session = my-sso\n/)
  })

  test('asks for another name if the profile has another role', async () => {
    const dev = '\n[profile dev]\nsso_session = my-sso\nsso_account_id = 111111111111\nsso_role_name = Admin\n'
    given(SESSION + dev)
    const {exitCode} = await onTerminal(
      'configure --sso-session my-sso --sso-account-id 222222222222 --sso-role-name Deploy --region eu-west-1',
      ['Name of the profile', `dev${KEYS.enter}`],
      ['The profile "dev" has other credentials.', `2${KEYS.enter}`],
    )
    expect([exitCode, written()?.startsWith(SESSION + dev), written()]).toEqual([
      0,
      true,
      expect.stringContaining('[profile dev2]\n'),
    ])
  })

  test('shows why an answer is invalid, and asks again', async () => {
    const {exitCode} = await onTerminal(
      'configure --session-only --sso-registration-scopes a:b',
      ['Start URL:', `http://example.com/${KEYS.enter}`],
      ['The start URL is not a valid https URL.', `\u0015${DEFAULT_START_URL}${KEYS.enter}`],
      ['Region', `us-east-1${KEYS.enter}`],
      ['Name', `it's${KEYS.enter}`],
      ['A name has no quotes', `\u0015my-sso${KEYS.enter}`],
    )
    expect([exitCode, written()]).toEqual([0, `${SESSION}sso_registration_scopes = a:b\n`])
  })

  test.each<[string, string, number, RegExp]>([
    ['Ctrl-C', KEYS.ctrlC, 130, /Start URL:[^\n]*\n\n?$/],
    [
      'the end of the input',
      KEYS.ctrlD,
      252,
      /\(ParamValidation\): The input ended before all questions were answered\./,
    ],
  ])('ends on %s, and writes nothing', async (_, key, exitCode, expected) => {
    const outcome = await onTerminal('configure', ['Start URL:', key])
    expect(outcome).toEqual({exitCode, shown: expect.stringMatching(expected)})
    expect(existsSync(path.dirname(config()))).toBe(false)
  })

  test('ends on Ctrl-C in a list', async () => {
    given(SESSION)
    const {exitCode} = await onTerminal('configure', ['A new session', KEYS.ctrlC])
    expect([exitCode, written()]).toEqual([130, SESSION])
  })

  test('goes on after Ctrl-Z', async () => {
    const steps: Step[] = [
      ['Start URL:', `${DEFAULT_START_URL}${KEYS.enter}`],
      ['Region', 'us-ea'],
      ['us-ea', KEYS.ctrlZ],
      // The shell shows the command that it continues.
      [path.basename(PROGRAM), `st-1${KEYS.enter}`],
      ['Name', `my-sso${KEYS.enter}`],
    ]
    const words = ['configure', '--session-only', '--sso-registration-scopes', 'a:b']
    const {exitCode} = await interact(words, steps, {env: env(), cwd: home(), after: 'fg'})
    expect([exitCode, written()]).toEqual([0, `${SESSION}sso_registration_scopes = a:b\n`])
  })

  test('asks in plain text while the logs of libraries are filtered', async () => {
    const steps: Step[] = [['Start URL:', KEYS.ctrlC]]
    const {shown} = await interact(['configure'], steps, {env: {...env(), DEBUG: 'x'}, cwd: home()})
    expect(shown).not.toContain('\\u001b')
  })

  test('asks nothing on a terminal that cannot move its cursor', async () => {
    const outcome = await interact(['configure'], [], {env: {...env(), TERM: 'dumb'}, cwd: home()})
    expect(outcome).toMatchObject({exitCode: 252, shown: expect.stringContaining('Missing: --sso-start-url')})
  })

  test('ends when the terminal is closed', async () => {
    const {exitCode} = await onTerminal('configure', ['Start URL:', (_, child) => child.stdin?.end()])
    expect([exitCode, existsSync(path.dirname(config()))]).toEqual([252, false])
  })

  test('escapes the names of accounts (S2, U3)', async () => {
    given(SESSION)
    const {shown} = await onTerminal('configure', ['A new session', KEYS.enter], ['evil', KEYS.ctrlC])
    expect(shown).toContain('evil\\u001b[2J\\u001b]0;PWNED\\u0007 (111111111111)')
  })

  test('says if nothing is assigned to the user', async () => {
    await restart({users: {users: [{name: 'bob'}]}})
    given(SESSION)
    const {exitCode, shown} = await onTerminal('configure', ['A new session', KEYS.enter])
    expect([exitCode, shown]).toEqual([252, expect.stringContaining('No account or role is assigned to you.')])
    await restart()
  })
})
