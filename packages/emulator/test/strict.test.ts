import {createToken} from '@sso-oidc/core'
import type {Mode} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {authorizeUrl, obtainCode} from '../../../tools/testing/authorization-code.ts'
import {PageBrowser} from '../../../tools/testing/page-browser.ts'
import {ACCESS_TOKEN, ARN, createDirectory, TOKEN_EXCHANGE} from '../../../tools/testing/sample-application.ts'
import {CALLBACK, DEVICE_CODE, FULL_CLIENT, VERIFIER} from '../../../tools/testing/sample-client.ts'
import {
  INVALID_CODE,
  INVALID_DEVICE_CODE,
  INVALID_REFRESH_TOKEN,
  rejection,
  TestBed,
  type WireResponse,
} from './test-bed.ts'

const INVALID_SCOPE = rejection('InvalidScopeException', 400, ['invalid_scope', 'Invalid scope provided'])
const TWO_SCOPES = {...FULL_CLIENT, scopes: ['sso:account:access', 'openid']}

/** Returns whether an access token is valid: an application can exchange it. */
async function isAlive(bed: TestBed, accessToken: unknown): Promise<boolean> {
  const subject = {subjectToken: accessToken, subjectTokenType: ACCESS_TOKEN}
  const {status} = await bed.callSigned({clientId: ARN, grantType: TOKEN_EXCHANGE, ...subject})
  return status === 200
}

async function signedIn(mode: Mode, registration = FULL_CLIENT) {
  const bed = new TestBed({mode, users: createDirectory()})
  const {credentials, token} = await bed.signIn(registration)
  const refresh = (refreshToken: unknown, more: object = {}) =>
    bed.call(createToken, {...credentials, grantType: 'refresh_token', refreshToken, ...more})
  return {bed, credentials, token, refresh}
}

const refreshTokenIn = ({text}: WireResponse): unknown => JSON.parse(text).refreshToken
const accessTokenIn = ({text}: WireResponse): unknown => JSON.parse(text).accessToken

describe('a refresh token in strict mode (E8)', () => {
  test('can be used once, and the new one works', async () => {
    const {bed, token, refresh} = await signedIn('strict')
    const next = refreshTokenIn(await refresh(token.refreshToken))
    bed.wait(10)
    expect(await refresh(next)).toMatchObject({status: 200})
  })

  test('can be used again within ten seconds, by a client that lost the response', async () => {
    const {bed, token, refresh} = await signedIn('strict')
    const first = await refresh(token.refreshToken)
    bed.wait(9.999)
    const second = await refresh(token.refreshToken)
    expect([first.status, second.status]).toEqual([200, 200])
    for (const answer of [first, second]) expect(await isAlive(bed, accessTokenIn(answer))).toBe(true)
  })

  test('that is reused later ends its session and invalidates all of its tokens', async () => {
    const {bed, token, refresh} = await signedIn('strict')
    const [first, second] = [await refresh(token.refreshToken), await refresh(token.refreshToken)]
    const third = await refresh(refreshTokenIn(first))
    expect(await isAlive(bed, accessTokenIn(third))).toBe(true)
    bed.wait(10)
    expect(await refresh(token.refreshToken)).toEqual(INVALID_REFRESH_TOKEN)
    for (const answer of [first, second, third]) {
      expect(await refresh(refreshTokenIn(answer))).toEqual(INVALID_REFRESH_TOKEN)
      expect(await isAlive(bed, accessTokenIn(answer))).toBe(false)
    }
    expect(await isAlive(bed, token.accessToken)).toBe(false)
  })

  test.each([
    ['before its first use', -3_600, []],
    ['into the ten seconds after its first use', -3_595, [3_600]],
    ['by a millisecond', -0.001, []],
  ])('that was used stays used if the clock moves back %s (F4)', async (_, seconds, earlier) => {
    const {bed, token, refresh} = await signedIn('strict')
    const next = await refresh(token.refreshToken)
    for (const step of [...earlier, seconds]) await bed.emulator.advance(step)
    expect(await refresh(token.refreshToken)).toEqual(INVALID_REFRESH_TOKEN)
    expect(await isAlive(bed, accessTokenIn(next))).toBe(false)
  })

  test('that was used stays used if the clock of the machine moves back before its first use (F4)', async () => {
    const {bed, token, refresh} = await signedIn('strict')
    const next = await refresh(token.refreshToken)
    bed.wait(-0.001)
    expect(await refresh(token.refreshToken)).toEqual(INVALID_REFRESH_TOKEN)
    expect(await isAlive(bed, accessTokenIn(next))).toBe(false)
  })

  test('can be used again within ten seconds after the clock was moved back (F4)', async () => {
    const {bed, token, refresh} = await signedIn('strict')
    await bed.emulator.advance(-3_600)
    expect(await refresh(token.refreshToken)).toMatchObject({status: 200})
    bed.wait(9.999)
    expect(await refresh(token.refreshToken)).toMatchObject({status: 200})
  })

  test.each<Mode>(['aws', 'strict'])(
    'in 100 concurrent requests returns 100 valid tokens, also in %s mode',
    async (mode) => {
      const {bed, token, refresh} = await signedIn(mode)
      const answers = await Promise.all(Array.from({length: 100}, () => refresh(token.refreshToken)))
      expect(new Set(answers.map(accessTokenIn)).size).toBe(100)
      expect(await Promise.all(answers.map((answer) => isAlive(bed, accessTokenIn(answer))))).toEqual(
        Array(100).fill(true),
      )
    },
  )

  test('can be used once in strict mode only', async () => {
    const {bed, token, refresh} = await signedIn('aws')
    expect(await refresh(token.refreshToken)).toMatchObject({status: 200})
    bed.wait(3_600)
    expect(await refresh(token.refreshToken)).toMatchObject({status: 200})
  })
})

describe('a reused code (E7)', () => {
  async function redeemTwice(mode: Mode, grantType: 'authorization_code' | typeof DEVICE_CODE) {
    const bed = new TestBed({mode, users: createDirectory()})
    const {credentials, deviceCode, userCode} = await bed.startDevice()
    await bed.emulator.approve(userCode)
    const code = await obtainCode(bed, credentials)
    const request = {...credentials, grantType, code, deviceCode, redirectUri: CALLBACK, codeVerifier: VERIFIER}
    const first = await bed.call(createToken, request)
    expect(first.status).toBe(200)
    const second = await bed.call(createToken, request)
    const refresh = {...credentials, grantType: 'refresh_token', refreshToken: refreshTokenIn(first)}
    const {status} = await bed.call(createToken, refresh)
    return {second, alive: await isAlive(bed, accessTokenIn(first)), refreshStatus: status}
  }

  test('is rejected in strict mode, and its tokens become invalid', async () => {
    expect(await redeemTwice('strict', 'authorization_code')).toEqual({
      second: INVALID_CODE,
      alive: false,
      refreshStatus: 400,
    })
  })

  test('is rejected in aws mode, and its tokens stay valid', async () => {
    expect(await redeemTwice('aws', 'authorization_code')).toEqual({
      second: INVALID_CODE,
      alive: true,
      refreshStatus: 200,
    })
  })

  test('that is a device code is rejected, and its tokens stay valid, because some clients poll twice', async () => {
    expect(await redeemTwice('strict', DEVICE_CODE)).toEqual({
      second: INVALID_DEVICE_CODE,
      alive: true,
      refreshStatus: 200,
    })
  })
})

describe('the scopes of a request', () => {
  test('limit the token in strict mode, so that it cannot be refreshed without the required scope', async () => {
    const {token, refresh} = await signedIn('strict', TWO_SCOPES)
    const narrowed = JSON.parse((await refresh(token.refreshToken, {scope: ['openid']})).text)
    expect(narrowed).toEqual({accessToken: expect.any(String), tokenType: 'Bearer', expiresIn: 28_800})
  })

  test('cannot be extended by a refresh in strict mode', async () => {
    const {token, refresh} = await signedIn('strict', TWO_SCOPES)
    const scope = ['sso:account:access']
    const narrowed = refreshTokenIn(await refresh(token.refreshToken, {scope}))
    expect(await refresh(narrowed, {scope: ['openid']})).toEqual(INVALID_SCOPE)
    expect(await refresh(narrowed, {scope})).toMatchObject({status: 200})
  })

  test('must be registered in strict mode', async () => {
    const {token, refresh} = await signedIn('strict')
    expect(await refresh(token.refreshToken, {scope: ['sso:account:access', 'openid']})).toEqual(INVALID_SCOPE)
    expect(await refresh(token.refreshToken, {scope: []})).toMatchObject({status: 200})
  })

  test.each([
    ['strict', {expiresIn: 28_800}, 1],
    ['aws', {expiresIn: 3_600, refreshToken: expect.any(String)}, 2],
  ] as const)('in an authorization request have the right effect in %s mode', async (mode, expected, shown) => {
    const bed = new TestBed({mode})
    const client = await bed.register(TWO_SCOPES)
    const scopes = {scopes: 'openid'}
    const {html} = await new PageBrowser(bed.emulator).open(authorizeUrl(client, scopes))
    expect(html.match(/<li>/g)).toHaveLength(shown)
    const code = await obtainCode(bed, client, scopes)
    const grant = {grantType: 'authorization_code', code, redirectUri: CALLBACK, codeVerifier: VERIFIER}
    const {text} = await bed.call(createToken, {...client, ...grant})
    expect(JSON.parse(text)).toEqual({accessToken: expect.any(String), tokenType: 'Bearer', ...expected})
  })

  test('have no effect in aws mode, registered or not', async () => {
    const {token, refresh} = await signedIn('aws', TWO_SCOPES)
    for (const scope of [['openid'], ['codecatalyst:read_write'], ['nonsense']]) {
      const answer = await refresh(token.refreshToken, {scope})
      expect(JSON.parse(answer.text)).toMatchObject({expiresIn: 3_600, refreshToken: expect.any(String)})
    }
  })
})
