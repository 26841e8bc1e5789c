import {describe, expect, test} from 'vitest'
import {ENDPOINT, PageBrowser} from '../../../tools/testing/page-browser.ts'
import {FULL_CLIENT} from '../../../tools/testing/sample-client.ts'
import {PENDING, TestBed} from './test-bed.ts'

const URL = `${ENDPOINT}/_emulator`

/** Returns the text of a page without markup. */
function textOf(html: string): string {
  const [, body = ''] = /<body>(.*)<script/s.exec(html) ?? []
  return body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
}

describe('the dashboard', () => {
  test('shows how to connect a client before the first registration', async () => {
    const bed = new TestBed({region: 'eu-west-1'})
    const {status, html} = await new PageBrowser(bed.emulator).open(URL)
    expect(status).toBe(200)
    expect(html).toContain(
      `<pre>export AWS_ENDPOINT_URL_SSO_OIDC=${ENDPOINT}\nexport AWS_ENDPOINT_URL_SSO=${ENDPOINT}\nexport AWS_REGION=eu-west-1</pre>`,
    )
    expect(textOf(html)).toMatch(
      /Connect a client.*Device authorizations none pending None yet\..*Requests None yet\..*clients None yet\./,
    )
  })

  test('allows only its own script, no frames, and no caching', async () => {
    const {headers} = await new PageBrowser(new TestBed().emulator).open(URL)
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      ),
      'x-frame-options': 'DENY',
    })
  })

  test('shows authorizations, requests, clients, clock, and faults', async () => {
    const bed = new TestBed({faults: [{operation: 'CreateToken', delay: 5}], autoApprove: true, mode: 'strict'})
    const {credentials, userCode} = await bed.startDevice()
    bed.wait(90)
    const text = textOf((await new PageBrowser(bed.emulator).open(URL)).html)
    expect(text).not.toContain(userCode)
    expect(text).toContain('strict mode · us-east-1 · auto-approve')
    expect(text).toContain('approved test started 1 minute ago · 0 polls · sso:account:access by alice')
    expect(text).toContain('POST /device_authorization StartDeviceAuthorization 200')
    expect(text).toContain(`test ${credentials.clientId} sso:account:access 1 minute ago`)
    expect(text).toContain('00:01:30 2026-01-01, UTC')
    expect(text).toContain('CreateToken delay 5')
  })

  test('shows neither its own requests nor queries', async () => {
    const bed = new TestBed()
    const browser = new PageBrowser(bed.emulator)
    await browser.open(`${ENDPOINT}/device?user_code=BBBB-BBBB`)
    await browser.open(URL)
    await browser.open(URL)
    expect(bed.emulator.requests().map(({path}) => path)).toEqual(['/device'])
    expect((await browser.open(URL)).html).not.toContain('BBBB-BBBB')
  })

  test('escapes input of clients (W5)', async () => {
    const bed = new TestBed()
    await bed.startDevice({...FULL_CLIENT, clientName: '</script><script>alert(1)</script>\u202E'})
    await bed.emulator.fetch(`${ENDPOINT}/<img src=x onerror=alert(1)>`)
    await bed.emulator.setFault({operation: 'CreateToken', body: '<script>alert(2)</script>'})
    const {html} = await new PageBrowser(bed.emulator).open(URL)
    expect(html.match(/<script/g)).toHaveLength(1)
    expect(html).toContain('<bdi>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;[U+202E]</bdi>')
    expect(html).toContain('body &lt;script&gt;alert(2)&lt;/script&gt;')
    expect(html).not.toContain('<img')
  })

  test.each([
    ['approve', 'approved test'],
    ['deny', 'denied test'],
  ] as const)('accepts the decision to %s as the chosen user', async (decision, text) => {
    const bed = new TestBed({users: {users: [{name: 'alice'}, {name: 'bob'}]}})
    await bed.startDevice()
    const browser = new PageBrowser(bed.emulator)
    const page = await browser.submit(await browser.open(URL), decision, {user: 'bob'})
    expect(page.url).toBe(URL)
    expect(textOf(page.html)).toMatch(new RegExp(`${text}.* by bob `))
    await bed.startDevice()
    expect((await browser.open(URL)).html).toContain('<option value="bob" selected>')
  })

  test.each([
    [{advance: '600'}, '00:10:00'],
    [{advance: '28800'}, '08:00:00'],
  ])('moves the clock with %j', async (fields, time) => {
    const bed = new TestBed()
    expect(textOf((await new PageBrowser(bed.emulator).post(URL, fields)).html)).toContain(time)
  })

  test('clears faults and deletes everything', async () => {
    const bed = new TestBed({faults: [{operation: 'CreateToken', delay: 5}]})
    const browser = new PageBrowser(bed.emulator)
    await bed.startDevice()
    await browser.post(URL, {'clear-faults': 'yes'})
    expect(await bed.emulator.faults()).toEqual([])
    expect(await bed.emulator.clients()).toHaveLength(1)
    await browser.post(URL, {reset: 'yes'})
    expect(await bed.emulator.clients()).toEqual([])
  })

  test.each([
    [
      {decision: 'approve', user_code: 'BBBB-BBBB'},
      404,
      'No pending authorization has the user code &quot;BBBB-BBBB&quot;.',
    ],
    [
      {decision: 'approve', user_code: 'BBBB-BBBB', user: 'bob'},
      400,
      'The user &quot;bob&quot; is not in the directory or is locked.',
    ],
    [{advance: ''}, 400, 'The number of seconds must be a finite number.'],
    [{advance: '1e999'}, 400, 'The number of seconds must be a finite number.'],
    [{}, 400, 'The form has no action.'],
  ])('reports the invalid form %j', async (fields, status, problem) => {
    const page = await new PageBrowser(new TestBed().emulator).post(URL, fields)
    expect(page.status).toBe(status)
    expect(page.html).toContain(`<p class="note" role="alert" id="problem">${problem}</p>`)
  })

  test.each([
    ['of another site', {'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.test'}],
    ['of another port of this host', {'Sec-Fetch-Site': 'same-site', Origin: 'http://127.0.0.1:9999'}],
    ['without an origin', {'Sec-Fetch-Site': 'cross-site', Origin: 'null'}],
  ])('rejects a form of a page %s (W1)', async (_, headers) => {
    const bed = new TestBed()
    const {userCode, poll} = await bed.startDevice()
    const page = await new PageBrowser(bed.emulator).post(URL, {decision: 'approve', user_code: userCode}, headers)
    expect(page.status).toBe(403)
    expect(await poll()).toEqual(PENDING)
  })

  test('opens from a link on another site', async () => {
    const bed = new TestBed()
    const headers = {'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document'}
    const {status} = await bed.emulator.fetch(URL, {headers})
    expect(status).toBe(200)
  })
})

test('The dashboard shows no control or bidirectional character of any input (D2)', async () => {
  const hostile = '\u0000\u001b]0;x\u0007\u009b\u061c\u200e\u202e\u2028\u2066\ufeff'
  const name = `eve${hostile}`
  const bed = new TestBed({users: {users: [{name, email: `e${hostile}@x`}, {name: 'bob'}]}})
  const {userCode} = await bed.startDevice({...FULL_CLIENT, clientName: `client${hostile}`})
  await bed.emulator.approve(userCode, {user: name})
  await bed.startDevice({...FULL_CLIENT, clientName: `client${hostile}`})
  await bed.emulator.setFault({operation: 'CreateToken', body: `body${hostile}`})
  await bed.emulator.fetch(`${ENDPOINT}/path${hostile}`, {method: 'POST'})
  const browser = new PageBrowser(bed.emulator)
  const pages = [
    await browser.open(URL),
    await browser.post(URL, {decision: 'approve', user_code: `code${hostile}`}),
    await browser.post(URL, {decision: 'approve', user_code: 'BCDF-GHJK', user: `user${hostile}`}),
  ]
  // The value of an option must be the name of its user.
  const texts = pages.map(({html}) => html.replace(/<option value="[^"]*"/g, ''))
  for (const text of texts) expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  expect(texts[0]).toContain('eve[U+0000][U+001B]]0;x[U+0007]')
  expect(pages.map(({status}) => status)).toEqual([200, 404, 400])
})
