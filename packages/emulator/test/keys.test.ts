import {createHmac} from 'node:crypto'
import {describe, expect, test} from 'vitest'
import {authorizeUrl} from '../../../tools/testing/authorization-code.ts'
import {ENDPOINT, hiddenFields, PageBrowser} from '../../../tools/testing/page-browser.ts'
import {ACCESS_TOKEN, ARN, TOKEN_EXCHANGE} from '../../../tools/testing/sample-application.ts'
import {deriveKey, type KeyUse} from '../src/service/keys.ts'
import {signedIn} from './portal-bed.ts'
import {collectErrors, TestBed} from './test-bed.ts'

const USES: readonly KeyUse[] = ['form', 'device page', 'role secret', 'role session token', 'ID token']

test('each use of the key of a store has its own key, and none is the key itself (F7)', () => {
  const [first, second] = ['one', 'two'].map((pageKey) => USES.map((use) => deriveKey({pageKey}, use).toString('hex')))
  const all = [...(first ?? []), ...(second ?? []), Buffer.from('one').toString('hex')]
  expect(new Set(all).size).toBe(2 * USES.length + 1)
  expect(all[0]).toBe(createHmac('sha256', 'one').update('sso-oidc-emulator form').digest('hex'))
})

/** Opens the page of an authorization, and returns every value that the emulator sealed for this browser. */
async function sealedValues() {
  const {bed, accessToken} = await signedIn()
  const device = await bed.startDevice()
  const browser = new PageBrowser(bed.emulator)
  const page = await browser.open(`${ENDPOINT}/device?user_code=${device.userCode}`)
  const roles = `${ENDPOINT}/federation/credentials?account_id=111122223333&role_name=ViewOnlyAccess`
  const response = await bed.emulator.fetch(roles, {headers: {'x-amz-sso_bearer_token': accessToken}})
  const {roleCredentials} = (await response.json()) as {roleCredentials: Record<string, string>}
  const {token = ''} = hiddenFields(page.html)
  const {id = '', proof = ''} = Object.fromEntries(new URL(page.url).searchParams)
  const cookie = browser.cookies.get('sso-oidc-emulator') ?? ''
  const {sessionToken = '', secretAccessKey = '', accessKeyId = ''} = roleCredentials
  const values = {token, proof, cookie, id, sessionToken, secretAccessKey, accessToken}
  return {bed, device, browser, page, values, accessKeyId}
}

describe('a value for one use is rejected in every other place (F7):', () => {
  test('as the token of a form', async () => {
    const {browser, page, values} = await sealedValues()
    for (const [name, value] of Object.entries(values)) {
      const {status} = await browser.submit(page, 'deny', {token: value})
      expect([name, status]).toEqual([name, name === 'token' ? 200 : 403])
    }
  })

  test('as the proof and the ID of a page', async () => {
    const {browser, values} = await sealedValues()
    for (const [name, value] of Object.entries(values)) {
      for (const id of [values.id, value, 'token']) {
        const query = new URLSearchParams({id, proof: value})
        const {status} = await browser.open(`${ENDPOINT}/device/request?${query}`)
        expect([name, id, status]).toEqual([name, id, name === 'proof' && id === values.id ? 200 : 410])
      }
    }
  })

  test('as the keys of role credentials', async () => {
    const {bed, values, accessKeyId} = await sealedValues()
    const subject = {subjectToken: values.accessToken, subjectTokenType: ACCESS_TOKEN}
    const request = {clientId: ARN, grantType: TOKEN_EXCHANGE, ...subject}
    for (const [name, value] of Object.entries(values)) {
      const {sessionToken, secretAccessKey} = values
      const asToken = await bed.callSigned(request, {accessKeyId, secretAccessKey, sessionToken: value})
      const asSecret = await bed.callSigned(request, {accessKeyId, secretAccessKey: value, sessionToken})
      expect([name, asToken.status, asSecret.status]).toEqual([
        name,
        name === 'sessionToken' ? 200 : 403,
        name === 'secretAccessKey' ? 200 : 403,
      ])
    }
  })

  test('as the session token whose content is the cookie of a browser, without a bug', async () => {
    const errors = await collectErrors(async () => {
      const bed = new TestBed()
      const accessKeyId = 'ASIAAAAAAAAAAAAAAAAA'
      const content = '{"expiration":1}'
      const browser = new PageBrowser(bed.emulator)
      browser.cookies.set('sso-oidc-emulator', encodeURIComponent(`session token of ${accessKeyId}: ${content}`))
      const {token = ''} = hiddenFields((await browser.open(authorizeUrl(await bed.register()))).html)
      expect(token).toMatch(/^[\w-]{43}$/)
      // With one key for all uses, the token of the form is the seal of this session token.
      for (const end of ['', '\0token']) {
        const sealed = Buffer.concat([Buffer.from(token, 'base64url'), Buffer.from(content + end)])
        const sessionToken = `IQoJb3JpZ2luX2Vj${sealed.toString('base64')}`
        const {status} = await bed.callSigned({}, {accessKeyId, secretAccessKey: '', sessionToken})
        expect(status).toBe(403)
      }
    })
    expect(errors).toEqual([])
  })
})

test('the proof of a page does not depend on where the cookie ends and the ID begins (F7)', async () => {
  const bed = new TestBed()
  const {userCode} = await bed.startDevice()
  const browser = new PageBrowser(bed.emulator)
  browser.cookies.set('sso-oidc-emulator', encodeURIComponent('a","b'))
  const {id = '', proof = ''} = Object.fromEntries(
    new URL((await browser.open(`${ENDPOINT}/device?user_code=${userCode}`)).url).searchParams,
  )
  for (const cookie of ['a', 'a","b\0', 'a\0b']) {
    const other = new PageBrowser(bed.emulator)
    other.cookies.set('sso-oidc-emulator', encodeURIComponent(cookie))
    for (const query of [
      {id, proof},
      {id: `b","${id}`, proof},
      {id: `b\0${id}`, proof},
    ]) {
      expect((await other.open(`${ENDPOINT}/device/request?${new URLSearchParams(query)}`)).status).toBe(410)
    }
  }
})
