import {describe, expect, test} from 'vitest'
import {ENDPOINT, PageBrowser} from '../../../tools/testing/page-browser.ts'
import {FULL_CLIENT} from '../../../tools/testing/sample-client.ts'
import {openDevicePage} from './open-device-page.ts'
import {DENIED, PENDING, TestBed} from './test-bed.ts'

const CODE_PAGE = 'Enter your code'
const QUESTION = 'Did you start this sign-in?'

const urlFor = (text: string): string => `${ENDPOINT}/device?user_code=${encodeURIComponent(text)}`

describe('the device page', () => {
  test('allows no scripts, no frames, and no caching (W2, W5)', async () => {
    const {browser, url} = await openDevicePage()
    const {headers} = await browser.open(url)
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      ),
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    expect(headers.has('strict-transport-security')).toBe(false)
    const cookie = (await new TestBed().emulator.fetch(`${ENDPOINT}/device`)).headers.get('set-cookie')
    expect(cookie).toMatch(/^sso-oidc-emulator=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  test('asks for a code, also at the root path', async () => {
    const {browser} = await openDevicePage()
    for (const path of ['/device', '/']) {
      const {status, title, html} = await browser.open(ENDPOINT + path)
      expect({status, title}).toEqual({status: 200, title: CODE_PAGE})
      expect(html).toContain('<label for="user_code">Code</label>')
    }
  })

  test('shows code, client, scopes, and age before the decision, and does not decide (W6)', async () => {
    const {bed, browser, url, userCode, poll} = await openDevicePage()
    bed.wait(42)
    const {status, title, html} = await browser.open(url)
    expect({status, title}).toEqual({status: 200, title: QUESTION})
    expect(html).toContain(`<p class="code">${userCode}</p>`)
    expect(html).toContain('<bdi>test</bdi> <span class="badge warn">unverified</span>')
    expect(html).toContain(
      '<li><span>See your accounts and roles, and get their credentials</span><code>sso:account:access</code></li>',
    )
    expect(html).toContain('<dt>Started</dt><dd>42 seconds ago</dd>')
    expect(html).not.toContain('<dt>From</dt>')
    expect(await poll()).toEqual(PENDING)
  })

  test.each([
    ['127.0.0.1', '127.0.0.1 (the same address as this browser)'],
    ['198.51.100.7', '127.0.0.1 (not the address of this browser)'],
  ])('shows the address of the client to a browser at %s (W6)', async (address, text) => {
    const bed = new TestBed({}, {address: '127.0.0.1'})
    const {userCode} = await bed.startDevice()
    const {html} = await new PageBrowser(bed.emulator, {address}).open(urlFor(userCode))
    expect(html).toContain(`<dt>From</dt><dd>${text}</dd>`)
  })

  test('ignores addresses in headers (W8)', async () => {
    const bed = new TestBed()
    const {userCode} = await bed.startDevice()
    const headers = {'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Host': 'evil.test', Forwarded: 'for=203.0.113.9'}
    const browser = new PageBrowser({
      ...bed.emulator,
      fetch: (url, init) => bed.emulator.fetch(url, withHeaders(init, headers)),
    })
    const {html} = await browser.open(urlFor(userCode))
    expect(html).not.toMatch(/203\.0\.113\.9|evil\.test/)
  })

  test.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['"><img src=x onerror=alert(1)>', '&quot;&gt;&lt;img src=x onerror=alert(1)&gt;'],
    ['**bold** [link](javascript:alert(1))', '**bold** [link](javascript:alert(1))'],
    ['\u202Elive', '[U+202E]live'],
    ['two\nlines\u0000', 'two[U+000A]lines[U+0000]'],
    ['\uFEFFقلب\u200Cها', '[U+FEFF]قلب\u200Cها'],
  ])('shows the client name %j as text (W5)', async (clientName, shown) => {
    const bed = new TestBed()
    const {userCode} = await bed.startDevice({...FULL_CLIENT, clientName})
    const {html} = await new PageBrowser(bed.emulator).open(urlFor(userCode))
    expect(html).toContain(`<bdi>${shown}</bdi>`)
  })

  test('shows each scope once, and supports a client without scopes', async () => {
    const bed = new TestBed()
    const twice = await bed.startDevice({...FULL_CLIENT, scopes: ['openid', 'openid']})
    const {html} = await new PageBrowser(bed.emulator).open(urlFor(twice.userCode))
    expect(html.split('<code>openid</code>')).toHaveLength(2)
    const none = await bed.startDevice({clientName: 'test', clientType: 'public'})
    expect((await new PageBrowser(bed.emulator).open(urlFor(none.userCode))).html).toContain('No scope')
  })

  test('approves', async () => {
    const {browser, url, poll} = await openDevicePage()
    const {status, title, html} = await browser.submit(await browser.open(url), 'approve')
    expect({status, title}).toEqual({status: 200, title: 'Sign-in approved'})
    expect(html).toContain('The device has access as <strong>alice</strong>.')
    expect(await poll()).toMatchObject({status: 200})
  })

  test('denies', async () => {
    const {browser, url, poll} = await openDevicePage()
    const {status, title} = await browser.submit(await browser.open(url), 'deny')
    expect({status, title}).toEqual({status: 200, title: 'Sign-in denied'})
    expect(await poll()).toEqual(DENIED)
  })

  test('keeps the forms of other tabs valid', async () => {
    const {bed, browser, url, poll} = await openDevicePage()
    const page = await browser.open(url)
    await browser.open(urlFor((await bed.startDevice()).userCode))
    await browser.submit(page, 'approve')
    expect(await poll()).toMatchObject({status: 200})
  })
})

function withHeaders(init: RequestInit = {}, headers: Record<string, string>): RequestInit {
  return {...init, headers: {...(init.headers as Record<string, string>), ...headers}}
}
