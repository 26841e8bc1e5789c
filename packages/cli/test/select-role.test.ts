import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, DEFAULT_START_URL, listen} from '@sso-oidc/emulator'
import {fromTime, writeCachedToken} from '@sso-oidc/session'
import {beforeEach, describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import type {Questions} from '../src/configure/questions.ts'
import {interact, KEYS} from './interact.ts'
import {answer, runIn} from './run-command.ts'
import {runProgram} from './run-program.ts'

const SESSION = `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = eu-west-1\n`
const SANDBOX = {accountId: '111122223333', accountName: 'sandbox', emailAddress: ''}
const PRODUCTION = {accountId: '444455556666', accountName: 'production', emailAddress: ''}
const NAMES = [
  'Admin in production (444455556666)',
  'View in production (444455556666)',
  'Admin in sandbox (111122223333)',
]

/** Responses of the service for three roles in two accounts. */
const LIST = [
  answer(200, {accountList: [SANDBOX, PRODUCTION]}),
  answer(200, {roleList: [{roleName: 'Admin'}]}),
  answer(200, {roleList: [{roleName: 'View'}, {roleName: 'Admin'}]}),
]
const KEYS_ISSUED = answer(200, {
  roleCredentials: {accessKeyId: 'ASIA1', secretAccessKey: 's', sessionToken: 't', expiration: Date.now() + 3_600_000},
})

let home = ''
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'select-'))
  configure(SESSION)
  signIn('my-sso')
  return () => rmSync(home, {recursive: true})
})

function configure(text: string): void {
  mkdirSync(path.join(home, '.aws'), {recursive: true})
  writeFileSync(path.join(home, '.aws/config'), text)
}

function signIn(session: string): void {
  const token = {accessToken: 'ACCESS-TOKEN', expiresAt: fromTime(Date.now() + 9e6)}
  writeCachedToken(session, token, {env: {HOME: home}, cwd: '/'})
}

/** Questions that are answered in order with the choices of these names. */
function answering(...names: readonly string[]): {questions: Questions; asked: [string, string[]][]} {
  const asked: [string, string[]][] = []
  const unasked = () => Promise.reject(new Error('an unexpected question was asked'))
  const choice: Questions['choice'] = async ({message, choices}) => {
    asked.push([message, choices.map(({name}) => name)])
    const found = choices.find(({name}) => name === names[asked.length - 1])
    if (found === undefined) throw new Error(`no choice for ${message}`)
    return found.value
  }
  return {questions: {choice, text: unasked, confirmation: unasked}, asked}
}

describe('a command without a role', () => {
  const ROLE = 'Role (type to search):'

  test('lets the user select one on a terminal, the last one first', async () => {
    const env = {HOME: home, XDG_STATE_HOME: path.join(home, 'state')}
    const first = answering('Admin in sandbox (111122223333)')
    const {stdout, sent} = await runIn(env, ['credentials'], [...LIST, KEYS_ISSUED], first)
    expect(first.asked).toEqual([[ROLE, NAMES]])
    expect([JSON.parse(stdout).AccountId, JSON.parse(stdout).AccessKeyId]).toEqual(['111122223333', 'ASIA1'])
    expect(sent.at(-1)?.url).toMatch(/\?role_name=Admin&account_id=111122223333$/)
    const second = answering('View in production (444455556666)')
    await runIn(env, ['console', '--print'], [], second)
    expect(second.asked).toEqual([[ROLE, [NAMES[2], NAMES[0], NAMES[1]]]])
    const third = answering('View in production (444455556666)')
    const {stdout: link} = await runIn(env, ['console', '--print'], [], third)
    expect(third.asked).toEqual([[ROLE, [NAMES[1], NAMES[2], NAMES[0]]]])
    expect(link).toBe(`${DEFAULT_START_URL}/#/console?account_id=444455556666&role_name=View\n`)
  })

  test('asks for the session too if there are several and the profile has none', async () => {
    configure(`${SESSION}${SESSION.replace('my-sso', 'other')}[profile p]\nsso_session = other\nregion = us-west-2\n`)
    signIn('other')
    const both = answering('other', 'View in production (444455556666)')
    const {stdout} = await runIn({HOME: home}, ['credentials'], [...LIST, KEYS_ISSUED], both)
    expect([both.asked.map(([message]) => message), JSON.parse(stdout).AccountId]).toEqual([
      ['Session:', ROLE],
      '444455556666',
    ])
    const own = answering('View in production (444455556666)')
    const {stdout: lines} = await runIn({HOME: home}, ['credentials', 'p', '--output', 'env'], [KEYS_ISSUED], own)
    expect(own.asked.map(([message]) => message)).toEqual([ROLE])
    expect(lines).toContain("export AWS_REGION='us-west-2'")
  })

  test('works for the start URL of a profile', async () => {
    const lines = `sso_start_url = ${DEFAULT_START_URL}\nsso_region = eu-west-1\n`
    configure(`[profile old]\n${lines}`)
    signIn(DEFAULT_START_URL)
    const role = answering('Admin in sandbox (111122223333)')
    const {stdout, exitCode} = await runIn({HOME: home}, ['credentials', 'old'], [...LIST, KEYS_ISSUED], role)
    expect([exitCode, JSON.parse(stdout).AccountId]).toEqual([0, '111122223333'])
  })

  test('fails without a terminal, without a role, and without a sign-in', async () => {
    const code = async (responses: readonly ReturnType<typeof answer>[], settings = {}): Promise<string> =>
      /\((\w+)\)/.exec((await runIn({HOME: home}, ['credentials'], responses, settings)).stderr)?.[1] ?? ''
    expect(await code([])).toBe('NoRole')
    expect(await code([answer(200, {accountList: []})], answering())).toBe('NoRole')
    rmSync(path.join(home, '.aws/sso'), {recursive: true})
    rmSync(path.join(home, '.cache'), {recursive: true})
    expect(await code([], answering())).toBe('NotSignedIn')
  })

  test('searches for all words that are typed', async ({skip}) => {
    const missing = missingProgram('script', {package: 'bsdutils'})
    if (missing !== undefined) skip(missing)
    const assignments = [
      {accountId: '111122223333', roles: ['Admin', 'View']},
      {accountId: '444455556666', roles: ['View']},
    ]
    const users = {users: [{name: 'alice', assignments}], accounts: [SANDBOX, PRODUCTION]}
    const server = await listen(createEmulator({users, autoApprove: true}))
    try {
      const env = {HOME: home, PATH: process.env['PATH'] ?? '', AWS_ENDPOINT_URL: server.url, BROWSER: 'true'}
      await runProgram(['login', '--use-device-code'], {env})
      const {exitCode, shown} = await interact(
        ['credentials', '--format', 'process'],
        [
          [/Role.*View in production.*Admin in sandbox.*View in sandbox/s, 'SAND vi'],
          [/❯ View in sandbox \(111122223333\)\s+↑↓/, KEYS.enter],
        ],
        {env, cwd: home},
      )
      expect([exitCode, /"AccountId": "(\d+)"/.exec(shown)?.[1]]).toEqual([0, '111122223333'])
      const last = await interact(['console', '--print'], [[/❯ View in sandbox/, KEYS.ctrlC]], {env, cwd: home})
      expect(last.exitCode).toBe(130)
    } finally {
      await server.close()
    }
  })
})
