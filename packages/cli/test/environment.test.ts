import {describe, expect, test} from 'vitest'
import {answer, runIn} from './run-command.ts'

const WORDS = ['register-client', '--client-name', 'n', '--client-type', 'public']

/** Returns the exit code, and the host of the request or the first line of the error. */
async function outcomeOf(env: Record<string, string>, ...words: readonly string[]): Promise<[number, string]> {
  const {exitCode, stderr, sent} = await runIn({AWS_MAX_ATTEMPTS: '1', ...env}, [...WORDS, ...words], [answer(200, {})])
  const [request] = sent
  return [exitCode, request === undefined ? (stderr.split('\n')[1] ?? '') : new URL(request.url).host]
}

describe('the environment', () => {
  const start = 'sso-oidc: An error occurred'

  test.each<[string, Record<string, string>, [number, string]]>([
    [
      'a huge region',
      {AWS_REGION: 'x'.repeat(100_000)},
      [255, `${start} (InvalidRegion): Invalid region (100000 characters, not shown).`],
    ],
    [
      'a region with control characters',
      {AWS_REGION: '\u001b[2J\u009b'},
      [255, `${start} (InvalidRegion): Invalid region "\\u001b[2J\\u009b".`],
    ],
    [
      'a profile with control characters',
      {AWS_PROFILE: '\u001b]0;x\u0007\n'},
      [
        255,
        `${start} (ProfileNotFound): Profile "\\u001b]0;x\\u0007\\n" not found in ~/.aws/config or ~/.aws/credentials.`,
      ],
    ],
    [
      'a huge number of attempts',
      {AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: 'x'.repeat(100_000)},
      [
        255,
        `${start} (InvalidSetting): Invalid value (100000 characters, not shown) for AWS_MAX_ATTEMPTS. Use a whole number, at least 1.`,
      ],
    ],
    [
      'an endpoint that is none',
      {AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: 'http://\u001b'},
      [
        255,
        `${start} (InvalidSetting): Invalid value "http://\\u001b" for AWS_ENDPOINT_URL. Use a complete URL that begins with https:// or http://.`,
      ],
    ],
    ['no variables', {}, [253, `${start} (NoRegion): No region is configured.`]],
    [
      'an empty region',
      {AWS_REGION: '', AWS_DEFAULT_REGION: ''},
      [253, `${start} (NoRegion): No region is configured.`],
    ],
  ])('with %s is rejected in one short line without control characters (I14)', async (_, env, expected) => {
    expect(await outcomeOf(env)).toEqual(expected)
  })

  test('with empty variables is like one without them (I14)', async () => {
    const names = [
      ...['AWS_DEFAULT_REGION', 'AWS_DEFAULT_OUTPUT', 'AWS_CLI_ERROR_FORMAT', 'AWS_RETRY_MODE', 'AWS_CA_BUNDLE'],
      ...['AWS_MAX_ATTEMPTS', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SSO_OIDC', 'AWS_USE_FIPS_ENDPOINT'],
      ...['AWS_USE_DUALSTACK_ENDPOINT', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'HTTPS_PROXY', 'NO_PROXY'],
    ]
    const empty = Object.fromEntries(names.map((name) => [name, '']))
    expect(await outcomeOf({...empty, AWS_REGION: 'eu-west-1'})).toEqual([0, 'oidc.eu-west-1.amazonaws.com'])
  })

  test.each<[string, Record<string, string>, string[], string]>([
    ['--region', {AWS_REGION: 'a-1', AWS_DEFAULT_REGION: 'b-1'}, ['--region', 'c-1'], 'oidc.c-1.amazonaws.com'],
    ['AWS_REGION', {AWS_REGION: 'a-1', AWS_DEFAULT_REGION: 'b-1'}, [], 'oidc.a-1.amazonaws.com'],
    ['AWS_ENDPOINT_URL', {AWS_REGION: 'a-1', AWS_ENDPOINT_URL: 'http://e', AWS_USE_FIPS_ENDPOINT: 'true'}, [], 'e'],
    [
      'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
      {AWS_REGION: 'a-1', AWS_ENDPOINT_URL: 'http://e', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true'},
      [],
      'oidc.a-1.amazonaws.com',
    ],
    [
      '--endpoint-url even then',
      {AWS_REGION: 'a-1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true'},
      ['--endpoint-url', 'http://e'],
      'e',
    ],
  ])('with contradictions is decided by %s (I14)', async (_, env, words, host) => {
    expect(await outcomeOf(env, ...words)).toEqual([0, host])
  })
})
