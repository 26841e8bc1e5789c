import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import type {HttpResponse} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {
  answer,
  assumedRole,
  EXPIRATION,
  expectSilence,
  KEYS,
  KEYS_FOUND,
  roleCredentials,
  search,
  TEMPORARY,
} from './find-credentials.ts'

const SECRET = KEYS_FOUND.secretAccessKey

expectSilence()

describe('keys', () => {
  const env = {AWS_ACCESS_KEY_ID: 'AKENV', AWS_SECRET_ACCESS_KEY: 'e'}

  test('of the environment precede a profile, unless an option selects it (C9)', async () => {
    const config = `[profile dev]\n${KEYS}`
    expect((await search({config, env: {...env, AWS_PROFILE: 'dev'}})).found).toEqual({
      accessKeyId: 'AKENV',
      secretAccessKey: 'e',
    })
    expect(await search({config, env, profile: 'dev'})).toEqual({found: KEYS_FOUND, sent: []})
  })

  test('of the environment have their session token under two names', async () => {
    const tokens = {AWS_SECURITY_TOKEN: 'old', AWS_SESSION_TOKEN: 'new'}
    expect((await search({env: {...env, ...tokens}})).found?.sessionToken).toBe('old')
    expect((await search({env: {...env, AWS_SESSION_TOKEN: 'new'}})).found?.sessionToken).toBe('new')
  })

  test.each([
    ['My Session', "[profile 'My Session']"],
    ["O'Brien dev", `[profile 'O'"'"'Brien dev']`],
    ['é', '[profile é]'],
    ['a,b', '[profile a,b]'],
    ['a(b)', '[profile a(b)]'],
    ['a=b', '[profile a=b]'],
    ['a#b;c', '[profile a#b;c]'],
  ])('of a profile %s are found (C4)', async (profile, header) => {
    expect(await search({config: `${header}\n${KEYS}`, profile})).toEqual({found: KEYS_FOUND, sent: []})
  })

  test.each([
    ['[two words]', 'two words', KEYS],
    ['[dev]', 'dev', `aws_access_key_id : AKID\naws_secret_access_key: ${SECRET}\n`],
    ['[dev]', 'dev', `[x]\n[DEFAULT]\n${KEYS}`],
  ])('of %s in the credentials file are found as the AWS CLI does (C4)', async (header, profile, lines) => {
    expect(await search({credentials: `${header}\n${lines}`, profile})).toEqual({found: KEYS_FOUND, sent: []})
  })

  test('of the credentials file precede those of the configuration file, with their session token', async () => {
    const credentials = `[default]\n${KEYS}aws_session_token = t\n`
    const config = '[default]\naws_access_key_id = OTHER\naws_secret_access_key = other\n'
    expect((await search({config, credentials})).found).toEqual({...KEYS_FOUND, sessionToken: 't'})
    expect((await search({config, credentials: '[x]\n'})).found?.accessKeyId).toBe('OTHER')
  })

  test.each([
    ['credentials', 'aws_access_key_id = AKID', 'aws_secret_access_key', '~/.aws/credentials'],
    ['config', 'aws_access_key_id = AKID', 'aws_secret_access_key', '~/.aws/config'],
    ['credentials', 'aws_access_key_id = AKID\naws_secret_access_key =', 'aws_secret_access_key', '~/.aws/credentials'],
    ['config', `aws_access_key_id =\naws_secret_access_key = ${SECRET}`, 'aws_access_key_id', '~/.aws/config'],
  ])(
    'without their other half in the file %s fail, and the error names key and file (C8)',
    async (kind, text, key, file) => {
      expect(await search({[kind]: `[default]\n${text}\n`})).toEqual({
        code: 'CredentialsFailed',
        message: `Profile "default" has credentials without ${key} in ${file}.`,
        sent: [],
      })
    },
  )

  test('without their secret in the environment fail', async () => {
    expect(await search({env: {AWS_ACCESS_KEY_ID: 'AKENV'}})).toEqual({
      code: 'CredentialsFailed',
      message: 'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.',
      sent: [],
    })
  })

  test('that are nowhere are an error of their own', async () => {
    expect(await search({env: {AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: ''}})).toEqual({
      code: 'NoCredentials',
      message: 'No credentials found in the environment or in the profile "default".',
      sent: [],
    })
  })

  test('come without any library of AWS', () => {
    const manifest: unknown = JSON.parse(readFileSync(path.join(import.meta.dirname, '../package.json'), 'utf8'))
    expect(JSON.stringify(manifest)).not.toContain('@aws-sdk')
  })
})

describe('a host', () => {
  const container = answer(200, {AccessKeyId: 'ASIA', SecretAccessKey: 's', Token: 't', Expiration: EXPIRATION})

  test.each<[Record<string, string>, string, string | undefined]>([
    [{AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/creds?id=1'}, 'http://169.254.170.2/v2/creds?id=1', undefined],
    [
      {AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.9.9.9:81/c', AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Basic x'},
      'http://127.9.9.9:81/c',
      'Basic x',
    ],
    [
      {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: 'https://example.com/c',
        AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Basic x',
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '~/token',
      },
      'https://example.com/c',
      'from file',
    ],
  ])('with the variables %j gives the credentials of a container', async (env, url, authorization) => {
    const {found, sent} = await search({env, files: {token: 'from file'}, responses: [container]})
    expect(found).toEqual(TEMPORARY)
    expect(sent.map(({url: to, headers}) => [to, headers['authorization']])).toEqual([[url, authorization]])
  })

  test('that is not local gets no token unencrypted, and no header is split', async () => {
    const full = 'AWS_CONTAINER_CREDENTIALS_FULL_URI'
    const messages = await Promise.all([
      search({env: {[full]: 'http://example.com/c'}}),
      search({env: {[full]: '::'}}),
      search({env: {[full]: 'http://localhost/c', AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a\r\nb'}}),
      search({env: {[full]: 'http://localhost/c', AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: 'nope'}}),
      search({env: {[full]: 'http://localhost/c'}, responses: [answer(200, {})]}),
      search({env: {[full]: 'http://localhost/c'}, responses: [answer(404, '')]}),
    ])
    expect(messages.map(({code, message}) => `${code}: ${message}`)).toEqual([
      'CredentialsFailed: AWS_CONTAINER_CREDENTIALS_FULL_URI must use https, because example.com is not a local host.',
      'CredentialsFailed: AWS_CONTAINER_CREDENTIALS_FULL_URI is not a valid URL.',
      'CredentialsFailed: The container authorization token has a line break.',
      'CredentialsFailed: AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE cannot be read: no such file.',
      'CredentialsFailed: The container credentials endpoint returned no credentials.',
      'CredentialsFailed: Profile "default" cannot get credentials: The container credentials endpoint failed with 404.',
    ])
  })

  const instance = {AWS_EC2_METADATA_DISABLED: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1/'}
  const base = 'http://127.0.0.1:1/latest'

  test('that is an EC2 instance gives the credentials of its role', async () => {
    const responses = [answer(200, 'TOKEN'), answer(200, 'my-role\n'), container]
    const {found, sent} = await search({env: instance, responses})
    expect(found).toEqual(TEMPORARY)
    expect(sent.map(({method, url, headers}) => [method, url, headers['x-aws-ec2-metadata-token']])).toEqual([
      ['PUT', `${base}/api/token`, undefined],
      ['GET', `${base}/meta-data/iam/security-credentials/`, 'TOKEN'],
      ['GET', `${base}/meta-data/iam/security-credentials/my-role`, 'TOKEN'],
    ])
  })

  test('that is an EC2 instance is asked without a token only where version 1 is not disabled', async () => {
    const responses = [answer(404, ''), answer(200, 'r'), container]
    expect((await search({env: instance, responses})).found).toEqual(TEMPORARY)
    const env = {...instance, AWS_EC2_METADATA_V1_DISABLED: 'true'}
    const disabled = await search({env, responses})
    expect([disabled.code, disabled.sent.length]).toEqual(['NoCredentials', 1])
    const withToken = [answer(200, 'TOKEN'), answer(200, 'r'), container]
    expect((await search({env, responses: withToken})).found).toEqual(TEMPORARY)
  })
})

test('credentials come from the first place in the order of the AWS CLI', async () => {
  const login = 'arn:aws:iam::1:user/x'
  const sha = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex')
  const token = {accessToken: {accessKeyId: 'LOGIN', secretAccessKey: 's', sessionToken: 't', expiresAt: EXPIRATION}}
  const files = {
    jwt: 'jwt',
    'out.json': JSON.stringify({Version: 1, AccessKeyId: 'PROCESS', SecretAccessKey: 's'}),
    [`.aws/sso/cache/${sha('sha1', 'https://d')}.json`]: JSON.stringify({accessToken: 'A', expiresAt: EXPIRATION}),
    [`.aws/login/cache/${sha('sha256', login)}.json`]: JSON.stringify({
      ...token,
      clientId: 'c',
      refreshToken: 'r',
      dpopKey: 'k',
    }),
  }
  /** Places in order: what they add to the environment or the files, and the response that they need. */
  const places: readonly [string, Record<string, string>, {config?: string; credentials?: string}, HttpResponse?][] = [
    ['AKENV', {AWS_ACCESS_KEY_ID: 'AKENV', AWS_SECRET_ACCESS_KEY: 's'}, {}],
    ['ROLE', {}, {config: 'role_arn = r\nsource_profile = source'}, assumedRole('ROLE')],
    ['WEB', {AWS_WEB_IDENTITY_TOKEN_FILE: 'jwt', AWS_ROLE_ARN: 'r'}, {}, assumedRole('WEB')],
    [
      'ASIA',
      {},
      {config: 'sso_start_url = https://d\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = r'},
      roleCredentials(),
    ],
    ['FILE', {}, {credentials: 'aws_access_key_id = FILE\naws_secret_access_key = s'}],
    ['LOGIN', {}, {config: `login_session = ${login}`}],
    ['PROCESS', {}, {config: 'credential_process = cat out.json'}],
    ['CONFIG', {}, {config: 'aws_access_key_id = CONFIG\naws_secret_access_key = s'}],
    [
      'CONTAINER',
      {AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost/c'},
      {},
      answer(200, {AccessKeyId: 'CONTAINER', SecretAccessKey: 's', Token: 't', Expiration: EXPIRATION}),
    ],
  ]
  const found: (string | undefined)[] = []
  for (const at of places.keys()) {
    const rest = places.slice(at)
    const lines = (kind: 'config' | 'credentials'): string => rest.map(([, , text]) => text[kind] ?? '').join('\n')
    const outcome = await search({
      config: `[default]\n${lines('config')}\n[profile source]\n${KEYS}`,
      credentials: `[default]\n${lines('credentials')}\n`,
      env: Object.assign({}, ...rest.map(([, env]) => env)),
      files,
      responses: rest.slice(0, 1).flatMap(([, , , response]) => response ?? []),
    })
    found.push(outcome.found?.accessKeyId ?? outcome.message)
  }
  expect(found).toEqual(places.map(([key]) => key))
})
