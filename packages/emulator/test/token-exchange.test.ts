import path from 'node:path'
import {decodeJwt} from 'jose'
import {describe, expect, test} from 'vitest'
import {
  ACCESS_TOKEN,
  ARN,
  createAssertion,
  createDirectory,
  REFRESH_TOKEN,
} from '../../../tools/testing/sample-application.ts'
import {
  ALL_SCOPES,
  bearerRequest,
  createBed,
  exchangeOf,
  IDENTITY,
  responseOf,
  subjectToken,
  TOKEN,
  WITH_REFRESH,
} from './application-bed.ts'
import {temporaryFolder} from './temporary-folder.ts'
import {rejection, TestBed} from './test-bed.ts'

const INVALID_SUBJECT = rejection('InvalidGrantException', 400, ['invalid_grant', 'Invalid subject token provided'])

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
    const asserted = responseOf(await bed.callSigned(bearerRequest()))
    expect(decodeJwt(exchanged.idToken)).not.toHaveProperty('act')
    expect(decodeJwt(exchanged.idToken).sub).toBe(decodeJwt(asserted.idToken).sub)
  })

  test('can be an assertion of a trusted token issuer, which can be exchanged once', async () => {
    const bed = createBed()
    const request = exchangeOf(createAssertion(), {subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt'})
    expect(responseOf(await bed.callSigned(request))).toMatchObject({issuedTokenType: ACCESS_TOKEN})
    expect(await bed.callSigned(request)).toEqual(INVALID_SUBJECT)
  })

  test('can be that of another application', async () => {
    const bed = createBed()
    const {accessToken} = responseOf(await bed.callSigned(bearerRequest()))
    expect(responseOf(await bed.callSigned(exchangeOf(accessToken, {clientId: `${ARN}2`})))).toMatchObject(TOKEN)
  })

  test('is rejected if it belongs to the application, is a refresh token, or is unknown', async () => {
    const bed = createBed()
    const {accessToken} = responseOf(await bed.callSigned(bearerRequest()))
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
