import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {answer, runIn} from './run-command.ts'

const CONFIG = `[profile modern]
sso_session = FOO BAR
[sso-session 'FOO BAR']
sso_region = eu-west-1
[profile legacy]
sso_region = eu-west-2
[profile both]
region = us-east-2
sso_region = eu-west-2
`

const home = mkdtempSync(path.join(tmpdir(), 'home-'))
beforeAll(() => {
  mkdirSync(path.join(home, '.aws'))
  writeFileSync(path.join(home, '.aws/config'), CONFIG)
})
afterAll(() => rmSync(home, {recursive: true}))

test.each([
  ['modern', 'https://portal.sso.eu-west-1.amazonaws.com/assignment/accounts'],
  ['legacy', 'https://portal.sso.eu-west-2.amazonaws.com/assignment/accounts'],
  ['both', 'https://portal.sso.us-east-2.amazonaws.com/assignment/accounts'],
])('an operation of the access portal uses the region of the session of the profile %s (C6)', async (profile, url) => {
  const argv = ['list-accounts', '--access-token', 'token', '--profile', profile]
  const {exitCode, sent} = await runIn({HOME: home}, argv, [answer(200, {accountList: []})])
  expect({exitCode, urls: sent.map((request) => request.url)}).toEqual({exitCode: 0, urls: [url]})
})

test('an operation of the OIDC service does not use the region of the session (C6)', async () => {
  const argv = ['register-client', '--client-name', 'n', '--client-type', 'public', '--profile', 'modern']
  expect(await runIn({HOME: home}, argv, [])).toMatchObject({exitCode: 253, sent: []})
})
