import {createTokenWithIAM, isResponse} from '@sso-oidc/core'
import {expect} from 'vitest'
import {
  ACCESS_TOKEN,
  ARN,
  createAssertion,
  createDirectory,
  JWT_BEARER,
  REFRESH_TOKEN,
  TOKEN_EXCHANGE,
} from '../../../tools/testing/sample-application.ts'
import {TestBed, type WireResponse} from './test-bed.ts'
/** All scopes of the sample application. */
export const ALL_SCOPES = ['openid', 'aws', 'sts:identity_context', 's3:access_grants:read_write']
/** Pattern of an identity context. */
export const CONTEXT = /^AQoJb3JpZ2luX2Vj[\w+/]{160}$/

/** Fields of every response. */
export const TOKEN = {accessToken: expect.stringMatching(/^aoaAAAAA/), tokenType: 'Bearer', expiresIn: 3_600}
/** Identity of a user in a response. */
export const IDENTITY = {
  idToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  awsAdditionalDetails: {identityContext: expect.stringMatching(CONTEXT)},
}
/** Fields of a response with a refresh token. */
export const WITH_REFRESH = {refreshToken: expect.stringMatching(/^aorAAAAA/), issuedTokenType: REFRESH_TOKEN}

/** Creates an emulator with the sample application. */
export function createBed(changes: Parameters<typeof createDirectory>[0] = {}): TestBed {
  return new TestBed({users: createDirectory(changes)})
}

/** Parses a successful response. */
export function responseOf({status, errorType, text}: WireResponse) {
  expect({status, errorType}).toEqual({status: 200, errorType: null})
  const response = JSON.parse(text)
  expect(isResponse(createTokenWithIAM, response)).toBe(true)
  return response
}

/** Returns a request with a new assertion. */
export function bearerRequest(changes: object = {}) {
  return {clientId: ARN, grantType: JWT_BEARER, assertion: createAssertion(), ...changes}
}

/** Returns an access token of a registered client for alice. */
export async function subjectToken(bed: TestBed): Promise<string> {
  return (await bed.signIn()).token.accessToken ?? ''
}

/** Returns a token exchange request. */
export const exchangeOf = (token: string, changes: object = {}) => ({
  clientId: ARN,
  grantType: TOKEN_EXCHANGE,
  subjectToken: token,
  subjectTokenType: ACCESS_TOKEN,
  ...changes,
})
