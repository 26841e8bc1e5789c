import {describe, expect, test} from 'vitest'
import {Browser, hiddenFields} from './browser.ts'
import {DENIED, ENDPOINT, FULL_CLIENT, PENDING, TestBed} from './test-bed.ts'

const CODE_PAGE = 'Enter your code'
const CONFIRMATION = 'Did you start this sign-in?'

async function waiting() {
  const bed = new TestBed()
  const device = await bed.startDevice()
  const browser = new Browser(bed.emulator)
  return {bed, browser, ...device, url: `${ENDPOINT}/device?user_code=${device.userCode}`}
}

describe('the device page', () => {
  test('lets no script, no frame and no cache near it', async () => {
    const {browser, url} = await waiting()
    const {headers} = await browser.open(url)
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self' http:\/\/127\.0\.0\.1:\*; frame-ancestors 'none'; base-uri 'none'$/,
      ),
      'referrer-policy': 'no-referrer',
      'set-cookie': expect.stringMatching(/^sso-oidc-emulator=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax$/),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
  })

  test('asks for a code when none is given, also under the bare address', async () => {
    const {browser} = await waiting()
    const {status, title, html} = await browser.open(`${ENDPOINT}/device`)
    expect({status, title}).toEqual({status: 200, title: CODE_PAGE})
    expect(html).toContain('<label for="user_code">Code</label>')
    expect((await browser.open(`${ENDPOINT}/`)).headers.get('location')).toBe('/device')
  })

  test('shows code, client, scopes and age before anything is decided, and decides nothing by itself', async () => {
    const {bed, browser, url, userCode, poll} = await waiting()
    bed.wait(42)
    const {status, title, html} = await browser.open(url)
    expect({status, title}).toEqual({status: 200, title: CONFIRMATION})
    expect(html).toContain(`<p class="code">${userCode}</p>`)
    expect(html).toContain('<bdi>test</bdi> <small>(unverified)</small>')
    expect(html).toContain('<dd>sso:account:access</dd>')
    expect(html).toContain('<dd>42 seconds ago</dd>')
    expect(await poll()).toEqual(PENDING)
  })

  test('escapes the name of a client', async () => {
    const bed = new TestBed()
    const {userCode} = await bed.startDevice({...FULL_CLIENT, clientName: '<script>alert(1)</script>'})
    const {html} = await new Browser(bed.emulator).open(`${ENDPOINT}/device?user_code=${userCode}`)
    expect(html).toContain('<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>')
    expect(html).not.toContain('<script')
  })

  test.each([
    ['lower case', (code: string) => code.toLowerCase()],
    ['no dash', (code: string) => code.replace('-', '')],
    ['blanks and a long dash', (code: string) => ` ${code.replace('-', ' – ')} `],
  ])('takes a code with %s', async (_, change) => {
    const {browser, userCode} = await waiting()
    const {title} = await browser.open(`${ENDPOINT}/device?user_code=${encodeURIComponent(change(userCode))}`)
    expect(title).toBe(CONFIRMATION)
  })

  test.each([
    ['unknown', () => 'BBBB-BBBB'],
    ['too short', (code: string) => code.slice(1)],
    ['with a letter outside the alphabet', (code: string) => `A${code}`],
    ['with a letter that only upper case makes one of the alphabet', (code: string) => code.replace(/./, 'ſ')],
    ['with punctuation', (code: string) => `${code}!`],
    ['empty', () => ''],
  ])('answers a code that is %s with one and the same page', async (_, change) => {
    const {browser, userCode} = await waiting()
    const page = await browser.open(`${ENDPOINT}/device?user_code=${encodeURIComponent(change(userCode))}`)
    const unknown = await browser.open(`${ENDPOINT}/device?user_code=ZZZZ-ZZZZ`)
    expect({status: page.status, html: page.html}).toEqual({status: 400, html: unknown.html})
    expect(page.html).toContain('No request waits for this code.')
  })

  test('answers a code that is expired or decided with that page, too', async () => {
    const {bed, browser, url, userCode} = await waiting()
    const unknown = await browser.open(`${ENDPOINT}/device?user_code=ZZZZ-ZZZZ`)
    const second = await bed.startDevice()
    await bed.emulator.approve(userCode)
    expect((await browser.open(url)).html).toBe(unknown.html)
    bed.wait(600)
    expect((await browser.open(`${ENDPOINT}/device?user_code=${second.userCode}`)).html).toBe(unknown.html)
  })

  test('approves', async () => {
    const {browser, url, poll} = await waiting()
    const {status, title} = await browser.submit(await browser.open(url), 'approve')
    expect({status, title}).toEqual({status: 200, title: 'Request approved'})
    expect(await poll()).toMatchObject({status: 200})
  })

  test('denies', async () => {
    const {browser, url, poll} = await waiting()
    const {status, title} = await browser.submit(await browser.open(url), 'deny')
    expect({status, title}).toEqual({status: 200, title: 'Request denied'})
    expect(await poll()).toEqual(DENIED)
  })

  test('takes the first of two decisions', async () => {
    const {browser, url, poll} = await waiting()
    const page = await browser.open(url)
    await browser.submit(page, 'deny')
    const {status, title} = await browser.submit(page, 'approve')
    expect({status, title}).toEqual({status: 400, title: CODE_PAGE})
    expect(await poll()).toEqual(DENIED)
  })

  test('keeps the forms of other tabs valid', async () => {
    const {bed, browser, url, poll} = await waiting()
    const page = await browser.open(url)
    await browser.open(`${ENDPOINT}/device?user_code=${(await bed.startDevice()).userCode}`)
    await browser.submit(page, 'approve')
    expect(await poll()).toMatchObject({status: 200})
  })
})

describe('a form that decides is refused', () => {
  test.each([
    ['from another site', {Origin: 'https://evil.test', 'Sec-Fetch-Site': 'cross-site'}],
    ['from another port of this host', {Origin: 'http://127.0.0.1:9999', 'Sec-Fetch-Site': 'same-site'}],
    ['from an opaque origin', {Origin: 'null', 'Sec-Fetch-Site': 'cross-site'}],
    ['that does not say where it comes from', {}],
  ])('when it comes %s', async (_, headers) => {
    const {browser, url, poll} = await waiting()
    const page = await browser.open(url)
    const fields = {...hiddenFields(page.html), decision: 'approve'}
    expect(await browser.post(url, fields, headers)).toMatchObject({status: 403, title: 'Nothing was changed'})
    expect(await poll()).toEqual(PENDING)
  })

  test.each([
    ['no token', () => ({token: ''})],
    ['a wrong token', ({token = ''}: Record<string, string>) => ({token: token.replace(/./, '!')})],
  ])('with %s', async (_, change) => {
    const {browser, url, poll} = await waiting()
    const fields = hiddenFields((await browser.open(url)).html)
    const outcome = await browser.post(url, {...fields, ...change(fields), decision: 'approve'})
    expect(outcome).toMatchObject({status: 403, title: 'Nothing was changed'})
    expect(await poll()).toEqual(PENDING)
  })

  test("with another browser's token, or without the cookie", async () => {
    const {bed, browser, url, poll} = await waiting()
    const page = await browser.open(url)
    const other = new Browser(bed.emulator)
    expect(await other.submit(page, 'approve')).toMatchObject({status: 403})
    await other.open(url)
    expect(await other.submit(page, 'approve')).toMatchObject({status: 403})
    expect(await poll()).toEqual(PENDING)
  })

  test('without a decision', async () => {
    const {browser, url, poll} = await waiting()
    const page = await browser.open(url)
    expect(await browser.post(url, hiddenFields(page.html))).toMatchObject({status: 400})
    expect(await poll()).toEqual(PENDING)
  })

  test('with more than 65536 bytes', async () => {
    const {browser, url} = await waiting()
    const page = await browser.open(url)
    const fields = {...hiddenFields(page.html), decision: 'approve', more: 'x'.repeat(65_536)}
    expect(await browser.post(url, fields)).toMatchObject({status: 413})
  })
})
