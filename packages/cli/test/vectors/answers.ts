import type {HttpResponse} from '@sso-oidc/core'
import fc from 'fast-check'
import {SECRET} from './secrets.ts'

const HOSTILE = [
  '\u001b[2J\u001b]0;PWNED\u0007',
  '\u009b31m',
  '\u202eabc',
  '\0',
  'x'.repeat(5000),
  '\ud800',
  '日本\r\n',
]

const EXCEPTIONS = [
  ...['AuthorizationPendingException', 'InvalidGrantException:http://internal.amazon.com/', 'ns#SlowDownException'],
  ...['InvalidRequestRegionException', 'AccessDeniedException', 'constructor', '__proto__', ...HOSTILE],
]

const text = fc.oneof(fc.constantFrom('a', '', ...HOSTILE), fc.string({unit: 'binary', maxLength: 10}))
const odd = fc.oneof(text, fc.jsonValue({maxDepth: 2}))

/** A response with secrets and unknown members. */
const result = fc.record(
  {
    accessToken: fc.constant(SECRET),
    refreshToken: fc.constant(SECRET),
    clientSecret: fc.constant(SECRET),
    deviceCode: fc.constant(SECRET),
    awsAdditionalDetails: fc.constantFrom({identityContext: SECRET}, {identityContext: SECRET, constructor: SECRET}, 1),
    tokenType: odd,
    clientId: odd,
    userCode: odd,
    expiresIn: fc.oneof(fc.constantFrom(3600, '3600', -1, 1.5, 'abc', null, true, 2 ** 60), odd),
    scope: fc.oneof(fc.array(text), odd),
    constructor: fc.constant(SECRET),
    unknown: fc.constantFrom(SECRET, {accessToken: SECRET}, [SECRET]),
  },
  {requiredKeys: ['accessToken']},
)

/** Placeholders for the secret of the request in an error response, in three encodings. */
const ECHOES = ['ECHO-AS-IS', 'ECHO-IN-URL', 'ECHO-IN-BASE64']

/** Replaces the placeholders in a body with the secret, or with another word if the request has no secret. */
export function withEchoes(body: Uint8Array, isSent: boolean): Uint8Array {
  const spellings = [
    JSON.stringify(SECRET).slice(1, -1),
    encodeURIComponent(SECRET),
    Buffer.from(SECRET).toString('base64'),
  ]
  const texts = spellings.map((spelling) => (isSent ? Buffer.from(spelling).toString('latin1') : 'nothing'))
  const text = Buffer.from(body).toString('latin1')
  return Buffer.from(
    ECHOES.reduce((left, echo, index) => left.replaceAll(echo, texts[index] ?? ''), text),
    'latin1',
  )
}

/** The body of an error response. */
const refusal = fc.record(
  {
    error: fc.constantFrom('authorization_pending', 'invalid_grant', ...HOSTILE),
    error_description: fc.oneof(odd, fc.constantFrom(...ECHOES.map((echo) => `Bad secret: ${echo}`))),
    message: fc.oneof(text, fc.constantFrom(...ECHOES)),
    reason: odd,
    endpoint: text,
    region: text,
    __type: fc.constantFrom(...EXCEPTIONS),
    code: odd,
  },
  {requiredKeys: []},
)

const PAGE = '<html>Sign in</html>'

/** A response of the service, of a proxy, or of another server. */
export const answers: fc.Arbitrary<HttpResponse> = fc
  .record({
    status: fc.oneof(
      {arbitrary: fc.constantFrom(200), weight: 4},
      {arbitrary: fc.constantFrom(204, 300, 307, 400, 400, 400, 401, 403, 429, 500, 503), weight: 5},
    ),
    good: result,
    bad: refusal,
    spoiled: fc.oneof(
      {arbitrary: fc.constant(null), weight: 4},
      {arbitrary: fc.tuple(fc.nat(200), fc.constantFrom('', '\u0000', '\uFEFF', '\xff', PAGE, '"')), weight: 1},
    ),
    headers: fc.record(
      {'x-amzn-errortype': fc.constantFrom(...EXCEPTIONS), 'content-type': text, 'x-amzn-query-error': text},
      {requiredKeys: []},
    ),
    form: fc.constantFrom('object', 'object', 'object', 'object', 'list', 'page', 'nothing'),
  })
  .map(({status, good, bad, spoiled, headers, form}) => {
    const json = JSON.stringify(status < 300 ? good : bad)
    const bodies = {object: json, list: `[${json}]`, page: PAGE, nothing: ''}
    let body = bodies[form as keyof typeof bodies]
    if (spoiled !== null) body = body.slice(0, spoiled[0]) + spoiled[1]
    return {status, statusText: 'Reason', headers, body: Buffer.from(body, status === 403 ? 'latin1' : 'utf8')}
  })
