import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {answer, runIn} from './run-command.ts'

/** As long as the shortest secret of the service, a PKCE verifier. */
const SECRET = `S3CR3T-${'x'.repeat(36)}`
const RUNS = Number(process.env['SSO_OIDC_RUNS'] ?? 2000)

const value = fc.oneof(
  fc.constantFrom(
    '',
    '-',
    '--',
    '-1',
    '[',
    '["a"]',
    '{}',
    '{"clientId": 1}',
    'a: [',
    'file://nope',
    '@',
    'help',
    'output',
  ),
  fc.constant(SECRET),
  fc.constant(JSON.stringify({clientId: 'a', clientSecret: SECRET, grantType: 'b', extra: SECRET})),
  fc.constant(`clientSecret: ${SECRET}\n${SECRET}: [`),
  fc.string({unit: 'binary', maxLength: 12}).filter((text) => !text.includes('\0')),
)
const flag = fc.constantFrom(
  ...['--client-id', '--client-secret', '--grant-type', '--device-code', '--code', '--scope', '--cli-input-json'],
  ...[
    '--cli-input-yaml',
    '--generate-cli-skeleton',
    '--wait',
    '--interval',
    '--output',
    '--query',
    '--region',
    '--debug',
  ],
  ...['--endpoint-url', '--cli', '--co', '--nope', '-h', '--no-sign-request', '--cli-error-format', '--profile'],
)
const word = fc.oneof(
  flag,
  value,
  fc.tuple(flag, value).map(([name, text]) => `${name}=${text}`),
)
const vector = fc.array(word, {maxLength: 10})
const complete = ['--client-id', 'i', '--client-secret', SECRET, '--grant-type', 'g']

/** Whether the secret was sent as a member that is none, such as the client's identifier: `--debug` shows these. */
function hasMisplacedSecret({body}: {body: string}): boolean {
  const {clientSecret, deviceCode, code, ...shown} = JSON.parse(body)
  return JSON.stringify(shown).includes(SECRET)
}

describe('any command line', () => {
  test(`of ${RUNS} ends with a known exit code, sends nothing that was refused, and tells no secret (I12, U2)`, async () => {
    await fc.assert(
      fc.asyncProperty(vector, fc.boolean(), fc.constantFrom(200, 400, 503), async (words, isComplete, status) => {
        const argv = ['create-token', ...(isComplete ? complete : []), ...words]
        const reply = answer(status, {accessToken: SECRET, error: 'invalid_grant', error_description: 'no'})
        const {exitCode, stdout, stderr, sent} = await runIn({AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1'}, argv, [
          reply,
        ])
        expect([0, 252, 253, 254, 255]).toContain(exitCode)
        if (exitCode === 252 || exitCode === 253) expect(sent).toEqual([])
        if (exitCode !== 0) expect(stdout).toBe('')
        if (!sent.some(hasMisplacedSecret)) expect(stderr).not.toContain(SECRET)
      }),
      {numRuns: RUNS},
    )
  })
})
