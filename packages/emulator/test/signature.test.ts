import {createHash} from 'node:crypto'
import {createTokenWithIAM} from '@sso-oidc/core'
import {DEFAULT_DIRECTORY} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {ENDPOINT} from '../../../tools/testing/page-browser.ts'
import {sign, type ToSign} from './sign.ts'
import {rejection, START, signatureRejection, TestBed, toAnswer, type WireResponse} from './test-bed.ts'

const URL_ = ENDPOINT + createTokenWithIAM.path
const BODY = JSON.stringify({clientId: 'unknown', grantType: 'refresh_token', refreshToken: 'r'})

/** Response to a request with a valid signature and an unknown application. */
const PASSED = rejection('InvalidClientException', 401, ['invalid_client', 'Invalid client provided'])
const UNSIGNED = signatureRejection('MissingAuthenticationTokenException', 'Missing Authentication Token')
const MALFORMED = signatureRejection(
  'IncompleteSignatureException',
  'Authorization header is not a complete SigV4 signature, or x-amz-date is not a valid date',
)
const OTHER_SCOPE = signatureRejection(
  'InvalidSignatureException',
  'Credential should be scoped to the date of the request, the region and the service',
)
const UNKNOWN_KEY = signatureRejection(
  'UnrecognizedClientException',
  'The security token included in the request is invalid.',
)
const SKEWED = signatureRejection('InvalidSignatureException', 'Signature expired or not yet current')
const UNSIGNED_HEADER = signatureRejection(
  'InvalidSignatureException',
  'The host header and all x-amz- headers must be signed',
)
const WRONG = signatureRejection(
  'InvalidSignatureException',
  'The request signature we calculated does not match the signature you provided.',
)

const minutes = (count: number): number => START + count * 60_000

interface Signed {
  readonly url: string
  readonly body: string
  readonly headers: Headers
}

/** Signs a request, applies a change, and sends the result. */
async function send(
  changes: Partial<ToSign>,
  tamper: (request: Signed) => unknown = () => ({}),
): Promise<WireResponse> {
  const plain = {url: URL_, body: BODY, date: START, ...changes}
  const signed = {url: plain.url, body: plain.body, headers: new Headers(sign(plain))}
  const {url, ...init} = {...signed, ...(tamper(signed) as Partial<Signed> | undefined)}
  return toAnswer(await new TestBed().emulator.fetch(url, {method: 'POST', ...init}))
}

describe('a signature (E15)', () => {
  test.each<[string, Partial<ToSign>]>([
    ['of the default key', {}],
    ['five minutes old', {date: minutes(-5)}],
    ['five minutes in the future', {date: minutes(5)}],
    ['over more headers', {headers: {'content-type': 'application/json', 'amz-sdk-request': 'attempt=1; max=3'}}],
    ['over a header that SDKs do not sign', {headers: {'user-agent': 'a  tool'.replace('  ', ' ')}}],
    ['over more of a query', {url: `${URL_}&b=%2F%20%C3%A9&a=1`}],
    ['with a header that is not signed', {headers: {'user-agent': 'tool'}, unsigned: ['user-agent']}],
  ])('%s is accepted', async (_, changes) => {
    expect(await send(changes)).toEqual(PASSED)
  })

  test.each<[string, Partial<ToSign>, WireResponse]>([
    ['16 minutes old', {date: minutes(-16)}, SKEWED],
    ['16 minutes in the future', {date: minutes(16)}, SKEWED],
    ['five minutes and a second old', {date: minutes(-5) - 1000}, SKEWED],
    ['for another service', {service: 'sso-oidc'}, OTHER_SCOPE],
    ['for another region', {region: 'us-west-2'}, OTHER_SCOPE],
    ['of an unknown key', {accessKeyId: 'AKIAIOSFODNN7UNKNOWN'}, UNKNOWN_KEY],
    ['with another secret', {secretAccessKey: 'other'}, WRONG],
    ['with a session token, of a key without one', {sessionToken: 'token'}, UNKNOWN_KEY],
    ['without the host', {unsigned: ['host']}, UNSIGNED_HEADER],
    ['without the date', {unsigned: ['x-amz-date']}, UNSIGNED_HEADER],
    ['without a header of AWS', {headers: {'x-amz-meta': 'm'}, unsigned: ['x-amz-meta']}, UNSIGNED_HEADER],
    ['over an invalid hash of the body', {headers: {'x-amz-content-sha256': 'UNSIGNED-PAYLOAD'}}, WRONG],
  ])('%s is rejected with 403', async (_, changes, expected) => {
    expect(await send(changes)).toEqual(expected)
  })

  test.each<[string, WireResponse, (request: Signed) => unknown]>([
    ['another body', WRONG, ({body}) => ({body: body.replace('"r"', '"s"')})],
    ['no body', WRONG, () => ({body: ''})],
    ['a body with a byte order mark', WRONG, ({body}) => ({body: `\uFEFF${body}`})],
    ['another query', WRONG, ({url}) => ({url: `${url}&a=1`})],
    ['another signature', WRONG, alter('authorization', /.{64}$/, '0'.repeat(64))],
    ['another date', WRONG, alter('x-amz-date', /00Z$/, '01Z')],
    ['the date of another day', OTHER_SCOPE, alter('x-amz-date', /^\d{8}/, '20260102')],
    ['an invalid date', MALFORMED, alter('x-amz-date', /.*/, 'yesterday')],
    ['a date in another form', MALFORMED, alter('x-amz-date', /.*/, '2026-01-01T00:00:00Z')],
    ['a comment before the date', MALFORMED, alter('x-amz-date', /^/, '(x)')],
    ['a comment behind the date', MALFORMED, alter('x-amz-date', /$/, '(x)')],
    ['no date', MALFORMED, ({headers}) => void headers.delete('x-amz-date')],
    ['two dates', MALFORMED, ({headers}) => void headers.append('x-amz-date', '20260101T000000Z')],
    ['another host', WRONG, ({headers}) => void headers.set('host', 'evil.test')],
    ['two hosts', WRONG, ({headers}) => void headers.append('host', '127.0.0.1:8021')],
    [
      'a hash of the body that was not signed',
      UNSIGNED_HEADER,
      ({headers}) => void headers.set('x-amz-content-sha256', 'a'),
    ],
    [
      'two signatures',
      MALFORMED,
      ({headers}) => void headers.append('authorization', headers.get('authorization') ?? ''),
    ],
    ['no signature', UNSIGNED, ({headers}) => void headers.delete('authorization')],
    ['a bearer token', MALFORMED, ({headers}) => void headers.set('authorization', 'Bearer token')],
    ['a newer signature (SigV4a)', MALFORMED, alter('authorization', /^AWS4-HMAC-SHA256/, 'AWS4-ECDSA-P256-SHA256')],
    ['no list of headers', MALFORMED, alter('authorization', /SignedHeaders=[^,]*, /, '')],
    ['the signature in the query as well', UNSIGNED, ({url}) => ({url: `${url}&X-Amz-Signature=${'0'.repeat(64)}`})],
    [
      'the signature in the query',
      UNSIGNED,
      ({url, headers}) => {
        headers.delete('authorization')
        return {url: `${url}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=${'0'.repeat(64)}`}
      },
    ],
  ])('with %s is rejected with 403', async (_, expected, tamper) => {
    expect(await send({headers: {'content-type': 'application/json'}}, tamper)).toEqual(expected)
  })

  test('without spaces between its parts is accepted', async () => {
    expect(await send({}, alter('authorization', /, /g, ','))).toEqual(PASSED)
  })

  test('with a repeated signed header is rejected with 403', async () => {
    const twice = ({headers}: {headers: Headers}) => void headers.append('content-type', 'application/json')
    const headers = {'content-type': 'application/json'}
    expect(await send({headers}, twice)).toEqual(WRONG)
  })

  test('over a hash of the body is accepted with that body only', async () => {
    const headers = {'x-amz-content-sha256': createHash('sha256').update(BODY).digest('hex')}
    expect(await send({headers})).toEqual(PASSED)
    expect(await send({headers}, ({body}) => ({body: body.replace('"r"', '"s"')}))).toEqual(WRONG)
  })

  test('is checked before the body is parsed', async () => {
    expect(await send({body: '{'}, ({headers}) => void headers.delete('authorization'))).toEqual(UNSIGNED)
  })

  test('of temporary credentials requires their session token', async () => {
    const key = {accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret', sessionToken: 'the token/+='}
    const bed = new TestBed({users: {...DEFAULT_DIRECTORY, accessKeys: [key]}})
    const {sessionToken: _, ...without} = key
    expect(await bed.callSigned(BODY, key)).toEqual(PASSED)
    expect(await bed.callSigned(BODY, without)).toEqual(UNKNOWN_KEY)
    expect(await bed.callSigned(BODY, {...key, sessionToken: 'other'})).toEqual(UNKNOWN_KEY)
    expect(await bed.callSigned(BODY, {...key, unsigned: ['x-amz-security-token']})).toEqual(UNSIGNED_HEADER)
    // The default key is valid only if the directory has no keys.
    expect(await bed.callSigned(BODY)).toEqual(UNKNOWN_KEY)
  })

  test('is too old after five minutes, also by less than a second', async () => {
    const bed = new TestBed()
    const headers = sign({url: URL_, body: BODY, date: START})
    const answer = async () => toAnswer(await bed.emulator.fetch(URL_, {method: 'POST', body: BODY, headers}))
    bed.wait(300)
    expect(await answer()).toEqual(PASSED)
    bed.wait(0.2)
    expect(await answer()).toEqual(SKEWED)
  })

  test('that is too old is rejected with the time of the emulator', async () => {
    const bed = new TestBed()
    const headers = sign({url: URL_, body: BODY, date: START})
    bed.wait(3_600)
    const response = await bed.emulator.fetch(URL_, {method: 'POST', body: BODY, headers})
    expect({date: response.headers.get('date'), ...(await toAnswer(response))}).toEqual({
      date: 'Thu, 01 Jan 2026 01:00:00 GMT',
      ...SKEWED,
    })
  })
})

function alter(name: string, pattern: RegExp, to: string) {
  return ({headers}: {headers: Headers}): void => headers.set(name, (headers.get(name) ?? '').replace(pattern, to))
}
