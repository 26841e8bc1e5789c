import {createToken} from '@sso-oidc/core'
import {decodeJwt, decodeProtectedHeader} from 'jose'
import {describe, expect, test} from 'vitest'
import {
  ACCESS_TOKEN,
  ARN,
  createAssertion,
  createDirectory,
  JWT_BEARER,
} from '../../../tools/testing/sample-application.ts'
import {
  ALL_SCOPES,
  bearerRequest,
  CONTEXT,
  createBed,
  IDENTITY,
  responseOf,
  TOKEN,
  WITH_REFRESH,
} from './application-bed.ts'
import {DENIED, INVALID_REFRESH_TOKEN, rejection, START, TestBed} from './test-bed.ts'

const INVALID_SCOPE = rejection('InvalidScopeException', 400, ['invalid_scope', 'Invalid scope provided'])
const NOT_ASSIGNED = rejection('AccessDeniedException', 400, ['access_denied', 'Access denied'])

describe('an assertion', () => {
  test('returns a token, the identity of the user, and a refresh token', async () => {
    expect(responseOf(await createBed().callSigned(bearerRequest()))).toEqual({
      ...TOKEN,
      ...IDENTITY,
      ...WITH_REFRESH,
      scope: ALL_SCOPES,
    })
  })

  test('returns no refresh token if the application cannot refresh', async () => {
    const bed = createBed({grantTypes: [JWT_BEARER]})
    expect(responseOf(await bed.callSigned(bearerRequest()))).toEqual({
      ...TOKEN,
      ...IDENTITY,
      issuedTokenType: ACCESS_TOKEN,
      scope: ALL_SCOPES,
    })
  })

  test('returns an ID token with the claims of the samples', async () => {
    const {idToken, awsAdditionalDetails} = responseOf(await createBed().callSigned(bearerRequest()))
    expect(decodeProtectedHeader(idToken)).toEqual({alg: 'HS256', typ: 'JWT'})
    expect(decodeJwt(idToken)).toEqual({
      'aws:identity_store_id': 'd-1234567890',
      sub: '2bd806c9-7f0e-40af-9a1f-c3328fa763a9',
      'aws:instance_account': '111122223333',
      'sts:identity_context': awsAdditionalDetails.identityContext,
      'sts:audit_context': expect.stringMatching(CONTEXT),
      iss: 'https://identitycenter.amazonaws.com/ssoins-1234567890abcdef',
      'aws:identity_store_arn': 'arn:aws:identitystore::111122223333:identitystore/d-1234567890',
      aud: ARN,
      'aws:instance_arn': 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
      'aws:credential_id': expect.stringMatching(/^[\w-]{32}$/),
      act: {
        sub: 'arn:aws:sso::111122223333:trustedTokenIssuer/ssoins-1234567890abcdef/tti-4b246bc1-a124-49de-bb10-03951d2219e7',
      },
      'aws:application_arn': ARN,
      auth_time: '2026-01-01T00:00:00Z',
      exp: START / 1000 + 3_600,
      iat: START / 1000,
    })
  })

  test('returns only the identity that the scopes allow', async () => {
    const of = async (...scope: string[]) =>
      responseOf(await createBed({grantTypes: [JWT_BEARER]}).callSigned(bearerRequest({scope})))
    const rest = {...TOKEN, issuedTokenType: ACCESS_TOKEN}
    expect(await of('aws')).toEqual({...rest, scope: ['aws']})
    expect(await of('openid')).toEqual({...rest, idToken: IDENTITY.idToken, scope: ['openid']})
    expect(await of('sts:identity_context')).toEqual({
      ...rest,
      awsAdditionalDetails: IDENTITY.awsAdditionalDetails,
      scope: ['sts:identity_context'],
    })
    const claims = Object.keys(decodeJwt((await of('openid')).idToken))
    expect(claims.filter((name) => name.startsWith('sts:'))).toEqual([])
  })

  test('of a user without assignment is rejected, and can still be used', async () => {
    const users = createDirectory({assignedUsers: ['bob']})
    const bed = new TestBed({users})
    const request = bearerRequest()
    expect(await bed.callSigned(request)).toEqual(NOT_ASSIGNED)
    users.applications?.[0]?.assignedUsers?.push('alice')
    expect(await bed.callSigned(request)).toMatchObject({status: 200})
  })

  test('of a locked user is rejected', async () => {
    const request = bearerRequest({assertion: createAssertion({email: 'carol@example.com'})})
    expect(await createBed().callSigned(request)).toEqual(DENIED)
  })
})

describe('a refresh token of an application', () => {
  async function signedIn(changes: object = {}, options: {mode?: 'strict'} = {}) {
    const bed = new TestBed({users: createDirectory(), ...options})
    const {refreshToken} = responseOf(await bed.callSigned(bearerRequest(changes)))
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
