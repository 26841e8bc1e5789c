import path from 'node:path'
import {createToken, createTokenWithIAM, isResponse} from '@sso-oidc/core'
import {decodeJwt, decodeProtectedHeader} from 'jose'
import {describe, expect, test} from 'vitest'
import {obtainCode} from '../../../tools/testing/authorization-code.ts'
import {
  ACCESS_TOKEN,
  APPLICATION,
  ARN,
  createAssertion,
  createDirectory,
  JWT_BEARER,
  REFRESH_TOKEN,
  TOKEN_EXCHANGE,
} from '../../../tools/testing/sample-application.ts'
import {CALLBACK, VERIFIER} from '../../../tools/testing/sample-client.ts'
import {temporaryFolder} from './temporary-folder.ts'
import {DENIED, INVALID_CODE, INVALID_REFRESH_TOKEN, rejection, START, TestBed, type WireResponse} from './test-bed.ts'

const INVALID_SUBJECT = rejection('InvalidGrantException', 400, ['invalid_grant', 'Invalid subject token provided'])
const INVALID_SCOPE = rejection('InvalidScopeException', 400, ['invalid_scope', 'Invalid scope provided'])
const NOT_ASSIGNED = rejection('AccessDeniedException', 400, ['access_denied', 'Access denied'])

const ALL_SCOPES = ['openid', 'aws', 'sts:identity_context', 's3:access_grants:read_write']
const CONTEXT = /^AQoJb3JpZ2luX2Vj[\w+/]{160}$/

/** Fields of every response. */
const TOKEN = {accessToken: expect.stringMatching(/^aoaAAAAA/), tokenType: 'Bearer', expiresIn: 3_600}
const IDENTITY = {
  idToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  awsAdditionalDetails: {identityContext: expect.stringMatching(CONTEXT)},
}
const WITH_REFRESH = {refreshToken: expect.stringMatching(/^aorAAAAA/), issuedTokenType: REFRESH_TOKEN}

function createBed(changes: Parameters<typeof createDirectory>[0] = {}): TestBed {
  return new TestBed({users: createDirectory(changes)})
}

/** Parses a successful response. */
function responseOf({status, errorType, text}: WireResponse) {
  expect({status, errorType}).toEqual({status: 200, errorType: null})
  const response = JSON.parse(text)
  expect(isResponse(createTokenWithIAM, response)).toBe(true)
  return response
}

async function bearerRequest(changes: object = {}) {
  return {clientId: ARN, grantType: JWT_BEARER, assertion: createAssertion(), ...changes}
}

/** Returns an access token of a registered client for alice. */
async function subjectToken(bed: TestBed): Promise<string> {
  return (await bed.signIn()).token.accessToken ?? ''
}

const exchangeOf = (token: string, changes: object = {}) => ({
  clientId: ARN,
  grantType: TOKEN_EXCHANGE,
  subjectToken: token,
  subjectTokenType: ACCESS_TOKEN,
  ...changes,
})

describe('an assertion', () => {
  test('returns a token, the identity of the user, and a refresh token', async () => {
    expect(responseOf(await createBed().callSigned(await bearerRequest()))).toEqual({
      ...TOKEN,
      ...IDENTITY,
      ...WITH_REFRESH,
      scope: ALL_SCOPES,
    })
  })

  test('returns no refresh token if the application cannot refresh', async () => {
    const bed = createBed({grantTypes: [JWT_BEARER]})
    expect(responseOf(await bed.callSigned(await bearerRequest()))).toEqual({
      ...TOKEN,
      ...IDENTITY,
      issuedTokenType: ACCESS_TOKEN,
      scope: ALL_SCOPES,
    })
  })

  test('returns an ID token with the claims of the samples', async () => {
    const {idToken, awsAdditionalDetails} = responseOf(await createBed().callSigned(await bearerRequest()))
    expect(decodeProtectedHeader(idToken)).toEqual({alg: 'HS256', typ: 'JWT'})
    expect(decodeJwt(idToken)).toEqual({
      'aws:identity_store_id': 'd-1234567890',
      sub: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
      'aws:instance_account': '111122223333',
      'sts:identity_context': awsAdditionalDetails.identityContext,
      'sts:audit_context': expect.stringMatching(CONTEXT),
      iss: 'https://identitycenter.amazonaws.com/ssoins-1234567890abcdef',
      'aws:identity_store_arn': 'arn:aws:identitystore::111122223333:identitystore/d-1234567890',
      aud: ARN,
      'aws:instance_arn': 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
      'aws:credential_id': expect.stringMatching(/^[\w-]{32}$/),
      act: {
        sub: expect.stringMatching(/^arn:aws:sso::111122223333:trustedTokenIssuer\/ssoins-1234567890abcdef\/tti-/),
      },
      'aws:application_arn': ARN,
      auth_time: '2026-01-01T00:00:00Z',
      exp: START / 1000 + 3_600,
      iat: START / 1000,
    })
  })

  test('returns only the identity that the scopes allow', async () => {
    const of = async (...scope: string[]) =>
      responseOf(await createBed({grantTypes: [JWT_BEARER]}).callSigned(await bearerRequest({scope})))
    const rest = {...TOKEN, issuedTokenType: ACCESS_TOKEN}
    expect(await of('aws')).toEqual({...rest, scope: ['aws']})
    expect(await of('openid')).toEqual({...rest, idToken: IDENTITY.idToken, scope: ['openid']})
    expect(await of('sts:identity_context')).toEqual({
      ...rest,
      awsAdditionalDetails: IDENTITY.awsAdditionalDetails,
      scope: ['sts:identity_context'],
    })
    expect(decodeJwt((await of('openid')).idToken)).not.toHaveProperty('sts:identity_context')
  })

  test('of a user without assignment is rejected, and can still be used', async () => {
    const users = createDirectory({assignedUsers: ['bob']})
    const bed = new TestBed({users})
    const request = await bearerRequest()
    expect(await bed.callSigned(request)).toEqual(NOT_ASSIGNED)
    users.applications?.[0]?.assignedUsers?.push('alice')
    expect(await bed.callSigned(request)).toMatchObject({status: 200})
  })

  test('of a locked user is rejected', async () => {
    const request = await bearerRequest({assertion: createAssertion({email: 'carol@example.com'})})
    expect(await createBed().callSigned(request)).toEqual(DENIED)
  })
})

describe('a refresh token of an application', () => {
  async function signedIn(changes: object = {}, options: {mode?: 'strict'} = {}) {
    const bed = new TestBed({users: createDirectory(), ...options})
    const {refreshToken} = responseOf(await bed.callSigned(await bearerRequest(changes)))
    const refresh = (more: object = {}) =>
      bed.callSigned({clientId: ARN, grantType: 'refresh_token', refreshToken, ...more})
    return {bed, refreshToken, refresh}
  }

  test('returns a token and a new refresh token, but no identity', async () => {
    const {refresh} = await signedIn()
    expect(responseOf(await refresh())).toEqual({...TOKEN, ...WITH_REFRESH, scope: ALL_SCOPES})
  })

  test('allows the scopes that it was issued with, or some of them', async () => {
    const {refresh} = await signedIn({scope: ['openid', 'aws']})
    expect(responseOf(await refresh()).scope).toEqual(['openid', 'aws'])
    expect(responseOf(await refresh({scope: ['aws']})).scope).toEqual(['aws'])
    expect(await refresh({scope: ['sts:identity_context']})).toEqual(INVALID_SCOPE)
  })

  test('ends with its session', async () => {
    const {bed, refresh} = await signedIn()
    bed.wait(28_799)
    expect(await refresh()).toMatchObject({status: 200})
    bed.wait(1)
    expect(await refresh()).toEqual(INVALID_REFRESH_TOKEN)
  })

  test('of another client is rejected', async () => {
    const {bed, refreshToken} = await signedIn()
    const other = (await bed.signIn()).token.refreshToken
    const request = {clientId: ARN, grantType: 'refresh_token', refreshToken: other}
    expect(await bed.callSigned(request)).toEqual(INVALID_REFRESH_TOKEN)
    const registered = {...(await bed.register()), grantType: 'refresh_token', refreshToken}
    expect(await bed.call(createToken, registered)).toEqual(INVALID_REFRESH_TOKEN)
  })

  test('can be used once in strict mode, and later reuse ends the session', async () => {
    const {bed, refresh} = await signedIn({}, {mode: 'strict'})
    const {refreshToken: next} = responseOf(await refresh())
    bed.wait(10)
    expect(await refresh()).toEqual(INVALID_REFRESH_TOKEN)
    expect(await refresh({refreshToken: next})).toEqual(INVALID_REFRESH_TOKEN)
  })
})

describe('an authorization code of an application', () => {
  async function withCode(parameters: Readonly<Record<string, string | undefined>> = {}) {
    const bed = createBed()
    const code = await obtainCode(bed, {clientId: ARN}, {scopes: 'openid aws', ...parameters})
    const request = {clientId: ARN, grantType: 'authorization_code', code, redirectUri: CALLBACK}
    const redeem = (more: object = {}) => bed.callSigned({...request, codeVerifier: VERIFIER, ...more})
    return {bed, request, redeem}
  }

  test('is exchanged once', async () => {
    const {redeem} = await withCode()
    expect(responseOf(await redeem())).toEqual({...TOKEN, ...IDENTITY, ...WITH_REFRESH, scope: ALL_SCOPES})
    expect(await redeem()).toEqual(INVALID_CODE)
  })

  test.each([
    ['no verifier', {codeVerifier: undefined}],
    ['another verifier', {codeVerifier: VERIFIER.replace('d', 'e')}],
    ['no redirect URI', {redirectUri: undefined}],
    ['another redirect URI', {redirectUri: CALLBACK.replace('1/', '1:80/')}],
    ['the ARN of another application', {clientId: `${ARN}3`}],
  ])('is rejected with %s, and can still be used', async (_, members) => {
    const users = createDirectory()
    users.applications?.push({...APPLICATION, arn: `${ARN}3`})
    const bed = new TestBed({users})
    const code = await obtainCode(bed, {clientId: ARN}, {scopes: 'openid'})
    const request = {
      clientId: ARN,
      grantType: 'authorization_code',
      code,
      redirectUri: CALLBACK,
      codeVerifier: VERIFIER,
    }
    expect(await bed.callSigned({...request, ...members})).toEqual(INVALID_CODE)
    expect(await bed.callSigned(request)).toMatchObject({status: 200})
  })

  test('can be issued without PKCE, but then without a verifier too', async () => {
    const {bed, request, redeem} = await withCode({code_challenge: undefined, code_challenge_method: undefined})
    expect(await redeem()).toEqual(INVALID_CODE)
    expect(await bed.callSigned(request)).toMatchObject({status: 200})
  })

  test('is rejected after five minutes', async () => {
    const {bed, redeem} = await withCode()
    bed.wait(300)
    expect(await redeem()).toEqual(INVALID_CODE)
  })

  test('is exchanged once in 64 concurrent requests', async () => {
    const {redeem} = await withCode()
    const answers = await Promise.all(Array.from({length: 64}, () => redeem()))
    expect(answers.filter(({status}) => status === 200)).toHaveLength(1)
  })

  test('is rejected for a registered client', async () => {
    const {bed, request} = await withCode()
    const client = {...(await bed.register()), codeVerifier: VERIFIER}
    expect(await bed.call(createToken, {...request, ...client})).toEqual(INVALID_CODE)
  })
})

describe('the access token of another client', () => {
  test('is exchanged for a token of the application, several times', async () => {
    const bed = createBed()
    const request = exchangeOf(await subjectToken(bed))
    const expected = {...TOKEN, ...IDENTITY, issuedTokenType: ACCESS_TOKEN, scope: ALL_SCOPES}
    expect(responseOf(await bed.callSigned(request))).toEqual(expected)
    expect(responseOf(await bed.callSigned(request))).toEqual(expected)
    bed.wait(3_600)
    expect(await bed.callSigned(request)).toEqual(INVALID_SUBJECT)
  })

  test('is exchanged for a refresh token on request', async () => {
    const bed = createBed()
    const request = exchangeOf(await subjectToken(bed), {requestedTokenType: REFRESH_TOKEN})
    expect(responseOf(await bed.callSigned(request))).toEqual({
      ...TOKEN,
      ...IDENTITY,
      ...WITH_REFRESH,
      scope: ALL_SCOPES,
    })
  })

  test('identifies the user, without an issuer', async () => {
    const bed = createBed()
    const exchanged = responseOf(await bed.callSigned(exchangeOf(await subjectToken(bed))))
    const asserted = responseOf(await bed.callSigned(await bearerRequest()))
    expect(decodeJwt(exchanged.idToken)).not.toHaveProperty('act')
    expect(decodeJwt(exchanged.idToken).sub).toBe(decodeJwt(asserted.idToken).sub)
  })

  test('can be an assertion of a trusted token issuer, which can be exchanged once', async () => {
    const bed = createBed()
    const request = exchangeOf(createAssertion(), {subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt'})
    expect(responseOf(await bed.callSigned(request))).toMatchObject({issuedTokenType: ACCESS_TOKEN})
    expect(await bed.callSigned(request)).toEqual(INVALID_SUBJECT)
  })

  test('is rejected if it belongs to the application, is a refresh token, or is unknown', async () => {
    const bed = createBed()
    const {accessToken} = responseOf(await bed.callSigned(await bearerRequest()))
    const {token} = await bed.signIn()
    for (const wrong of [accessToken, token.refreshToken, 'unknown', createAssertion({jti: 'id-2'})]) {
      expect(await bed.callSigned(exchangeOf(wrong))).toEqual(INVALID_SUBJECT)
    }
  })

  test('of a client in another region is rejected with the region and its endpoint', async () => {
    const folder = temporaryFolder()
    const options = {store: `sqlite:${path.join(folder.path, 'state.db')}`, users: createDirectory()} as const
    const [here, there] = [new TestBed(options), new TestBed({...options, region: 'eu-central-1'})]
    try {
      const answer = await here.callSigned(exchangeOf(await subjectToken(there)))
      expect(answer).toEqual({
        ...rejection('InvalidRequestRegionException', 400, ['invalid_request', 'Token belongs to another region']),
        text: JSON.stringify({
          error: 'invalid_request',
          error_description: 'Token belongs to another region',
          endpoint: 'https://oidc.eu-central-1.amazonaws.com/',
          region: 'eu-central-1',
        }),
      })
    } finally {
      await Promise.all([here.emulator.close(), there.emulator.close()])
      folder.remove()
    }
  })
})
