import {
  type Client,
  type CreateTokenRequest,
  createClient,
  createToken,
  createTokenWithIAM,
  GrantType,
  listAccounts,
  operations,
  type RequestOf,
  registerClient,
  type ServiceErrorCode,
  type SsoOidcError,
  waitForToken,
} from '@sso-oidc/core'
import {expect, test} from 'vitest'

const CLIENT = {clientId: 'i', clientSecret: 's'}

/** Returns a client that answers each request with a token, and the bodies that it sends. */
function recorder(): {client: Client; sent: unknown[]} {
  const sent: unknown[] = []
  const client = createClient({
    region: 'eu-west-1',
    sign: false,
    async transport({body}) {
      sent.push(JSON.parse(body))
      return {status: 200, headers: {}, body: new TextEncoder().encode('{"accessToken": "t"}')}
    },
  })
  return {client, sent}
}

test('a request with its grant compiles with the member of the grant (H3)', async () => {
  const {client, sent} = recorder()
  const requests: CreateTokenRequest[] = [
    {...CLIENT, grantType: GrantType.DeviceCode, deviceCode: 'd'},
    {...CLIENT, grantType: 'authorization_code', code: 'c', redirectUri: 'r', codeVerifier: 'v'},
    {...CLIENT, grantType: 'refresh_token', refreshToken: 'r', scope: ['a']},
  ]
  for (const request of requests) await client.send(createToken, request)
  await client.send(createToken, {...CLIENT, grantType: 'refresh_token', refreshToken: 'r'})
  await waitForToken(client, {...CLIENT, grantType: GrantType.DeviceCode, deviceCode: 'd'})
  await client.send(createTokenWithIAM, {clientId: 'c', grantType: GrantType.JwtBearer, assertion: 'a'})
  expect(sent).toHaveLength(6)
})

test('a request without the member of its grant does not compile, and is invalid (H3)', async () => {
  const {client, sent} = recorder()
  const invalid = {code: 'ParamValidation'}
  // @ts-expect-error a device code is required
  await expect(client.send(createToken, {...CLIENT, grantType: GrantType.DeviceCode})).rejects.toMatchObject(invalid)
  // @ts-expect-error a refresh token is required
  await expect(client.send(createToken, {...CLIENT, grantType: 'refresh_token'})).rejects.toMatchObject(invalid)
  const otherMember = {...CLIENT, grantType: GrantType.RefreshToken, code: 'c'}
  // @ts-expect-error a refresh token is required
  await expect(client.send(createToken, otherMember)).rejects.toMatchObject(invalid)
  // @ts-expect-error a refresh token is required
  await expect(waitForToken(client, otherMember)).rejects.toMatchObject(invalid)
  const subject = {clientId: 'c', grantType: GrantType.TokenExchange, subjectToken: 't'}
  // @ts-expect-error the type of the subject token is required
  await expect(client.send(createTokenWithIAM, subject)).rejects.toMatchObject(invalid)
  // @ts-expect-error a grant type is required
  await expect(client.send(createToken, CLIENT)).rejects.toMatchObject(invalid)
  // @ts-expect-error a code is required
  const request: CreateTokenRequest = {...CLIENT, grantType: 'authorization_code'}
  expect([request.grantType, sent]).toEqual(['authorization_code', []])
})

test('a request with an unknown member does not compile, with a known and with a future grant (H3)', async () => {
  const {client} = recorder()
  const invalid = {code: 'ParamValidation'}
  const unknown = [
    // @ts-expect-error unknown member
    client.send(createToken, {...CLIENT, grantType: 'refresh_token', refreshToken: 'r', token: 't'}),
    // @ts-expect-error unknown member
    client.send(createToken, {...CLIENT, grantType: 'urn:example:future', token: 't'}),
    // @ts-expect-error an operation without grants has no such member
    client.send(listAccounts, {accessToken: 't', grantType: 'urn:example:future'}),
  ]
  for (const each of unknown) await expect(each).rejects.toMatchObject(invalid)
})

test('a request with a future grant compiles and is sent, and so is one whose grant is known at run time only (H3)', async () => {
  const {client, sent} = recorder()
  await client.send(createToken, {...CLIENT, grantType: 'urn:example:future', code: 'c'})
  const future: CreateTokenRequest<'urn:example:other'> = {...CLIENT, grantType: 'urn:example:other'}
  await client.send(createToken, future)
  const grantType: string = sent.length === 2 ? 'urn:example:third' : ''
  await client.send(createToken, {...CLIENT, grantType})
  expect(sent).toEqual([
    {...CLIENT, grantType: 'urn:example:future', code: 'c'},
    {...CLIENT, grantType: 'urn:example:other'},
    {...CLIENT, grantType: 'urn:example:third'},
  ])
})

test('a wrapper forwards operations with and without grants', async () => {
  const {client, sent} = recorder()
  const wrapper: Client = {send: async (operation, request, options) => client.send(operation, request, options)}
  await wrapper.send(createToken, {...CLIENT, grantType: 'refresh_token', refreshToken: 'r'})
  const request: RequestOf<typeof registerClient> = {clientName: 'n', clientType: 'public'}
  await wrapper.send(registerClient, request)
  expect(sent).toHaveLength(2)
})

test('the constants are the grant types that an operation knows (H3)', () => {
  const known = Object.values(operations).flatMap(({requires}) => Object.keys(requires?.['grantType'] ?? {}))
  expect(Object.values(GrantType).sort()).toEqual([...new Set(known)].sort())
  expect(GrantType).toEqual({
    AuthorizationCode: 'authorization_code',
    DeviceCode: 'urn:ietf:params:oauth:grant-type:device_code',
    JwtBearer: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    RefreshToken: 'refresh_token',
    TokenExchange: 'urn:ietf:params:oauth:grant-type:token-exchange',
  })
})

/** True if a union lists a name and accepts any other text. */
type IsOpen<Union, Name extends string> = [Extract<Union, Name>] extends [never]
  ? false
  : 'any other text' extends Union
    ? true
    : false

test('the code of an error lists the known names and accepts others (H3)', () => {
  const service: IsOpen<ServiceErrorCode, 'AuthorizationPendingException'> = true
  const library: IsOpen<SsoOidcError['code'], 'TimedOut'> = true
  expect([service, library]).toEqual([true, true])
})
