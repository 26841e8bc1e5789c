import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {answer, run, runIn} from './run-command.ts'

const TOKEN = {accessToken: 'AT-1', tokenType: 'Bearer', expiresIn: 28_800}
const REFRESH = [
  '--client-id',
  'id',
  '--client-secret',
  'secret',
  '--grant-type',
  'refresh_token',
  '--refresh-token',
  'rt',
]

describe('a command', () => {
  test('sends the request and prints the response', async () => {
    const {sent, ...rest} = await run(['create-token', ...REFRESH, '--scope', 'a', 'b'], answer(200, TOKEN))
    expect(rest).toEqual({
      stdout: '{\n    "accessToken": "AT-1",\n    "tokenType": "Bearer",\n    "expiresIn": 28800\n}\n',
      stderr: '',
      exitCode: 0,
    })
    expect(sent.map(({url, body}) => ({url, body: JSON.parse(body)}))).toEqual([
      {
        url: 'https://oidc.us-east-1.amazonaws.com/token',
        body: {
          clientId: 'id',
          clientSecret: 'secret',
          grantType: 'refresh_token',
          refreshToken: 'rt',
          scope: ['a', 'b'],
        },
      },
    ])
  })

  test.each<[string, string[], string]>([
    ['yaml', ['--output', 'yaml'], 'accessToken: AT-1\nexpiresIn: 28800\ntokenType: Bearer\n'],
    ['yaml-stream', ['--output', 'yaml-stream'], '- accessToken: AT-1\n  expiresIn: 28800\n  tokenType: Bearer\n'],
    ['off', ['--output', 'off'], ''],
    ['a query', ['--query', 'accessToken'], '"AT-1"\n'],
    ['a query without a match', ['--query', 'nope'], 'null\n'],
    ['a query with an empty object', ['--query', '`{}`'], ''],
  ])('prints with %s', async (_, words, stdout) => {
    expect((await run(['create-token', ...REFRESH, ...words], answer(200, TOKEN))).stdout).toBe(stdout)
  })

  test.each<[string, boolean, Record<string, string>, string[]]>([
    ['on a terminal', true, {}, []],
    ['on a dumb terminal (O4)', false, {TERM: 'dumb'}, []],
    ['on a terminal with NO_COLOR (O4)', false, {NO_COLOR: '1'}, []],
    ['on a terminal with an empty NO_COLOR', true, {NO_COLOR: ''}, []],
    ['on a terminal with --color off', false, {}, ['--color', 'off']],
    ['with NO_COLOR and --color on', true, {NO_COLOR: '1'}, ['--color', 'on']],
  ])('has color %s: %s', async (_, hasColor, env, words) => {
    const argv = ['create-token', ...REFRESH, '--output', 'table', ...words]
    const stdout = {isTTY: true}
    const outcome = await runIn({AWS_REGION: 'us-east-1', ...env}, argv, [answer(200, TOKEN)], {stdout})
    expect(outcome.stdout.includes('\u001b[')).toBe(hasColor)
  })

  test.each<[string, string[]]>([
    ['a query with a syntax error (O9)', ['--query', 'a[']],
    ['an empty query', ['--query', '']],
    ['a query with an unclosed literal', ['--query', '`1']],
    ['an endpoint without a scheme', ['--endpoint-url', 'localhost']],
    ['an unknown format', ['--output', 'jsn']],
    ['a format without a name', ['--output', '']],
    ['a member of the wrong type', ['--scope', '[1]']],
    ['a grant without its token', ['--refresh-token', '']],
  ])('with %s fails before anything is sent', async (_, words) => {
    const {exitCode, stdout, sent} = await run(['create-token', ...REFRESH, ...words], answer(200, TOKEN))
    expect({exitCode, stdout, sent}).toEqual({exitCode: 252, stdout: '', sent: []})
  })

  test.each<[string, string, string]>([
    ['warns about', 'https://a', 'sso-oidc: warning: --no-verify-ssl disables certificate verification. Others on the network'],
    ['prints no warning about', 'http://a', ''],
  ])('%s --no-verify-ssl for %s (N29)', async (_, endpoint, start) => {
    const argv = ['create-token', ...REFRESH, '--no-verify-ssl', '--endpoint-url', endpoint]
    const {stderr, exitCode} = await run(argv, answer(200, TOKEN))
    expect({exitCode, start: stderr.slice(0, start.length), isEmpty: stderr === ''}).toEqual({
      exitCode: 0,
      start,
      isEmpty: start === '',
    })
  })

  test('sends an unknown grant type to the service', async () => {
    const words = ['--client-id', 'id', '--client-secret', 's', '--grant-type', 'password']
    const refusal = answer(
      400,
      {error: 'unsupported_grant_type'},
      {'x-amzn-errortype': 'UnsupportedGrantTypeException'},
    )
    expect(await run(['create-token', ...words], refusal)).toMatchObject({exitCode: 254, sent: [{}]})
  })

  test('prints a pending authorization with the response of the service and the remedy', async () => {
    const refusal = answer(
      400,
      {error: 'authorization_pending', error_description: 'Authorization is still pending'},
      {'x-amzn-errortype': 'AuthorizationPendingException:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/'},
    )
    const {sent: _, ...rest} = await run(['create-token', ...REFRESH], refusal)
    expect(rest).toEqual({
      stdout: '',
      exitCode: 254,
      stderr: [
        '',
        'sso-oidc: An error occurred (AuthorizationPendingException) when calling the CreateToken operation (reached max retries: 0):',
        '',
        'Response of the service:',
        'error: authorization_pending',
        'error_description: Authorization is still pending',
        '',
        'The user has not approved the request yet. Open the verification page and approve the request, then try again. `sso-oidc create-token --wait` repeats the request until then.',
        '',
      ].join('\n'),
    })
  })

  test('escapes the words of the service (S2)', async () => {
    const hostile = '\u001b[2J\u001b]0;PWNED\u0007 \u202ereverse\u202c \u009b31m'
    const {stderr} = await run(
      ['create-token', ...REFRESH],
      answer(400, {error: 'invalid_grant', error_description: hostile}),
    )
    expect(stderr).toContain('error_description: \\u001b[2J\\u001b]0;PWNED\\u0007 \\u202ereverse\\u202c \\u009b31m')
  })

  test('signs an operation that needs a signature, except with --no-sign-request', async () => {
    const words = ['create-token-with-iam', '--client-id', 'arn', '--grant-type', 'other']
    const keys = {AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'S3CR3T'}
    const signed = await runIn(keys, words, [answer(200, TOKEN)])
    expect(signed.sent.map(({url, headers}) => ({url, authorization: headers['authorization']}))).toEqual([
      {
        url: 'https://oidc.eu-west-1.amazonaws.com/token?aws_iam=t',
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/sso-oauth\/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}$/,
        ),
      },
    ])
    const unsigned = await runIn(keys, [...words, '--no-sign-request'], [answer(200, TOKEN)])
    expect(unsigned.sent.map(({headers}) => headers['authorization'])).toEqual([undefined])
  })

  test('that needs a signature fails without credentials', async () => {
    const env = {AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true'}
    const words = ['create-token-with-iam', '--client-id', 'arn', '--grant-type', 'other']
    expect(await runIn(env, words, [])).toMatchObject({
      exitCode: 253,
      sent: [],
      stderr: expect.stringContaining('NoCredentials'),
    })
  })
})

describe('a skeleton', () => {
  test.each(['input', 'yaml-input'])('of kind %s needs no region and sends nothing', async (kind) => {
    const {exitCode, stdout, sent} = await runIn({}, ['create-token', '--generate-cli-skeleton', kind], [])
    expect({
      exitCode,
      sent,
      members: stdout.match(/^\W*\w+(?=["]?:)/gm)?.map((line) => line.replace(/\W/g, '')),
    }).toEqual({
      exitCode: 0,
      sent: [],
      members: [
        'clientId',
        'clientSecret',
        'grantType',
        'deviceCode',
        'code',
        'refreshToken',
        'scope',
        'redirectUri',
        'codeVerifier',
      ],
    })
  })

  test('of kind output validates the request and prints a response (C12)', async () => {
    expect(
      await run(['create-token', '--generate-cli-skeleton', 'output', ...REFRESH, '--query', 'expiresIn']),
    ).toEqual({
      stdout: '0\n',
      stderr: '',
      exitCode: 0,
      sent: [],
    })
    expect(
      await run(['create-token', '--generate-cli-skeleton', 'output', ...REFRESH, '--scope', '[1]']),
    ).toMatchObject({
      exitCode: 252,
    })
  })
})

describe('settings', () => {
  test.each<[string, Record<string, string>, string[], string]>([
    [
      'an option before variables',
      {AWS_REGION: 'a-1'},
      ['--region', 'eu-west-1'],
      'https://oidc.eu-west-1.amazonaws.com/token',
    ],
    [
      'AWS_REGION before AWS_DEFAULT_REGION',
      {AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'a-1'},
      [],
      'https://oidc.eu-west-1.amazonaws.com/token',
    ],
    [
      'no empty option',
      {AWS_REGION: 'eu-west-1'},
      ['--region', ''],
      'https://oidc.eu-west-1.amazonaws.com/token',
    ],
    ['the domain of China for its regions', {AWS_REGION: 'cn-north-1'}, [], 'https://oidc.cn-north-1.amazonaws.com.cn/token'],
    [
      'the FIPS endpoint',
      {AWS_REGION: 'us-east-1', AWS_USE_FIPS_ENDPOINT: 'true'},
      [],
      'https://oidc-fips.us-east-1.amazonaws.com/token',
    ],
    [
      'the dual-stack endpoint',
      {AWS_REGION: 'us-east-1', AWS_USE_DUALSTACK_ENDPOINT: 'true'},
      [],
      'https://oidc.us-east-1.api.aws/token',
    ],
    ['AWS_ENDPOINT_URL', {AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: 'http://a/base'}, [], 'http://a/base/token'],
    [
      'the variable of the service before the general one',
      {AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: 'http://a', AWS_ENDPOINT_URL_SSO_OIDC: 'http://b'},
      [],
      'http://b/token',
    ],
    [
      '--endpoint-url before both',
      {AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_SSO_OIDC: 'http://b'},
      ['--endpoint-url', 'http://c'],
      'http://c/token',
    ],
    [
      'no variable if endpoints are ignored',
      {AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: 'http://a', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true'},
      [],
      'https://oidc.us-east-1.amazonaws.com/token',
    ],
  ])('use %s', async (_, env, words, url) => {
    const {sent} = await runIn(env, ['create-token', ...REFRESH, ...words], [answer(200, TOKEN)])
    expect(sent.map((request) => request.url)).toEqual([url])
  })

  test.each<[string, Record<string, string>, string[], number]>([
    ['no region', {}, [], 253],
    ['no region even with an endpoint', {}, ['--endpoint-url', 'http://127.0.0.1:1'], 253],
    ['an invalid region', {AWS_REGION: 'us_east_1'}, [], 255],
    ['zero attempts', {AWS_REGION: 'a-1', AWS_MAX_ATTEMPTS: '0'}, [], 255],
    ['a timeout with a fraction', {AWS_REGION: 'a-1'}, ['--cli-read-timeout', '1.5'], 255],
    ['an unknown default format', {AWS_REGION: 'a-1', AWS_DEFAULT_OUTPUT: 'xml'}, [], 255],
    ['an unreadable CA bundle', {AWS_REGION: 'a-1'}, ['--ca-bundle', '/nope.pem'], 255],
  ])('with %s are rejected', async (_, env, words, exitCode) => {
    expect(await runIn(env, ['create-token', ...REFRESH, ...words], [])).toMatchObject({exitCode, stdout: '', sent: []})
  })
})

describe('secrets', () => {
  const canary = fc.stringMatching(/^[A-Za-z0-9]{12,20}$/).map((text) => `S3CR3T-${text}`)

  test('never reach standard error, with any error and with --debug (U2, Z1)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({secret: canary, refresh: canary, code: canary, verifier: canary, token: canary}),
        fc.constantFrom(200, 400, 500),
        fc.constantFrom([], ['--scope', '[1]'], ['--unknown'], ['--query', 'a[']),
        async (secrets, status, error) => {
          const request = {
            clientId: 'id',
            clientSecret: secrets.secret,
            grantType: 'refresh_token',
            refreshToken: secrets.refresh,
            code: secrets.code,
            codeVerifier: secrets.verifier,
          }
          const response = answer(status, {
            ...TOKEN,
            accessToken: secrets.token,
            refreshToken: secrets.refresh,
            new: secrets.token,
          })
          const argv = ['create-token', '--cli-input-json', JSON.stringify(request), '--debug', ...error]
          const {stderr} = await run(argv, response)
          expect(stderr).not.toContain('S3CR3T')
        },
      ),
      {numRuns: 100},
    )
  })

  test('are the only members that --debug leaves out', async () => {
    const {stderr} = await run(['create-token', ...REFRESH, '--debug'], answer(200, TOKEN))
    expect(stderr.replace(/\d+ ms/, 'N ms').replace(/[0-9a-f-]{36}/, 'UUID')).toBe(
      [
        'debug: POST https://oidc.us-east-1.amazonaws.com/token',
        'debug:   headers {"content-type":"application/json","user-agent":"test md/command#CreateToken","amz-sdk-invocation-id":"UUID","amz-sdk-request":"attempt=1"}',
        'debug:   body {"clientId":"id","clientSecret":"[redacted]","grantType":"refresh_token","refreshToken":"[redacted]"}',
        'debug: 200 after N ms',
        'debug:   body {"accessToken":"[redacted]","tokenType":"Bearer","expiresIn":28800}',
        '',
      ].join('\n'),
    )
  })
})
