import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {answer, runIn} from './run-command.ts'

const CONFIG = `[profile modern]
sso_session = FOO BAR
[sso-session 'FOO BAR']
sso_region = eu-west-1
sso_start_url = https://d-1234567890.awsapps.com/start
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

const FIPS = {AWS_USE_FIPS_ENDPOINT: 'true'}
const DUAL_STACK = {AWS_USE_DUALSTACK_ENDPOINT: 'true'}

test.concurrent.each([
  ['eu-west-1', {}, 'oidc.eu-west-1.amazonaws.com', 'portal.sso.eu-west-1.amazonaws.com'],
  ['us-east-1', FIPS, 'oidc-fips.us-east-1.amazonaws.com', 'portal.sso-fips.us-east-1.amazonaws.com'],
  ['us-east-1', DUAL_STACK, 'oidc.us-east-1.api.aws', 'portal.sso.us-east-1.api.aws'],
  ['us-gov-west-1', FIPS, 'oidc.us-gov-west-1.amazonaws.com', 'portal.sso.us-gov-west-1.amazonaws.com'],
  ['cn-north-1', {}, 'oidc.cn-north-1.amazonaws.com.cn', 'portal.sso.cn-north-1.amazonaws.com.cn'],
  ['eusc-de-east-1', {}, 'oidc.eusc-de-east-1.amazonaws.eu', 'portal.sso.eusc-de-east-1.amazonaws.eu'],
])('a session in %s with %j signs in and uses the portal in its partition', async (region, settings, oidc, portal) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'region-'))
  try {
    const env = {HOME: folder, ...settings}
    const section = `[sso-session s]\nsso_start_url = https://d-1234567890.awsapps.com/start\nsso_region = ${region}\n`
    mkdirSync(path.join(folder, '.aws'))
    writeFileSync(path.join(folder, '.aws/config'), section)
    const registration = {clientId: 'id', clientSecret: 'secret', clientSecretExpiresAt: 4e9}
    const code = {deviceCode: 'd', userCode: 'u', verificationUri: 'https://a.example/', expiresIn: 600, interval: 1}
    const login = await runIn(
      env,
      ['login', '--use-device-code', '--no-browser'],
      [
        answer(200, registration),
        answer(200, {...code, verificationUriComplete: 'https://a.example/?user_code=u'}),
        answer(200, {accessToken: 'token', tokenType: 'Bearer', expiresIn: 28_800}),
      ],
    )
    const list = await runIn(env, ['list-accounts'], [answer(200, {accountList: []})])
    expect([...login.sent, ...list.sent].map((request) => request.url)).toEqual([
      ...['client/register', 'device_authorization', 'token'].map((name) => `https://${oidc}/${name}`),
      `https://${portal}/assignment/accounts`,
    ])
  } finally {
    rmSync(folder, {recursive: true})
  }
})

test.each(['login', 'token', 'list-accounts'])(
  '%s rejects a --region that is not the region of its session',
  async (name) => {
    const argv = [name, '--profile', 'modern', '--region', 'us-west-2']
    expect(await runIn({HOME: home}, argv, [])).toMatchObject({
      exitCode: 252,
      sent: [],
      stderr: expect.stringContaining(
        '--region "us-west-2" differs from the region of the sso-session "FOO BAR", which is "eu-west-1".',
      ),
    })
  },
)
