import fc from 'fast-check'
import {KEY, PASSWORD, SECRET, SESSION} from './secrets.ts'

const URLS = ['https://a.example', 'http://a.example/base?x=1', `https://user:${PASSWORD}@a.example/`, 'nope', '']

/** Environment variables and their values. Each can be missing. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  AWS_REGION: [
    'us-east-1',
    'us-east-1',
    'cn-north-1',
    'fips-us-gov-west-1',
    '',
    'a b',
    '\u001b[2J',
    'x'.repeat(70_000),
  ],
  AWS_DEFAULT_REGION: ['eu-west-1', 'us_east_1', '-', SECRET],
  AWS_PROFILE: ['default', 'p', '', 'nope', `\u001b]0;${SECRET}\u0007`],
  AWS_DEFAULT_OUTPUT: ['json', 'table', 'text', 'yaml', 'off', 'JSON', '\u009b2J', SECRET],
  AWS_CLI_ERROR_FORMAT: ['json', 'yaml', 'text', 'table', 'legacy', 'Enhanced', 'nope', SECRET],
  AWS_RETRY_MODE: ['standard', 'adaptive', 'legacy', ''],
  AWS_ENDPOINT_URL: URLS,
  AWS_ENDPOINT_URL_SSO_OIDC: URLS,
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: ['true', 'TRUE', 'false', '1'],
  AWS_USE_FIPS_ENDPOINT: ['true', 'maybe'],
  AWS_USE_DUALSTACK_ENDPOINT: ['true', ''],
  AWS_CA_BUNDLE: ['nope.pem', '.', '/dev/null'],
  AWS_CONFIG_FILE: ['nope', '.', '/dev/null', '/dev/zero', '~/$HOME'],
  AWS_PAGER: ['', 'less -R', `"${SECRET}`],
  HTTPS_PROXY: [`http://user:${PASSWORD}@127.0.0.1:1`, '://', ''],
  NO_COLOR: ['1'],
}

/** Creates a variable that is usually not set, because an invalid one ends the command. The region is usually valid. */
function variable(name: string, values: readonly string[]): fc.Arbitrary<string | undefined> {
  return fc.oneof(
    {arbitrary: fc.constant(name === 'AWS_REGION' ? values[0] : undefined), weight: 20},
    {arbitrary: fc.constantFrom(undefined, ...values), weight: 1},
  )
}

/** Environment of a process. It has IAM credentials, so that no library looks for others. */
export const environment: fc.Arbitrary<Record<string, string>> = fc
  .record(Object.fromEntries(Object.entries(VARIABLES).map(([name, values]) => [name, variable(name, values)])))
  .map((variables) => ({
    ...Object.fromEntries(
      Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: KEY,
    AWS_SESSION_TOKEN: SESSION,
  }))

const LINES = [
  ...['[default]', '[default]', '[profile p]', '[profile "p"]', '[services s]', '[sso-session ../../x]', '[p', '[]'],
  ...[
    'region = eu-west-1',
    'region = \u001b[2J',
    'output = yaml',
    'output = nope',
    'cli_error_format = json',
    'services = s',
  ],
  ...[
    'sso_oidc =',
    '  endpoint_url = https://b.example',
    `  endpoint_url = https://u:${PASSWORD}@b.example`,
    'max_attempts = 0',
  ],
  ...['credential_process = touch executed', 'sso_session = ../../x', 'role_arn = arn', 'source_profile = default'],
  ...[
    `aws_secret_access_key = ${KEY}`,
    `aws_session_token = ${SESSION}`,
    SECRET,
    `${SECRET} = 1`,
    '__proto__ =',
    '  region = x',
  ],
  ...['constructor = 1', 'a', '=', ': b', '# comment', '', '\uFEFF[default]', `a = ${'x'.repeat(10_000)}`],
]

/** A configuration file: usually none, otherwise some lines in any order. */
export const configFile: fc.Arbitrary<string | undefined> = fc.oneof(
  {arbitrary: fc.constant(undefined), weight: 6},
  {arbitrary: fc.constant('[default]\nregion = eu-west-1\n[profile p]\noutput = text\n'), weight: 4},
  {
    arbitrary: fc
      .tuple(fc.array(fc.constantFrom(...LINES), {maxLength: 6}), fc.constantFrom('\n', '\r\n', '\r'))
      .map(([lines, end]) => lines.join(end)),
    weight: 2,
  },
  {arbitrary: fc.string({unit: 'binary', maxLength: 40}), weight: 1},
)
