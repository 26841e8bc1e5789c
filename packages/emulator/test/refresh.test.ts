import {createToken} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {INVALID_REFRESH_TOKEN, TestBed} from './test-bed.ts'

async function signedIn() {
  const bed = new TestBed()
  const {credentials, token} = await bed.signIn()
  const refresh = (refreshToken: string | undefined) =>
    bed.call(createToken, {...credentials, grantType: 'refresh_token', refreshToken})
  return {bed, token, refresh}
}

describe('a refresh token', () => {
  test('returns a new access token and a new refresh token', async () => {
    const {token, refresh} = await signedIn()
    const {status, text} = await refresh(token.refreshToken)
    const response = JSON.parse(text)
    expect({status, response}).toEqual({
      status: 200,
      response: {
        accessToken: expect.stringMatching(/^aoaAAAAA/),
        tokenType: 'Bearer',
        expiresIn: 3_600,
        refreshToken: expect.stringMatching(/^aorAAAAA/),
      },
    })
    expect(response.accessToken).not.toBe(token.accessToken)
    expect(response.refreshToken).not.toBe(token.refreshToken)
  })

  test('can be used again, as can the new one', async () => {
    const {token, refresh} = await signedIn()
    const next = JSON.parse((await refresh(token.refreshToken)).text)
    expect(await refresh(token.refreshToken)).toMatchObject({status: 200})
    expect(await refresh(next.refreshToken)).toMatchObject({status: 200})
  })

  test('expires with the session, eight hours after the sign-in, even after a refresh', async () => {
    const {bed, token, refresh} = await signedIn()
    bed.wait(28_799)
    const next = JSON.parse((await refresh(token.refreshToken)).text)
    bed.wait(1)
    expect(await refresh(token.refreshToken)).toEqual(INVALID_REFRESH_TOKEN)
    expect(await refresh(next.refreshToken)).toEqual(INVALID_REFRESH_TOKEN)
  })

  test('of another client is rejected', async () => {
    const {bed, token} = await signedIn()
    const request = {...(await bed.register()), grantType: 'refresh_token', refreshToken: token.refreshToken}
    expect(await bed.call(createToken, request)).toEqual(INVALID_REFRESH_TOKEN)
  })
})
