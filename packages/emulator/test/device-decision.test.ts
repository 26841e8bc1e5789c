import {createToken} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {ENDPOINT, PageBrowser} from '../../../tools/testing/page-browser.ts'
import {DEVICE_CODE} from '../../../tools/testing/sample-client.ts'
import {openDevicePage} from './open-device-page.ts'
import {PENDING, TestBed} from './test-bed.ts'

const urlFor = (text: string): string => `${ENDPOINT}/device?user_code=${encodeURIComponent(text)}`

describe('a decision on the device page', () => {
  const LATE = 'Your choice had no effect'

  test('that is sent twice shows its outcome twice (W7)', async () => {
    const {browser, url, poll} = await openDevicePage()
    const page = await browser.open(url)
    const [first, second] = await Promise.all([browser.submit(page, 'approve'), browser.submit(page, 'approve')])
    expect([first.title, second.title]).toEqual(['Sign-in approved', 'Sign-in approved'])
    expect(second.html).toBe(first.html)
    expect(await poll()).toMatchObject({status: 200})
  })

  test.each([
    ['deny', 'approve', 'Sign-in denied'],
    ['approve', 'deny', 'Sign-in approved'],
  ] as const)(
    'to %s is final if the other tab then says %s, which shows that it had no effect (W7)',
    async (first, second, title) => {
      const {browser, url} = await openDevicePage()
      const page = await browser.open(url)
      expect((await browser.submit(page, first)).html).not.toContain(LATE)
      const late = await browser.submit(page, second)
      expect(late.title).toBe(title)
      expect(late.html).toContain(LATE)
    },
  )

  test('after the expiry of the code has no effect (W7)', async () => {
    const {bed, browser, url} = await openDevicePage()
    const page = await browser.open(url)
    bed.wait(600)
    expect((await browser.submit(page, 'approve')).title).toBe('This sign-in has expired')
    expect(await bed.emulator.authorizations()).toMatchObject([{status: 'expired', user: null}])
  })

  test('is still shown after the token was issued, and if the page is opened again (W7)', async () => {
    const {browser, url, poll} = await openDevicePage()
    const page = await browser.open(url)
    const ending = await browser.submit(page, 'approve')
    await poll()
    expect((await browser.open(page.url)).html).toBe(ending.html)
    expect((await browser.open(ending.url)).html).toBe(ending.html)
  })

  test('is shown only in the browser that entered the code (W4)', async () => {
    const {bed, browser, url} = await openDevicePage()
    const page = await browser.open(url)
    const {status, title} = await new PageBrowser(bed.emulator).open(page.url)
    expect({status, title}).toEqual({status: 410, title: 'This page is no longer valid'})
  })

  test('as an unknown user is rejected', async () => {
    const {browser, url, poll} = await openDevicePage()
    const page = await browser.open(url)
    expect(await browser.submit(page, 'approve', {user: 'mallory'})).toMatchObject({status: 403})
    expect(await poll()).toEqual(PENDING)
  })

  test('is made as the chosen user, who is the next default', async () => {
    const bed = new TestBed({users: {users: [{name: 'alice'}, {name: 'bob', email: 'bob@example.com'}]}})
    const {credentials, deviceCode, userCode} = await bed.startDevice()
    const browser = new PageBrowser(bed.emulator)
    const page = await browser.open(urlFor(userCode))
    expect(page.html).toContain('<option value="alice" selected>alice</option>')
    expect((await browser.submit(page, 'approve', {user: 'bob'})).html).toContain('access as <strong>bob</strong>')
    await bed.client.send(createToken, {...credentials, grantType: DEVICE_CODE, deviceCode})
    expect(await bed.emulator.authorizations()).toMatchObject([{status: 'used', user: 'bob'}])

    const next = await browser.open(urlFor((await bed.startDevice()).userCode))
    expect(next.html).toContain('<option value="bob" selected>bob (bob@example.com)</option>')
  })

  test('requires a user who is not locked', async () => {
    const bed = new TestBed({users: {users: []}})
    const {userCode} = await bed.startDevice()
    const browser = new PageBrowser(bed.emulator)
    const page = await browser.open(urlFor(userCode))
    expect(page.html).toContain('All users of the directory are locked')
    expect(await browser.submit(page, 'approve')).toMatchObject({status: 403})
  })
})
