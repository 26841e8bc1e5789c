import {describe, expect, test} from 'vitest'
import {answer, REFRESH, runIn, TOKEN} from './run-command.ts'

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
    ['no empty option', {AWS_REGION: 'eu-west-1'}, ['--region', ''], 'https://oidc.eu-west-1.amazonaws.com/token'],
    [
      'the domain of China for its regions',
      {AWS_REGION: 'cn-north-1'},
      [],
      'https://oidc.cn-north-1.amazonaws.com.cn/token',
    ],
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

describe('the global options of the AWS CLI', () => {
  test('are all known and can be combined (C10)', async () => {
    const argv = [
      ...['--debug', '--endpoint-url', 'http://a', '--no-verify-ssl', '--no-paginate', '--output', 'json'],
      ...['--query', 'tokenType', '--profile', '', '--region', 'us-east-1', '--color', 'off', '--no-sign-request'],
      ...['--ca-bundle', '', '--cli-read-timeout', '1', '--cli-connect-timeout', '1', '--cli-binary-format', 'base64'],
      ...['--no-cli-pager', '--cli-error-format', 'legacy'],
    ]
    for (const prompt of ['--cli-auto-prompt', '--no-cli-auto-prompt']) {
      const {exitCode, stdout} = await runIn({}, ['create-token', ...REFRESH, ...argv, prompt], [answer(200, TOKEN)])
      expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: '"Bearer"\n'})
    }
  })

  test('--cli-auto-prompt and --no-cli-auto-prompt together are rejected before anything is sent (C10)', async () => {
    const argv = ['create-token', ...REFRESH, '--cli-auto-prompt', '--no-cli-auto-prompt']
    expect(await runIn({AWS_REGION: 'us-east-1'}, argv, [])).toMatchObject({
      exitCode: 252,
      sent: [],
      stderr: expect.stringContaining('An error occurred (ParamValidation): --cli-auto-prompt cannot be combined with'),
    })
  })
})
