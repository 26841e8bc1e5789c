import {createHash, randomBytes} from 'node:crypto'
import {
  AuthorizationPendingException,
  CreateTokenCommand,
  InvalidClientException,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc'
import {createEmulator, DEFAULT_START_URL, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {authorizeUrl, obtainCode} from './authorize.ts'
import {CALLBACK, DEVICE_CODE, FULL_CLIENT} from './test-bed.ts'

const TOKENS = {
  $metadata: expect.objectContaining({httpStatusCode: 200, requestId: expect.any(String)}),
  accessToken: expect.stringMatching(/^aoaAAAAA/),
  tokenType: 'Bearer',
  expiresIn: 3_600,
  refreshToken: expect.stringMatching(/^aorAAAAA/),
}

const emulator = createEmulator()
let server: Awaited<ReturnType<typeof listen>>
let sdk: SSOOIDCClient

beforeAll(async () => {
  server = await listen(emulator)
  sdk = new SSOOIDCClient({region: 'us-east-1', endpoint: server.url, maxAttempts: 1})
})

afterAll(async () => {
  sdk.destroy()
  await server.close()
})

test('The AWS SDK gets a token with a device code, and another with its refresh token', async () => {
  const {clientId, clientSecret} = await sdk.send(new RegisterClientCommand(FULL_CLIENT))
  const client = {clientId, clientSecret}
  const start = new StartDeviceAuthorizationCommand({...client, startUrl: DEFAULT_START_URL})
  const {deviceCode, userCode = '', verificationUri} = await sdk.send(start)
  expect(verificationUri).toBe(`${server.url}/device`)

  const redeem = new CreateTokenCommand({...client, grantType: DEVICE_CODE, deviceCode})
  const pending = await sdk.send(redeem).catch((error: unknown) => error)
  expect(pending).toBeInstanceOf(AuthorizationPendingException)
  expect(pending).toMatchObject({
    error: 'authorization_pending',
    error_description: 'Authorization is still pending',
    $metadata: {httpStatusCode: 400, requestId: expect.any(String)},
  })

  await emulator.approve(userCode)
  const {refreshToken, ...rest} = await sdk.send(redeem)
  expect({refreshToken, ...rest}).toEqual(TOKENS)
  const refreshed = await sdk.send(new CreateTokenCommand({...client, grantType: 'refresh_token', refreshToken}))
  expect(refreshed).toEqual(TOKENS)
})

test('The AWS SDK gets a token with an authorization code and PKCE', async () => {
  const {clientId = '', clientSecret} = await sdk.send(new RegisterClientCommand(FULL_CLIENT))
  const codeVerifier = randomBytes(48).toString('base64url')
  const code = await obtainCode(
    {emulator},
    {clientId},
    {
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    },
  )
  const token = await sdk.send(
    new CreateTokenCommand({
      clientId,
      clientSecret,
      grantType: 'authorization_code',
      code,
      redirectUri: CALLBACK,
      codeVerifier,
    }),
  )
  expect(token).toEqual(TOKENS)
  expect(authorizeUrl({clientId})).toContain('code_challenge_method=S256')
})

test('The AWS SDK knows the exception of a refusal', async () => {
  const redeem = new CreateTokenCommand({
    clientId: 'unknown',
    clientSecret: 'wrong',
    grantType: DEVICE_CODE,
    deviceCode: 'unknown',
  })
  await expect(sdk.send(redeem)).rejects.toBeInstanceOf(InvalidClientException)
})
