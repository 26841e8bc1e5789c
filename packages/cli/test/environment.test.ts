import {describe, expect, test} from 'vitest'
import {answer, runIn} from './run-command.ts'

const WORDS = ['register-client', '--client-name', 'n', '--client-type', 'public']

async function outcomeOf(env: Record<string, string>, ...words: readonly string[]): Promise<[number, string]> {
  const {exitCode, stderr, sent} = await runIn({AWS_MAX_ATTEMPTS: '1', ...env}, [...WORDS, ...words], [answer(200, {})])
  const [request] = sent
  return [exitCode, request === undefined ? (stderr.split('\n')[1] ?? '') : new URL(request.url).host]
}

describe('the environment', () => {
  const told = 'sso-oidc: An error occurred'

  test.each<[string, Record<string, string>, [number, string]]>([
    [
      'a huge region',
      {AWS_REGION: 'x'.repeat(100_000)},
      [255, `${told} (InvalidRegion): a word of 100000 characters is not a valid region.`],
    ],
    [
      'a region with control characters',
      {AWS_REGION: '\u001b[2J\u009b'},
      [255, `${told} (InvalidRegion): "\\u001b[2J\\u009b" is not a valid region.`],
    ],
    [
      'a profile with control characters',
      {AWS_PROFILE: '\u001b]0;x\u0007\n'},
      [255, `${told} (ProfileNotFound): The profile "\\u001b]0;x\\u0007\\n" is in no configuration file.`],
    ],
    [
      'a huge number of attempts',
      {AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: 'x'.repeat(100_000)},
      [
        255,
        `${told} (InvalidSetting): AWS_MAX_ATTEMPTS is a word of 100000 characters; it has to be a whole number from 1 up.`,
      ],
    ],
    [
      'an endpoint that is none',
      {AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: 'http://\u001b'},
      [255, `${told} (InvalidSetting): The endpoint URL, "http://\\u001b", is not valid.`],
    ],
    ['nothing', {}, [253, `${told} (NoRegion): No region is set.`]],
    ['an empty region', {AWS_REGION: '', AWS_DEFAULT_REGION: ''}, [253, `${told} (NoRegion): No region is set.`]],
  ])('with %s is refused, in a short line that a terminal can show (I14)', async (_, env, expected) => {
    expect(await outcomeOf(env)).toEqual(expected)
  })

  test('of empty variables is the same as of none (I14)', async () => {
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
    ['an endpoint', {AWS_REGION: 'a-1', AWS_ENDPOINT_URL: 'http://e', AWS_USE_FIPS_ENDPOINT: 'true'}, [], 'e'],
    [
      'the rules where endpoints are ignored',
      {AWS_REGION: 'a-1', AWS_ENDPOINT_URL: 'http://e', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true'},
      [],
      'oidc.a-1.amazonaws.com',
    ],
    [
      'a flag even there',
      {AWS_REGION: 'a-1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true'},
      ['--endpoint-url', 'http://e'],
      'e',
    ],
  ])('that contradicts itself is decided by %s (I14)', async (_, env, words, host) => {
    expect(await outcomeOf(env, ...words)).toEqual([0, host])
  })
})
