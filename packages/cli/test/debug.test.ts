import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {answer, REFRESH, run, runIn, TOKEN} from './run-command.ts'

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

test('a line break in the error type of a response does not hide the encoding of a secret (D1)', async () => {
  const env = {AWS_REGION: 'us-east-1', AWS_SECRET_ACCESS_KEY: 'zAAAAA2A', AWS_ACCESS_KEY_ID: 'AKID'}
  // A soft line break of quoted-printable inside of Base64.
  const type = 'eyJhYmMiOiJ=\r\n6QUFBQUEyQSJ9'
  const words = ['create-token', '--client-id', 'i', '--client-secret', 's', '--grant-type', 'g', '--debug']
  const {stderr} = await runIn(env, words, [answer(400, '{}', {'x-amzn-errortype': type})])
  expect(stderr).toContain('debug: 400 eyJhYmMiOi[redacted]J9 after')
})
