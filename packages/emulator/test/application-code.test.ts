import {createToken} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {obtainCode} from '../../../tools/testing/authorization-code.ts'
import {APPLICATION, ARN, createDirectory} from '../../../tools/testing/sample-application.ts'
import {CALLBACK, VERIFIER} from '../../../tools/testing/sample-client.ts'
import {ALL_SCOPES, createBed, IDENTITY, responseOf, TOKEN, WITH_REFRESH} from './application-bed.ts'
import {INVALID_CODE, TestBed} from './test-bed.ts'

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

  test('is rejected if it is unknown, or a refresh token of the application', async () => {
    const {redeem} = await withCode()
    expect(await redeem({code: 'unknown'})).toEqual(INVALID_CODE)
    const {refreshToken} = responseOf(await redeem())
    expect(await redeem({code: refreshToken})).toEqual(INVALID_CODE)
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
