import {createHash, randomBytes, randomUUID} from 'node:crypto'
import {
  AuthorizationPendingException,
  CreateTokenCommand,
  CreateTokenWithIAMCommand,
  InvalidClientException,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc'
import {createEmulator, DEFAULT_ACCESS_KEY, DEFAULT_START_URL, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {authorizeUrl, obtainCode} from '../../../tools/testing/authorization-code.ts'
import {
  ARN,
  createAssertion,
  createDirectory,
  JWT_BEARER,
  REFRESH_TOKEN,
} from '../../../tools/testing/sample-application.ts'
import {CALLBACK, DEVICE_CODE, FULL_CLIENT} from '../../../tools/testing/sample-client.ts'

const TOKENS = {
  $metadata: expect.objectContaining({httpStatusCode: 200, requestId: expect.any(String)}),
  accessToken: expect.stringMatching(/^aoaAAAAA/),
  tokenType: 'Bearer',
  expiresIn: 3_600,
  refreshToken: expect.stringMatching(/^aorAAAAA/),
}

const users = createDirectory()
const emulator = createEmulator({users})
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

test('The AWS SDK gets a token with a device code, and another with its refresh token (E14)', async () => {
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

test('The AWS SDK gets a token with an authorization code and PKCE (E14)', async () => {
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

test('The AWS SDK recognizes the exception of a rejection', async () => {
  const redeem = new CreateTokenCommand({
    clientId: 'unknown',
    clientSecret: 'wrong',
    grantType: DEVICE_CODE,
    deviceCode: 'unknown',
  })
  await expect(sdk.send(redeem)).rejects.toBeInstanceOf(InvalidClientException)
})

describe('CreateTokenWithIAM with the AWS SDK', () => {
  const createSdk = (credentials = DEFAULT_ACCESS_KEY, attempts = 1) =>
    new SSOOIDCClient({region: 'us-east-1', endpoint: server.url, maxAttempts: attempts, credentials})
  const command = async (changes: object = {}) => {
    const now = Math.floor(Date.now() / 1000)
    const assertion = createAssertion({jti: randomUUID(), iat: now, exp: now + 600, ...changes})
    return new CreateTokenWithIAMCommand({clientId: ARN, grantType: JWT_BEARER, assertion})
  }

  test('returns a token for an assertion, and another one for its refresh token', async () => {
    const client = createSdk()
    const token = await client.send(await command())
    expect(token).toEqual({
      ...TOKENS,
      idToken: expect.any(String),
      issuedTokenType: REFRESH_TOKEN,
      scope: ['openid', 'aws', 'sts:identity_context', 's3:access_grants:read_write'],
      awsAdditionalDetails: {identityContext: expect.any(String)},
    })
    const refresh = {clientId: ARN, grantType: 'refresh_token', refreshToken: token.refreshToken}
    expect(await client.send(new CreateTokenWithIAMCommand(refresh))).toMatchObject(TOKENS)
    client.destroy()
  })

  test('recognizes the exceptions of the service and of the layer in front of it', async () => {
    const client = createSdk()
    const assertion = createAssertion({jti: randomUUID(), exp: 1})
    const expired = new CreateTokenWithIAMCommand({clientId: ARN, grantType: JWT_BEARER, assertion})
    await expect(client.send(expired)).rejects.toMatchObject({
      name: 'InvalidGrantException',
      error: 'invalid_grant',
      error_description: 'Assertion has expired',
    })
    const forged = createSdk({...DEFAULT_ACCESS_KEY, secretAccessKey: 'wrong'})
    await expect(forged.send(await command())).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: 'The request signature we calculated does not match the signature you provided.',
      $metadata: {httpStatusCode: 403},
    })
    client.destroy()
    forged.destroy()
  })

  test('works after the clock was moved, because the SDK corrects its clock and signs again', async () => {
    const client = createSdk(DEFAULT_ACCESS_KEY, 3)
    const hour = 3_600
    await emulator.advance(hour)
    const now = Math.floor(Date.now() / 1000) + hour
    expect(await client.send(await command({iat: now, exp: now + 600}))).toMatchObject(TOKENS)
    await emulator.advance(-hour)
    client.destroy()
  })
})
