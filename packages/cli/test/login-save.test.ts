import {existsSync, mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {DEFAULT_START_URL} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {shellWord} from '../src/argv/plain-word.ts'
import {interact, KEYS, type Step} from './interact.ts'
import {newHome} from './new-home.ts'
import {PROGRAM, RUNTIME, runShell} from './run-program.ts'

const LOGIN = ['login', '--sso-start-url', `${DEFAULT_START_URL}/#/`, '--sso-region', 'us-east-1']
const SESSION = `sso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n`

const {env, config, path: home, written, run, onTerminal} = newHome()

describe.skipIf(missingProgram('script', {package: 'bsdutils'}) !== undefined)('login on a terminal', () => {
  test('saves a new session, and signs in under its name', async () => {
    const {exitCode, shown} = await onTerminal(
      LOGIN,
      [`Save this session in ${config()}? (Y/n)`, KEYS.enter],
      ['Name of the session: (d-1234567890)', `work${KEYS.enter}`],
    )
    expect([exitCode, written()]).toEqual([0, `[sso-session work]\n${SESSION}`])
    expect(shown).toContain(`Saved the session work in ${config()}.\nSigned in to work (${DEFAULT_START_URL}).\n`)
    expect(await run(['token'])).toMatchObject({exitCode: 0, stderr: ''})
  })

  test('asks only for the name that no option gives', async () => {
    const {exitCode} = await onTerminal([...LOGIN, '--sso-session', 'work'], ['(Y/n)', KEYS.enter])
    expect([exitCode, written()]).toEqual([0, `[sso-session work]\n${SESSION}`])
  })

  test('saves nothing if the user declines, and signs in all the same', async () => {
    const {exitCode, shown} = await onTerminal(LOGIN, ['(Y/n)', `n${KEYS.enter}`])
    expect([exitCode, written()]).toEqual([0, undefined])
    expect(shown).toContain(`Signed in to d-1234567890 (${DEFAULT_START_URL}).\n`)
    expect(shown).not.toContain('configure')
  })

  test('saves nothing if the sign-in fails', async () => {
    const failing = {...env(), AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1'}
    const steps: Step[] = [
      ['(Y/n)', KEYS.enter],
      ['Name of the session', KEYS.enter],
    ]
    const {exitCode} = await interact(LOGIN, steps, {env: failing, cwd: home()})
    expect([exitCode, written()]).toEqual([255, undefined])
  })

  test('does not ask about a session that is configured, with --if-needed, or with an invalid start URL', async () => {
    expect(await onTerminal([...LOGIN, '--if-needed'])).toMatchObject({exitCode: 0})
    const invalid = ['login', '--sso-start-url', 'http://example.com', '--sso-region', 'us-east-1']
    expect(await onTerminal(invalid)).toMatchObject({exitCode: 255})
    mkdirSync(path.dirname(config()), {recursive: true})
    writeFileSync(config(), `[sso-session work]\n${SESSION}`)
    expect(await onTerminal(LOGIN)).toMatchObject({exitCode: 0})
    expect(await onTerminal([...LOGIN, '--sso-session', 'work'])).toMatchObject({exitCode: 0})
  })

  test('ends on Ctrl-C in the question, and leaves nothing', async () => {
    const {exitCode} = await onTerminal(LOGIN, ['(Y/n)', KEYS.ctrlC])
    expect([exitCode, existsSync(path.dirname(config()))]).toEqual([130, false])
  })
})

describe('login without a terminal', () => {
  test('shows the command that saves the session, and it works', async () => {
    const {exitCode, stderr} = await run(LOGIN)
    const [, line = ''] = /\nTo save this session, run:\n(sso-oidc configure .*)\n$/.exec(stderr) ?? []
    expect([exitCode, line]).toEqual([
      0,
      `sso-oidc configure --sso-session d-1234567890 --sso-start-url ${DEFAULT_START_URL} --sso-region us-east-1`,
    ])
    const saved = await runShell([line.replace('sso-oidc', '"$0" "$1"'), RUNTIME, PROGRAM], {env: env()})
    expect(saved.stdout).toBe(`Saved the sso-session d-1234567890 in ${config()}.\n`)
    expect(written()).toBe(`[sso-session d-1234567890]\n${SESSION}`)
    expect(await run(['token'])).toMatchObject({exitCode: 0, stderr: ''})
    expect((await run(LOGIN)).stderr).not.toContain('To save')
  })

  test('uses the name of a configured session with this start URL, and a free name for another one', async () => {
    mkdirSync(path.dirname(config()), {recursive: true})
    writeFileSync(
      config(),
      `[sso-session work]\n${SESSION}[sso-session d-1234567890]\n${SESSION.replace('/start', '/other')}`,
    )
    expect((await run(LOGIN)).stdout).toContain(`Signed in to work (${DEFAULT_START_URL}).\n`)
    expect(await run(['token', '--sso-session', 'work'])).toMatchObject({exitCode: 0, stderr: ''})
    writeFileSync(config(), `[sso-session d-1234567890]\n${SESSION.replace('/start', '/other')}`)
    const {stdout, stderr} = await run([...LOGIN, '--if-needed'])
    expect(stdout).toContain(`Signed in to d-1234567890-2 (${DEFAULT_START_URL}).\n`)
    expect(stderr).not.toContain('configure')
  })

  test.each([
    [['--sso-session', 'work', '--sso-start-url', `${DEFAULT_START_URL}/other`, '--sso-region', 'us-east-1']],
    [['--sso-start-url', DEFAULT_START_URL, '--sso-region', 'eu-west-1']],
  ])('rejects %j if the session is configured otherwise', async (words) => {
    mkdirSync(path.dirname(config()), {recursive: true})
    writeFileSync(config(), `[sso-session work]\n${SESSION}`)
    expect(await run(['login', ...words])).toMatchObject({
      exitCode: 252,
      stdout: '',
      stderr: expect.stringContaining(
        `The sso-session "work" has the start URL ${DEFAULT_START_URL} and the region us-east-1. Pass the same values, or another name with --sso-session.`,
      ),
    })
  })

  test('quotes the start URL for a shell', () => {
    expect(["https://a.example/start?b='c'&d", DEFAULT_START_URL, ''].map(shellWord)).toEqual([
      "'https://a.example/start?b='\\''c'\\''&d'",
      DEFAULT_START_URL,
      "''",
    ])
  })
})
