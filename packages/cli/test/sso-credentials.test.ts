import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {nodeTransport} from '../src/network/transport.ts'
import {
  answer,
  assumedRole,
  EXPIRATION,
  expectSilence,
  KEYS,
  roleCredentials,
  search,
  signerOf,
  TEMPORARY,
} from './find-credentials.ts'

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')

expectSilence()

describe('a role of IAM Identity Center', () => {
  const ROLE = 'sso_account_id = 123456789012\nsso_role_name = r\n'
  const START_URL = 'https://d-1.awsapps.com/start'
  const SESSION = `sso_start_url = ${START_URL}\nsso_region = us-west-2\n`
  const config = `[default]\nsso_session = FOO BAR\n${ROLE}[sso-session 'FOO BAR']\n${SESSION}`
  const cached = (key: string, members: object): Record<string, string> => ({
    [`.aws/sso/cache/${sha1(key)}.json`]: JSON.stringify({accessToken: 'CACHED', expiresAt: EXPIRATION, ...members}),
  })
  const PORTAL = 'https://portal.sso.us-west-2.amazonaws.com/federation/credentials?role_name=r&account_id=123456789012'
  const refreshable = {
    clientId: 'c',
    clientSecret: 'cs',
    refreshToken: 'RT',
    registrationExpiresAt: '2026-03-01T00:00:00Z',
  }

  test('is found with the token that is cached under the name of the session (C5)', async () => {
    const {found, sent} = await search({config, files: cached('FOO BAR', {}), responses: [roleCredentials()]})
    expect(found).toEqual(TEMPORARY)
    expect(sent.map(({url, headers}) => [url, headers['x-amz-sso_bearer_token']])).toEqual([[PORTAL, 'CACHED']])
  })

  test('is found with the token that is cached under the start URL, without a session', async () => {
    const legacy = {config: `[default]\n${ROLE}${SESSION}`, responses: [roleCredentials()]}
    const old = cached(START_URL, {expiresAt: '2026-01-02T04:00:00UTC'})
    expect((await search({...legacy, files: old})).found).toEqual(TEMPORARY)
  })

  test.each([
    ['expired', '2026-01-01T00:00:00Z'],
    ['about to expire', '2026-01-02T03:10:00Z'],
  ])('refreshes a token that is %s, quietly, and caches the new one (C9)', async (_, expiresAt) => {
    const name = `.aws/sso/cache/${sha1('FOO BAR')}.json`
    let stored: unknown
    const {found, sent} = await search({
      config,
      files: cached('FOO BAR', {...refreshable, expiresAt, startUrl: START_URL, x: 1}),
      responses: [
        answer(200, {accessToken: 'NEW', expiresIn: 3600, refreshToken: 'RT2', tokenType: 'Bearer'}),
        roleCredentials(),
      ],
      inspect: (home) => (stored = JSON.parse(readFileSync(path.join(home, name), 'utf8'))),
    })
    expect(found).toEqual(TEMPORARY)
    expect(sent.map(({url, headers}) => [url, headers['x-amz-sso_bearer_token']])).toEqual([
      ['https://oidc.us-west-2.amazonaws.com/token', undefined],
      [PORTAL, 'NEW'],
    ])
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      clientId: 'c',
      clientSecret: 'cs',
      grantType: 'refresh_token',
      refreshToken: 'RT',
    })
    const expected = {...refreshable, startUrl: START_URL, x: 1, accessToken: 'NEW', refreshToken: 'RT2'}
    expect(stored).toEqual({...expected, expiresAt: '2026-01-02T04:04:05Z'})
  })

  test('uses a token that is still valid if its refresh is refused', async () => {
    const files = cached('FOO BAR', {...refreshable, expiresAt: '2026-01-02T03:10:00Z'})
    const refused = answer(400, {error: 'invalid_grant'}, {'x-amzn-errortype': 'InvalidGrantException'})
    const {found, sent} = await search({config, files, responses: [refused, roleCredentials()]})
    expect([found, sent[1]?.headers['x-amz-sso_bearer_token']]).toEqual([TEMPORARY, 'CACHED'])
  })

  test('is not found without its proxy: the error names the variable, not the expired token (B2)', async () => {
    const env = {HTTPS_PROXY: 'http://user:pa#ss@127.0.0.1:1'}
    const transport = nodeTransport({connectTimeout: 1000, readTimeout: 1000, verify: true}, env)
    const files = cached('FOO BAR', {...refreshable, expiresAt: '2026-01-01T00:00:00Z'})
    expect(await search({config, files, env, network: {transport}})).toMatchObject({
      code: 'InvalidSetting',
      message: expect.stringMatching(/^Invalid value \(not shown\) for HTTPS_PROXY\./),
    })
  })

  test.each<[string, Record<string, string>, string]>([
    ['is missing', {}, 'cannot get credentials: Not signed in to sso-session "FOO BAR": there is no cached token'],
    [
      'is torn',
      {[`.aws/sso/cache/${sha1('FOO BAR')}.json`]: '{"accessTo'},
      'cannot get credentials: Not signed in to sso-session "FOO BAR": there is no cached token',
    ],
    [
      'has expired',
      cached('FOO BAR', {expiresAt: '2020-01-01T00:00:00Z'}),
      'cannot get credentials: Not signed in to sso-session "FOO BAR": the cached token has expired',
    ],
    [
      'has expired with its registration',
      cached('FOO BAR', {
        ...refreshable,
        expiresAt: '2020-01-01T00:00:00Z',
        registrationExpiresAt: '2020-01-01T00:00:00Z',
      }),
      'cannot get credentials: Not signed in to sso-session "FOO BAR": the cached token has expired',
    ],
  ])('fails without a request if the token %s', async (_, files, problem) => {
    expect(await search({config, files})).toEqual({
      code: 'CredentialsFailed',
      message: `Profile "default" ${problem}.`,
      sent: [],
    })
  })

  test('fails with the words of the access portal', async () => {
    const refused = answer(403, {message: 'No access', __type: 'com.amazonaws.switchboard.portal#ForbiddenException'})
    expect(await search({config, files: cached('FOO BAR', {}), responses: [refused]})).toMatchObject({
      code: 'CredentialsFailed',
      message:
        'Profile "default" cannot get credentials: GetRoleCredentials failed with ForbiddenException: No access.',
    })
  })

  test.each([
    [`sso_session = x\n${ROLE}`, 'has an sso_session "x" that does not exist'],
    [`${ROLE}sso_region = r\n`, 'lacks sso_start_url, which SSO credentials require'],
    ['sso_role_name = r\n', 'lacks sso_account_id, sso_region, sso_start_url, which SSO credentials require'],
    [
      `sso_session = s\n${ROLE}sso_region = other\n[sso-session s]\n${SESSION}`,
      'and its sso_session have different values for sso_region',
    ],
  ])('with the settings %j fails', async (lines, problem) => {
    expect(await search({config: `[default]\n${lines}`})).toEqual({
      code: 'CredentialsFailed',
      message: `Profile "default" ${problem}.`,
      sent: [],
    })
  })

  test('precedes keys and processes of its profile, and is the source of other roles', async () => {
    const both = config.replace(ROLE, `${ROLE}${KEYS}credential_process = false\n`)
    const files = cached('FOO BAR', {})
    expect((await search({config: both, files, responses: [roleCredentials()]})).found).toEqual(TEMPORARY)
    const chain = `${config}[profile p]\nrole_arn = R\nsource_profile = default\n`
    const {sent} = await search({config: chain, files, profile: 'p', responses: [roleCredentials(), assumedRole()]})
    expect(sent.map(signerOf)).toEqual([undefined, 'ASIA us-east-1/sts/aws4_request'])
  })
})
