import {createToken} from '@sso-oidc/core'
import type {Directory} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {obtainCode} from '../../../tools/testing/authorization-code.ts'
import {ENDPOINT, PageBrowser} from '../../../tools/testing/page-browser.ts'
import {ACCESS_TOKEN, ARN, createDirectory, TOKEN_EXCHANGE} from '../../../tools/testing/sample-application.ts'
import {CALLBACK, VERIFIER} from '../../../tools/testing/sample-client.ts'
import {DENIED, INVALID_REFRESH_TOKEN, PENDING, TestBed, type WireResponse} from './test-bed.ts'

/** Changes to alice after her approval. */
const FATES: readonly (readonly [string, (directory: Directory) => unknown])[] = [
  ['is locked', ({users}) => Object.assign(users[0] ?? {}, {locked: true})],
  ['is removed', ({users}) => users.shift()],
  ['is renamed', ({users}) => Object.assign(users[0] ?? {}, {name: 'alice2'})],
]

/** Approved grants, and the expected response to their redemption. */
const REDEMPTIONS: readonly (readonly [
  string,
  WireResponse,
  (bed: TestBed) => Promise<() => Promise<WireResponse>>,
])[] = [
  [
    'a device code',
    DENIED,
    async (bed) => {
      const {userCode, poll} = await bed.startDevice()
      await bed.emulator.approve(userCode)
      return poll
    },
  ],
  [
    'an authorization code',
    DENIED,
    async (bed) => {
      const client = await bed.register()
      const code = await obtainCode(bed, client)
      const request = {grantType: 'authorization_code', code, redirectUri: CALLBACK, codeVerifier: VERIFIER}
      return () => bed.call(createToken, {...client, ...request})
    },
  ],
  [
    'a refresh token',
    INVALID_REFRESH_TOKEN,
    async (bed) => {
      const {credentials, token} = await bed.signIn()
      const request = {...credentials, grantType: 'refresh_token', refreshToken: token.refreshToken}
      return () => bed.call(createToken, request)
    },
  ],
  [
    'an authorization code of an application',
    DENIED,
    async (bed) => {
      const code = await obtainCode(bed, {clientId: ARN}, {scopes: 'openid'})
      const request = {clientId: ARN, grantType: 'authorization_code', code}
      return () => bed.callSigned({...request, redirectUri: CALLBACK, codeVerifier: VERIFIER})
    },
  ],
  [
    'an access token, for an application',
    DENIED,
    async (bed) => {
      const {token} = await bed.signIn()
      const subject = {subjectToken: token.accessToken, subjectTokenType: ACCESS_TOKEN}
      return () => bed.callSigned({clientId: ARN, grantType: TOKEN_EXCHANGE, ...subject})
    },
  ],
  [
    'a refresh token of an application',
    INVALID_REFRESH_TOKEN,
    async (bed) => {
      const code = await obtainCode(bed, {clientId: ARN}, {scopes: 'openid'})
      const request = {clientId: ARN, grantType: 'authorization_code', code}
      const {text} = await bed.callSigned({...request, redirectUri: CALLBACK, codeVerifier: VERIFIER})
      const {refreshToken} = JSON.parse(text)
      return () => bed.callSigned({clientId: ARN, grantType: 'refresh_token', refreshToken})
    },
  ],
]

describe.each(FATES.map(([fate, happens]) => ({fate, happens})))(
  'a user who $fate after approval (W9)',
  ({happens}) => {
    test.each(REDEMPTIONS.map(([name, answer, approve]) => ({name, answer, approve})))(
      'gets nothing for $name',
      async ({answer, approve}) => {
        const users = createDirectory()
        const redeem = await approve(new TestBed({users}))
        happens(users)
        expect(await redeem()).toEqual(answer)
      },
    )
  },
)

test('A code that was approved by a user can be redeemed after the user is unlocked again', async () => {
  const users = createDirectory()
  const [alice] = users.users
  const bed = new TestBed({users})
  const {userCode, poll} = await bed.startDevice()
  await bed.emulator.approve(userCode)
  if (alice !== undefined) alice.locked = true
  expect(await poll()).toEqual(DENIED)
  if (alice !== undefined) alice.locked = false
  expect(await poll()).toMatchObject({status: 200})
})

describe('a locked user', () => {
  const users = [{name: 'mallory', locked: true}, {name: 'alice'}, {name: 'bob'}]

  test('is not shown on the page, and not accepted in a form', async () => {
    const bed = new TestBed({users: {users}})
    const {userCode, poll} = await bed.startDevice()
    const browser = new PageBrowser(bed.emulator)
    const page = await browser.open(`${ENDPOINT}/device?user_code=${userCode}`)
    expect([...page.html.matchAll(/<option value="(\w+)"/g)].map(([, name]) => name)).toEqual(['alice', 'bob'])
    expect((await browser.submit(page, 'approve', {user: 'mallory'})).status).toBe(403)
    expect(await poll()).toEqual(PENDING)
  })

  test('cannot approve with a control, and is not the default', async () => {
    const bed = new TestBed({users: {users}})
    const {userCode} = await bed.startDevice()
    await expect(bed.emulator.approve(userCode, {user: 'mallory'})).rejects.toMatchObject({code: 'Invalid'})
    await bed.emulator.approve(userCode)
    expect(await bed.emulator.authorizations()).toMatchObject([{status: 'approved', user: 'alice'}])
  })

  test('is not the user of automatic approvals', async () => {
    const bed = new TestBed({users: {users}, autoApprove: true})
    const {poll} = await bed.startDevice()
    expect((await poll()).status).toBe(200)
  })
})
