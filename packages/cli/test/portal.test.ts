import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {answer, run, runIn} from './run-command.ts'
import {runProgram} from './run-program.ts'
import {startServer} from './scripted-server.ts'

const TOKEN = ['--access-token', 'S3CR3T']
const LIST = ['list-accounts', ...TOKEN]

const folder = mkdtempSync(path.join(tmpdir(), 'portal-'))
afterAll(() => rmSync(folder, {recursive: true}))

function fileWith(text: string): string {
  const file = path.join(folder, 'token')
  writeFileSync(file, text)
  return `file://${file}`
}

describe('an access token', () => {
  test('can be read from a file', async () => {
    const {sent} = await run(['logout', '--access-token', fileWith('S3CR3T')], answer(200, ''))
    expect(sent.map(({headers}) => headers['x-amz-sso_bearer_token'])).toEqual(['S3CR3T'])
  })

  test.each(['S3CR3T\n', 'S3CR3T\u0000', 'S3CR3T\u00fc'])(
    'in a file with %j is rejected with the names of the member and the option',
    async (text) => {
      const {sent, stderr, exitCode} = await run(['logout', '--access-token', fileWith(text)], answer(200, ''))
      expect({sent, exitCode}).toEqual({sent: [], exitCode: 252})
      expect(stderr).toContain(
        'accessToken (--access-token) contains a line break or another character that is not allowed in an HTTP header',
      )
      expect(stderr).not.toContain('S3CR3T')
    },
  )

  test('and the secrets of its response are left out by --debug', async () => {
    const roleCredentials = {accessKeyId: 'AKID', secretAccessKey: 'S3CR3T-1', sessionToken: 'S3CR3T-2', expiration: 1}
    const words = ['get-role-credentials', ...TOKEN, '--role-name', 'r', '--account-id', '1', '--debug']
    const {stderr} = await run(words, answer(200, {roleCredentials}))
    expect(stderr.replace(/\d+ ms/, 'N ms').replace(/[0-9a-f-]{36}/, 'UUID')).toBe(
      [
        'debug: GET https://portal.sso.us-east-1.amazonaws.com/federation/credentials?role_name=r&account_id=1',
        'debug:   headers {"x-amz-sso_bearer_token":"[redacted]","user-agent":"test md/command#GetRoleCredentials","amz-sdk-invocation-id":"UUID","amz-sdk-request":"attempt=1"}',
        'debug: 200 after N ms',
        'debug:   body {"roleCredentials":{"accessKeyId":"AKID","secretAccessKey":"[redacted]","sessionToken":"[redacted]","expiration":1}}',
        '',
      ].join('\n'),
    )
  })

  test('that the portal rejects is an error with the message of the portal and the remedy', async () => {
    const body = {
      message: 'Session token not found or invalid',
      __type: 'com.amazonaws.switchboard.portal#UnauthorizedException',
    }
    const {stdout, stderr, exitCode} = await run(LIST, answer(401, body))
    expect({stdout, exitCode}).toEqual({stdout: '', exitCode: 254})
    expect(stderr).toBe(
      [
        '',
        'sso-oidc: An error occurred (UnauthorizedException) when calling the ListAccounts operation (reached max retries: 0): Session token not found or invalid',
        '',
        'The access token is wrong, expired, or revoked, or it belongs to another region. Sign in again with `sso-oidc login`.',
        '',
      ].join('\n'),
    )
  })
})

describe('the access portal', () => {
  const OIDC = {AWS_ENDPOINT_URL_SSO_OIDC: 'http://oidc'}

  test.each<[string, Record<string, string>, string[], string]>([
    ['in its region', {AWS_REGION: 'eu-west-1', ...OIDC}, [], 'https://portal.sso.eu-west-1.amazonaws.com/logout'],
    [
      'at its FIPS endpoint',
      {AWS_REGION: 'us-east-1', AWS_USE_FIPS_ENDPOINT: 'true'},
      [],
      'https://portal.sso-fips.us-east-1.amazonaws.com/logout',
    ],
    [
      'at its dual-stack endpoint',
      {AWS_REGION: 'us-east-1', AWS_USE_DUALSTACK_ENDPOINT: 'true'},
      [],
      'https://portal.sso.us-east-1.api.aws/logout',
    ],
    [
      'at the URL of its own variable instead of the general one',
      {AWS_REGION: 'a-1', AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_SSO: 'http://portal/base', ...OIDC},
      [],
      'http://portal/base/logout',
    ],
    [
      'at the URL of the general variable',
      {AWS_REGION: 'a-1', AWS_ENDPOINT_URL: 'http://all', ...OIDC},
      [],
      'http://all/logout',
    ],
    [
      'at the URL of --endpoint-url',
      {AWS_REGION: 'a-1', AWS_ENDPOINT_URL_SSO: 'http://portal'},
      ['--endpoint-url', 'http://flag'],
      'http://flag/logout',
    ],
  ])('is reached %s', async (_, env, words, url) => {
    const {sent} = await runIn(env, ['logout', ...TOKEN, ...words], [answer(200, '')])
    expect(sent.map((request) => request.url)).toEqual([url])
  })

  test('is reached at the URL of its own section of the services', async () => {
    const config = path.join(folder, 'config')
    const services = 'sso_oidc =\n  endpoint_url = http://oidc\nsso =\n  endpoint_url = http://portal\n'
    writeFileSync(config, `[default]\nservices = s\n[services s]\n${services}`)
    const env = {AWS_REGION: 'a-1', AWS_CONFIG_FILE: config}
    expect((await runIn(env, ['logout', ...TOKEN], [answer(200, '')])).sent.map(({url}) => url)).toEqual([
      'http://portal/logout',
    ])
  })

  test('needs a region even though its requests are not signed', async () => {
    expect(await runIn({}, LIST, [])).toMatchObject({
      exitCode: 253,
      sent: [],
      stderr: expect.stringContaining('NoRegion'),
    })
  })

  test('gets requests without a body, and an empty response prints nothing', async () => {
    await using server = await startServer({body: ''}, {body: {accountList: []}})
    const env = {AWS_ENDPOINT_URL_SSO: server.url}
    expect(await runProgram(['logout', ...TOKEN], {env})).toEqual({exitCode: 0, signal: null, stdout: '', stderr: ''})
    await runProgram([...LIST, '--page-size', '1'], {env})
    const names = ['content-length', 'content-type', 'transfer-encoding', 'x-amz-sso_bearer_token']
    expect(
      server.requests.map(({method, url, body, headers}) => [method, url, body, ...names.map((name) => headers[name])]),
    ).toEqual([
      ['POST', '/logout', '', '0', undefined, undefined, 'S3CR3T'],
      ['GET', '/assignment/accounts?max_result=1', '', undefined, undefined, undefined, 'S3CR3T'],
    ])
  })
})
