import {describe, expect, test} from 'vitest'
import {answer, run} from './run-command.ts'

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const REFUSAL = answer(
  400,
  {error: 'unsupported_grant_type', error_description: 'No.'},
  {'x-amzn-errortype': 'UnsupportedGrantTypeException'},
)

/** Sends a grant type, and returns the grant type that the service got and the end of the message. */
async function refuse(grantType: string, command = 'create-token', refusal = REFUSAL) {
  const secret = command === 'create-token' ? ['--client-secret', 's'] : ['--no-sign-request']
  const {sent, stderr, exitCode} = await run(
    [command, '--client-id', 'i', ...secret, '--grant-type', grantType],
    refusal,
  )
  const hint = / Did you mean .*$/m.exec(stderr)?.[0]
  return {exitCode, sent: sent.map(({body}) => JSON.parse(body).grantType), hint}
}

describe('a grant type that the service rejects', () => {
  test.each([
    ['device_code', DEVICE_CODE],
    ['device-code', DEVICE_CODE],
    ['Device Code', DEVICE_CODE],
    ['URN:ietf:params:oauth:grant-type:DEVICE_CODE', DEVICE_CODE],
    ['urn:ietf:params:oauth:grant-type:device-code', DEVICE_CODE],
    ['authorization-code', 'authorization_code'],
    ['AuthorizationCode', 'authorization_code'],
    ['refresh-token', 'refresh_token'],
    ['REFRESH_TOKEN', 'refresh_token'],
    ['urn:ietf:params:oauth:grant-type:refresh_token', 'refresh_token'],
  ])('is sent as %s and gets a hint at %s (E11)', async (given, meant) => {
    expect(await refuse(given)).toEqual({
      exitCode: 254,
      sent: [given],
      hint: ` Did you mean the grant type \`${meant}\`?`,
    })
  })

  test.each([
    ['jwt-bearer', JWT_BEARER],
    ['jwt_bearer', JWT_BEARER],
    ['token_exchange', TOKEN_EXCHANGE],
    ['Authorization-Code', 'authorization_code'],
  ])('of create-token-with-iam is sent as %s and gets a hint at %s (E11)', async (given, meant) => {
    expect(await refuse(given, 'create-token-with-iam')).toEqual({
      exitCode: 254,
      sent: [given],
      hint: ` Did you mean the grant type \`${meant}\`?`,
    })
  })

  test.each(['client_credentials', 'urn:ietf:params:oauth:grant-type:saml2-bearer', 'x'])(
    'gets no hint if it is similar to no grant type of the operation: %s (E11)',
    async (given) => {
      expect(await refuse(given)).toEqual({exitCode: 254, sent: [given], hint: undefined})
    },
  )

  test('gets no hint if the service fails for another reason (E11)', async () => {
    expect(await refuse('device_code', 'create-token', answer(500, ''))).toMatchObject({exitCode: 254, hint: undefined})
  })

  test('gets no hint if it is correct (E11)', async () => {
    const argv = ['--client-id', 'i', '--client-secret', 's', '--grant-type', DEVICE_CODE, '--device-code', 'd']
    expect((await run(['create-token', ...argv], REFUSAL)).stderr).not.toContain('Did you mean')
  })
})
