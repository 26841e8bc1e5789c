import {describe, expect, test} from 'vitest'
import {answer, REFRESH, run, runIn, TOKEN} from './run-command.ts'

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
    ['a query without a match', ['--query', '[nope]'], '[\n    null\n]\n'],
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
    [
      'warns about',
      'https://a',
      'sso-oidc: warning: --no-verify-ssl disables certificate verification. Others on the network',
    ],
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
        'The user has not approved the request yet. Open the verification page and approve the request, then try again. `sso-oidc create-token --wait` waits for the approval.',
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

  test('shows the region and the endpoint that the service names, and never sends anything there (S8)', async () => {
    const error = {error: 'invalid_request', error_description: 'Wrong region'}
    const body = {...error, endpoint: 'https://evil.example/', region: 'eu-central-1', reason: 'r'}
    const type = {'x-amzn-errortype': 'InvalidRequestRegionException'}
    const {sent, ...outcome} = await runIn(
      {AWS_REGION: 'us-east-1'},
      ['create-token', ...REFRESH],
      [answer(400, body, type)],
    )
    expect(sent.map(({url}) => url)).toEqual(['https://oidc.us-east-1.amazonaws.com/token'])
    expect(outcome).toEqual({
      exitCode: 254,
      stdout: '',
      stderr: [
        '',
        'sso-oidc: An error occurred (InvalidRequestRegionException) when calling the CreateToken operation:',
        '',
        'Response of the service:',
        'error: invalid_request',
        'error_description: Wrong region',
        'endpoint: https://evil.example/',
        'region: eu-central-1',
        '',
        'The IAM Identity Center instance is in another region. The response contains the name of that region. Pass that region with `--region`.',
        '',
      ].join('\n'),
    })
  })
})
