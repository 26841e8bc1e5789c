import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {authorizeUrl} from '../../../tools/testing/authorization-code.ts'
import {ENDPOINT, hiddenFields, PageBrowser} from '../../../tools/testing/page-browser.ts'
import {collectErrors, START, TestBed} from './test-bed.ts'

/** Number of random requests of each kind: 500, or the value of SSO_OIDC_RUNS. */
const numRuns = Number(process.env['SSO_OIDC_RUNS'] ?? 500)
/** A failure prints its seed: `SSO_OIDC_SEED=… npx vitest run random-input` repeats it. */
const seed = Number(process.env['SSO_OIDC_SEED'] ?? Date.now() % 2 ** 31)

const SPECIAL = [
  '',
  '\0',
  '%',
  '%00',
  '%ff',
  '\ud800',
  '\u202e',
  '__proto__',
  'constructor',
  '"',
  '=;,',
  '[object Object]',
  '9'.repeat(400),
]

const text = fc.oneof(fc.string({unit: 'binary'}), fc.string(), fc.constantFrom(...SPECIAL))

/** Text that a header can contain. */
const headerText = fc.oneof(text, fc.string()).map((value) => value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '%'))

const MEMBERS = [
  'clientName',
  'clientType',
  'scopes',
  'grantTypes',
  'redirectUris',
  'issuerUrl',
  'clientId',
  'clientSecret',
  'startUrl',
  'grantType',
  'deviceCode',
  'code',
  'refreshToken',
  'scope',
  'redirectUri',
  'codeVerifier',
  'assertion',
  'subjectToken',
  'user',
  'advance',
  'operation',
  'error',
  'status',
  'body',
  'delay',
  'cut',
  'times',
]
/** Values that are valid for some member, so that requests come further than the first check. */
const VALID = [
  'public',
  'test',
  'urn:ietf:params:oauth:grant-type:device_code',
  'authorization_code',
  'refresh_token',
  'sso:account:access',
  'http://127.0.0.1/oauth/callback',
  'https://d-1234567890.awsapps.com/start',
  'RegisterClient',
  1,
  true,
]

const value = fc.oneof(
  fc.constantFrom(...VALID),
  text,
  fc.jsonValue({maxDepth: 3}),
  fc.array(fc.constantFrom(...VALID)),
)
const json = fc.oneof(
  fc
    .dictionary(fc.oneof(fc.constantFrom(...MEMBERS), text), value, {maxKeys: 10})
    .map((object) => JSON.stringify(object)),
  fc.jsonValue().map((any) => JSON.stringify(any)),
  fc.json().map((some) => some.slice(1)),
  text,
)

const FIELDS = [
  'token',
  'decision',
  'user',
  'user_code',
  'advance',
  'reset',
  'clear-faults',
  'client_id',
  'redirect_uri',
]
const fields = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...FIELDS), text), text), {maxLength: 8})
/** Form in the usual encoding, or any text. */
const form = fc.oneof(
  fields.map((pairs) => new URLSearchParams(pairs).toString()),
  fields.map((pairs) => pairs.map((pair) => pair.join('=')).join('&')),
  text,
)

const COOKIES = ['sso-oidc-emulator', 'sso-oidc-emulator-user']
const cookie = fc.oneof(
  fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...COOKIES), headerText), headerText), {maxLength: 5})
    .map((pairs) => pairs.map((pair) => pair.join('=')).join('; ')),
  headerText,
)

const query = fields.map((pairs) => new URLSearchParams(pairs).toString())

const JSON_TARGETS = [
  'POST /client/register',
  'POST /device_authorization',
  'POST /token',
  'POST /token?aws_iam=t',
  'POST /logout',
  'POST /_emulator/clock',
  'POST /_emulator/authorizations/BCDF-GHJK/approve',
  'PUT /_emulator/faults',
]
const PAGE_TARGETS = ['GET /device', 'GET /device/request', 'GET /authorize', 'GET /_emulator', 'GET /assignment/roles']
const FORM_TARGETS = ['POST /device/request', 'POST /authorize', 'POST /_emulator']

type AnyRequest = [path: string, init: RequestInit]

/** Sends random requests. Fails for a status of 500 or more, and for a bug that the emulator reports. */
async function check(requests: fc.Arbitrary<AnyRequest>): Promise<void> {
  const bed = new TestBed()
  await assertWithoutBug(requests, async ([path, init]) => {
    // A fault of an earlier run would hide the responses of this one.
    await bed.emulator.clearFaults()
    return bed.emulator.fetch(ENDPOINT + path, init)
  })
}

async function assertWithoutBug<Value>(values: fc.Arbitrary<Value>, send: (value: Value) => Promise<{status: number}>) {
  const property = fc.asyncProperty(values, async (value) => {
    let status = 0
    const errors = await collectErrors(async () => {
      status = (await send(value)).status
    })
    expect([errors, Math.max(status, 499)]).toEqual([[], 499])
  })
  await fc.assert(property, {numRuns, seed})
}

/** Returns an arbitrary for one of the targets, such as `GET /device`. */
function oneOf(targets: readonly string[]): fc.Arbitrary<[method: string, path: string]> {
  return fc.constantFrom(...targets).map((target) => target.split(' ') as [string, string])
}

const OWN = {origin: ENDPOINT, 'sec-fetch-site': 'same-origin'}
const STAMP = new Date(START).toISOString().replace(/[-:]|\.\d+/g, '')
const timeout = 30_000 + 20 * numRuns

describe('the emulator responds without a bug to random', () => {
  test('JSON bodies (I16)', {timeout}, () =>
    check(fc.tuple(oneOf(JSON_TARGETS), json).map(([[method, path], body]) => [path, {method, body}])),
  )

  test('queries and cookies (I16)', {timeout}, () =>
    check(
      fc.tuple(oneOf(PAGE_TARGETS), query, cookie, headerText).map(([[method, path], search, cookies, token]) => {
        const headers = {cookie: cookies, 'x-amz-sso_bearer_token': token}
        return [`${path}?${search}`, {method, headers}]
      }),
    ),
  )

  test('forms and cookies (I16)', {timeout}, () =>
    check(
      fc.tuple(oneOf(FORM_TARGETS), query, cookie, form).map(([[method, path], search, cookies, body]) => {
        const headers = {...OWN, cookie: cookies, 'content-type': 'application/x-www-form-urlencoded'}
        return [`${path}?${search}`, {method, headers, body}]
      }),
    ),
  )

  test('signatures (I16)', {timeout}, () => {
    const some = fc.constantFrom('host', 'x-amz-date', '__proto__', 'constructor')
    const names = fc.array(fc.oneof(some, fc.stringMatching(/^[\w.-]+$/)), {minLength: 1})
    const date = fc.oneof(fc.constant(STAMP), headerText)
    const token = fc.option(headerText, {nil: undefined})
    return check(
      fc.tuple(names, date, token, json).map(([signed, stamp, sessionToken, body]) => {
        const credential = `AKIAIOSFODNN7EXAMPLE/${STAMP.slice(0, 8)}/us-east-1/sso-oauth/aws4_request`
        const list = `SignedHeaders=host;x-amz-date;${signed.join(';')}, Signature=${'0'.repeat(64)}`
        const headers = {
          authorization: `AWS4-HMAC-SHA256 Credential=${credential}, ${list}`,
          'x-amz-date': stamp,
          ...(sessionToken === undefined ? {} : {'x-amz-security-token': sessionToken}),
        }
        return ['/token?aws_iam=t', {method: 'POST', headers, body}]
      }),
    )
  })
})

test('the emulator responds without a bug to a valid form with random changes (I16)', {timeout}, async () => {
  const bed = new TestBed()
  const browser = new PageBrowser(bed.emulator)
  const page = await browser.open(authorizeUrl(await bed.register()))
  const valid = hiddenFields(page.html)
  const changes = fc.dictionary(fc.constantFrom(...Object.keys(valid), 'user', 'decision'), text, {maxKeys: 2})
  await assertWithoutBug(changes, (changed) => browser.post(page.url, {...valid, decision: 'approve', ...changed}))
})
