import {describe, expect, test} from 'vitest'
import {authorizeUrl} from '../../../tools/testing/authorization-code.ts'
import {ENDPOINT, PageBrowser} from '../../../tools/testing/page-browser.ts'
import {DEVICE_CODE} from '../../../tools/testing/sample-client.ts'
import {PENDING, TestBed} from './test-bed.ts'

const FOREIGN_MESSAGE = 'Requests from pages of other sites are not allowed.'
const REMEDY = 'Allow the origin of a browser application with --allow-origin or `allowOrigins`.'

const UNKNOWN = `${ENDPOINT}/device?user_code=BBBB-BBBB`

const cross = (mode: string, dest: string, more: object = {}) => ({
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': mode,
  'sec-fetch-dest': dest,
  ...more,
})

/** Headers that browsers send with requests that a page of another site caused, other than links. */
const FOREIGN: Readonly<Record<string, Record<string, string>>> = {
  'an image': cross('no-cors', 'image'),
  'an image of another port of this host': {...cross('no-cors', 'image'), 'sec-fetch-site': 'same-site'},
  'a frame': cross('navigate', 'iframe'),
  'an object': cross('navigate', 'object'),
  'fetch without CORS': cross('no-cors', 'empty'),
  'fetch with CORS': cross('cors', 'empty', {origin: 'https://evil.test'}),
  'a link that is loaded in advance': cross('navigate', 'document', {'sec-purpose': 'prefetch;prerender'}),
  'an unknown kind of site': {'sec-fetch-site': 'fenced-frame', 'sec-fetch-mode': 'navigate'},
  'a page of an opaque origin': {origin: 'null'},
  'a page, in a browser without fetch metadata': {origin: 'https://evil.test'},
  'an extension': {'sec-fetch-site': 'none', origin: 'chrome-extension://abcdefgh'},
}

const LINK = cross('navigate', 'document')

async function send(bed: TestBed, words: string, headers: Record<string, string>, body?: object) {
  const [method = 'GET', path = ''] = words.split(' ')
  const init = {method, headers, ...(body === undefined ? {} : {body: JSON.stringify(body)})}
  return bed.emulator.fetch(path.startsWith('http') ? path : ENDPOINT + path, init)
}

describe.each(Object.entries(FOREIGN))('a request by %s', (_, headers) => {
  test('opens no page, gets no cookie, and uses up no attempt of the user (F1)', async () => {
    const bed = new TestBed()
    const {userCode} = await bed.startDevice()
    const authorize = authorizeUrl(await bed.register())
    const policies = new Set()
    for (const page of [
      UNKNOWN,
      `${ENDPOINT}/device`,
      `${ENDPOINT}/device/request`,
      authorize,
      `${ENDPOINT}/_emulator`,
    ]) {
      const {status, headers: got} = await send(bed, `GET ${page}`, headers)
      expect([page, status, got.get('set-cookie')]).toEqual([page, 403, null])
      policies.add(got.get('content-security-policy'))
    }
    // The dashboard has a style sheet of its own, but the page of the rejection is the same everywhere.
    expect(policies.size).toBe(1)
    for (let times = 0; times < 301; times++) await send(bed, `GET ${UNKNOWN}`, headers)
    const browser = new PageBrowser(bed.emulator)
    expect((await browser.open(`${ENDPOINT}/device?user_code=${userCode}`)).title).toBe('Did you start this sign-in?')
  })

  test('gets no authorization code, also with autoApprove (F1)', async () => {
    const bed = new TestBed({autoApprove: true})
    const {status, headers: got} = await send(bed, `GET ${authorizeUrl(await bed.register())}`, headers)
    expect([status, got.get('location')]).toEqual([403, null])
  })

  test('uses no operation and no control (F2)', async () => {
    const bed = new TestBed()
    const {credentials, userCode, deviceCode, poll} = await bed.startDevice()
    const {token} = await bed.signIn()
    const before = [await bed.emulator.clients(), await bed.emulator.authorizations()]
    const calls: [words: string, body?: object][] = [
      ['POST /client/register', {clientName: 'x', clientType: 'public'}],
      ['POST /device_authorization', {...credentials, startUrl: 'https://d-1234567890.awsapps.com/start'}],
      ['POST /token', {...credentials, deviceCode, grantType: DEVICE_CODE}],
      ['POST /token?aws_iam=t', {}],
      ['GET /assignment/accounts'],
      ['POST /logout'],
      [`POST /_emulator/authorizations/${userCode}/approve`],
      ['POST /_emulator/reset'],
      ['POST /_emulator/clock', {advance: 600}],
      ['PUT /_emulator/faults', {operation: 'CreateToken', status: 503}],
      ['GET /_emulator/requests'],
    ]
    for (const [words, body] of calls) {
      const bearer = {'x-amz-sso_bearer_token': String(token.accessToken)}
      const response = await send(bed, words, {...headers, ...bearer}, body)
      const answer = [
        words,
        response.status,
        await response.text(),
        response.headers.get('access-control-allow-origin'),
        response.headers.get('content-type'),
      ]
      const message = words.includes('/_emulator') ? FOREIGN_MESSAGE : `${FOREIGN_MESSAGE} ${REMEDY}`
      expect(answer).toEqual([words, 403, JSON.stringify({message}), null, 'application/json'])
    }
    expect([await bed.emulator.clients(), await bed.emulator.authorizations()]).toEqual(before)
    expect(await poll()).toEqual(PENDING)
  })
})

describe('a link of another site', () => {
  test('shows the code without trying it, and the user can continue (F1)', async () => {
    const bed = new TestBed()
    const {userCode} = await bed.startDevice()
    const browser = new PageBrowser(bed.emulator)
    const url = `${ENDPOINT}/device?user_code=${userCode}`
    const page = await browser.open(url, LINK)
    expect([page.status, page.title]).toEqual([200, 'Enter your code'])
    expect(page.html).toContain(`value="${userCode}"`)
    expect(page.html).toContain('A link filled in this code. Continue only if your device shows the same one.')
    expect((await browser.open(url, {'sec-fetch-site': 'same-origin'})).title).toBe('Did you start this sign-in?')
  })

  test('has the same page for right and wrong codes, and uses up no attempt (F1)', async () => {
    const bed = new TestBed()
    const {userCode} = await bed.startDevice()
    const browser = new PageBrowser(bed.emulator)
    const right = await browser.open(`${ENDPOINT}/device?user_code=${userCode}`, LINK)
    for (let times = 0; times < 11; times++) {
      const wrong = await browser.open(UNKNOWN, LINK)
      expect({...wrong, html: wrong.html.replace('BBBB-BBBB', userCode), headers: {}, url: ''}).toEqual({
        ...right,
        headers: {},
        url: '',
      })
    }
    expect((await browser.open(`${ENDPOINT}/device?user_code=${userCode}`)).title).toBe('Did you start this sign-in?')
  })

  test('opens the consent page of a client, and the sign-in continues (F1)', async () => {
    const bed = new TestBed()
    const browser = new PageBrowser(bed.emulator)
    const page = await browser.open(authorizeUrl(await bed.register()), LINK)
    expect(page.title).toBe('Did you start this sign-in?')
    const {status, headers} = await browser.submit(page, 'approve')
    expect([status, headers.get('location')]).toEqual([303, expect.stringContaining('?code=')])
  })

  test('cannot be a form: POST is rejected (F1)', async () => {
    const bed = new TestBed()
    for (const path of ['/authorize', '/device/request', '/_emulator', '/client/register', '/_emulator/reset']) {
      expect([path, (await send(bed, `POST ${path}`, LINK)).status]).toEqual([path, 403])
    }
  })
})

test.each([
  ['curl', {}],
  ['fetch of Node', {'sec-fetch-mode': 'cors'}],
  ['the user', {'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document'}],
  ['a page of the emulator', {'sec-fetch-site': 'same-origin', origin: ENDPOINT}],
])('a request by %s is accepted (F1, F2)', async (_, headers) => {
  const bed = new TestBed()
  const {userCode} = await bed.startDevice()
  const body = {clientName: 'x', clientType: 'public'}
  expect((await send(bed, `GET /device?user_code=${userCode}`, headers)).status).toBe(303)
  expect((await send(bed, 'POST /client/register', headers, body)).status).toBe(200)
  expect((await send(bed, `POST /_emulator/authorizations/${userCode}/approve`, headers)).status).toBe(200)
})

test('requests of other sites do not displace other requests in the log (F1)', async () => {
  const bed = new TestBed()
  await bed.register()
  for (let count = 0; count < 3_000; count++) await send(bed, 'GET /device', LINK)
  for (let count = 0; count < 3_000; count++) await send(bed, 'GET /assignment/accounts', FOREIGN['an image'] ?? {})
  const paths = bed.emulator.requests().map(({path}) => path)
  expect(paths).toEqual(['/client/register', ...Array(50).fill('/assignment/accounts')])
})
