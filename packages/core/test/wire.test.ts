import {
  createToken,
  createTokenWithIAM,
  type HttpResponse,
  listAccounts,
  registerClient,
  ServiceError,
  type ServiceErrorCode,
  type ServiceErrorDetails,
  startDeviceAuthorization,
} from '@sso-oidc/core'
import {describe, expect, expectTypeOf, test} from 'vitest'
import {errorOf, errorResponse, httpResponse, scriptedClient} from './scripted.ts'

const REQUEST = {clientId: 'i', clientSecret: 's', grantType: 'g'}
const REGISTRATION = {clientName: 'n', clientType: 'public'}

describe('a request', () => {
  test('of each operation has this method, URL, headers, and body', async () => {
    const {client, sent} = scriptedClient([httpResponse(200, {accessToken: 'a'})], {sign: false})
    await client.send(createToken, {...REQUEST, scope: ['a', 'é']})
    await client.send(createTokenWithIAM, {clientId: 'arn', grantType: 'g'})
    await client.send(registerClient, REGISTRATION)
    await client.send(startDeviceAuthorization, {clientId: 'i', clientSecret: 's', startUrl: 'https://x'})
    const text = sent.map(({method, url, headers, body}) =>
      [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', body].join('\n'),
    )
    expect(text.join('\n\n')).toMatchInlineSnapshot(`
      "POST https://oidc.us-east-1.amazonaws.com/token
      content-type: application/json
      amz-sdk-invocation-id: id
      amz-sdk-request: attempt=1

      {"clientId":"i","clientSecret":"s","grantType":"g","scope":["a","é"]}

      POST https://oidc.us-east-1.amazonaws.com/token?aws_iam=t
      content-type: application/json
      amz-sdk-invocation-id: id
      amz-sdk-request: attempt=1

      {"clientId":"arn","grantType":"g"}

      POST https://oidc.us-east-1.amazonaws.com/client/register
      content-type: application/json
      amz-sdk-invocation-id: id
      amz-sdk-request: attempt=1

      {"clientName":"n","clientType":"public"}

      POST https://oidc.us-east-1.amazonaws.com/device_authorization
      content-type: application/json
      amz-sdk-invocation-id: id
      amz-sdk-request: attempt=1

      {"clientId":"i","clientSecret":"s","startUrl":"https://x"}"
    `)
  })

  test.each([
    ['https://a.example', 'https://a.example/token?aws_iam=t'],
    ['https://a.example/base/', 'https://a.example/base/token?aws_iam=t'],
    ['https://a.example/base?x=1', 'https://a.example/base/token?x=1&aws_iam=t'],
  ])('with the endpoint %s has the URL %s', async (endpoint, url) => {
    const {client, sent} = scriptedClient([httpResponse(200, {accessToken: 'a'})], {endpoint, sign: false})
    await client.send(createTokenWithIAM, {clientId: 'arn', grantType: 'g'})
    expect(sent.map((request) => request.url)).toEqual([url])
  })
})

test('a request without a body has an empty text as body', async () => {
  const {client, sent} = scriptedClient([httpResponse(200, {accountList: []})])
  await client.send(listAccounts, {accessToken: 't'})
  expect(sent.map(({body}) => body)).toEqual([''])
})

describe('a response', () => {
  const receive = (body: unknown): Promise<object> =>
    scriptedClient([httpResponse(200, body)]).client.send(createToken, REQUEST)

  test.each<[string, unknown, object]>([
    [
      'has the known members in the order of the API',
      {expiresIn: 1, future: 'x', accessToken: 'a'},
      {accessToken: 'a', expiresIn: 1},
    ],
    ['has no members that are null', {accessToken: 'a', idToken: null}, {accessToken: 'a'}],
    ['can begin with a byte order mark (N18)', '\uFEFF{"accessToken":"a"}', {accessToken: 'a'}],
    [
      'can have an integer in a string (N17)',
      {accessToken: 'a', expiresIn: ' 3600 '},
      {accessToken: 'a', expiresIn: 3600},
    ],
    [
      'can have an integer with a fraction, which is truncated (N17)',
      {accessToken: 'a', expiresIn: -1.5},
      {accessToken: 'a', expiresIn: -1},
    ],
    ['can have a boolean as integer (N17)', {accessToken: 'a', expiresIn: true}, {accessToken: 'a', expiresIn: 1}],
    [
      'has the last of two members with the same name (N20)',
      '{"accessToken":"a","accessToken":"b"}',
      {accessToken: 'b'},
    ],
    [
      'can have a value of another type, which is unchanged',
      {accessToken: 'a', idToken: ['x', {y: 1}]},
      {accessToken: 'a', idToken: ['x', {y: 1}]},
    ],
    ['cannot change a prototype (N21)', '{"__proto__":{"idToken":"x"},"accessToken":"a"}', {accessToken: 'a'}],
  ])('%s', async (_, body, expected) => {
    const response = await receive(body)
    expect(response).toEqual(expected)
    expect(Object.keys(response)).toEqual(Object.keys(expected))
  })

  test.each<[string, unknown, string]>([
    ['an empty body (N12)', '', 'CreateToken returned status 200, but the body is empty.'],
    ['HTML (N13)', '<html>S3CR3T</html>', 'CreateToken returned status 200, but the body is not JSON.'],
    ['truncated JSON (N10)', '{"accessToken":"S3CR3T', 'CreateToken returned status 200, but the body is not JSON.'],
    ['a list (N15)', ['S3CR3T'], 'CreateToken returned status 200, but the body is not a JSON object.'],
    ['null (N15)', 'null', 'CreateToken returned status 200, but the body is not a JSON object.'],
    [
      'invalid UTF-8 (N19)',
      new Uint8Array([0x7b, 0xff, 0x7d]),
      'CreateToken returned status 200, but the body is not UTF-8.',
    ],
    [
      'JSON of 33 levels (N22)',
      `{"accessToken":"S3CR3T","a":${'['.repeat(32)}${']'.repeat(32)}}`,
      'CreateToken returned status 200, but the body is nested deeper than 32 levels.',
    ],
    [
      'JSON of 300,001 levels (N22)',
      `{"a":${'['.repeat(300_000)}${']'.repeat(300_000)}}`,
      'CreateToken returned status 200, but the body is nested deeper than 32 levels.',
    ],
    ['no token (N16)', {idToken: 'S3CR3T'}, 'CreateToken returned status 200, but no accessToken.'],
    ['null as token (N16)', {accessToken: null}, 'CreateToken returned status 200, but no accessToken.'],
    [
      'an object as token (N16)',
      {accessToken: {value: 'S3CR3T'}},
      'CreateToken returned status 200, but no accessToken.',
    ],
    ['text as integer (N17)', {accessToken: 'S3CR3T', expiresIn: 'abc'}, 'CreateToken.expiresIn is not an integer.'],
    ...['0x10', '1e3', '1.5', '', ' ', '1 2'].map((text): [string, unknown, string] => [
      `"${text}" as integer (N17)`,
      {accessToken: 'S3CR3T', expiresIn: text},
      'CreateToken.expiresIn is not an integer.',
    ]),
    [
      'an object as integer (E4)',
      {accessToken: 'S3CR3T', expiresIn: {toString: null, valueOf: null}},
      'CreateToken.expiresIn is not an integer.',
    ],
    [
      'an infinite integer (N17)',
      '{"accessToken":"S3CR3T","expiresIn":1e400}',
      'CreateToken.expiresIn is not an integer.',
    ],
    [
      'an integer that is too large (N17)',
      '{"accessToken":"S3CR3T","expiresIn":9007199254740993}',
      'CreateToken.expiresIn is out of range.',
    ],
    [
      'an integer in a string that is too small (N17)',
      '{"accessToken":"S3CR3T","expiresIn":"-9007199254740993"}',
      'CreateToken.expiresIn is out of range.',
    ],
  ])('with %s is a ResponseError without a value of the response', async (_, body, message) => {
    const error = await errorOf(() => receive(body))
    expect(error).toEqual({name: 'ResponseError', code: 'InvalidResponse', message})
    expect(message).not.toContain('S3CR3T')
  })

  test('with a status below 200 is not a response, whatever its body is (N28)', async () => {
    const {client} = scriptedClient([httpResponse(199, {accessToken: 'a'})])
    expect(await errorOf(() => client.send(createToken, REQUEST))).toEqual({
      name: 'ResponseError',
      code: 'InvalidResponse',
      message: 'CreateToken returned the invalid status 199.',
    })
  })

  test.each([
    ['text/html', ' (content type "text/html")'],
    [`${'x'.repeat(41)}/html`, ''],
    ['text/html; charset=S3CR3T', ' (content type "text/html")'],
    ['application/vnd.x+json ;a=b', ' (content type "application/vnd.x+json")'],
    [`text/${'S3CR3T'.repeat(20)}`, ''],
    ['S3CR3T', ''],
    ['', ''],
  ])('with the content type %s shows its media type whole or not at all (N13, D1)', async (type, shown) => {
    const {client} = scriptedClient([httpResponse(200, '', {'content-type': type})])
    expect(await errorOf(() => client.send(createToken, REQUEST))).toEqual({
      name: 'ResponseError',
      code: 'InvalidResponse',
      message: `CreateToken returned status 200, but the body is empty${shown}.`,
    })
  })

  test('can be nested 32 levels deep (N22)', async () => {
    expect(await receive(`{"accessToken":"a","a":${'['.repeat(31)}${']'.repeat(31)}}`)).toEqual({accessToken: 'a'})
  })

  test.each([
    [299, {accessToken: 'a'}],
    [201, {accessToken: 'a'}],
  ])('with status %i is a success', async (status, response) => {
    const {client} = scriptedClient([httpResponse(status, response)])
    expect(await client.send(createToken, REQUEST)).toEqual(response)
  })

  test('can have a text in place of a list, which is unchanged', async () => {
    const {client} = scriptedClient([httpResponse(200, {accessToken: 'a', scope: 'openid'})], {sign: false})
    expect(await client.send(createTokenWithIAM, {clientId: 'arn', grantType: 'g'})).toEqual({
      accessToken: 'a',
      scope: 'openid',
    })
  })

  test('of an operation without a result member can have no members', async () => {
    expect(await scriptedClient([httpResponse(200, {})]).client.send(registerClient, REGISTRATION)).toEqual({})
  })
})

describe('an error response', () => {
  const receive = (response: HttpResponse): Promise<Record<string, unknown>> =>
    errorOf(() => scriptedClient([response], {maxAttempts: 1}).client.send(createToken, REQUEST))

  /** Returns the plain data of the `ServiceError` with these details. */
  const serviceError = (message: string, details: Partial<ServiceErrorDetails> & {code: string}) => ({
    name: 'ServiceError',
    code: details.code,
    message,
    details: {operation: 'CreateToken', status: 400, message: '', members: {}, ...details},
    attempts: 1,
    isLastAttempt: true,
  })

  test('becomes a ServiceError with code, status, members, and request ID (S1)', async () => {
    const {headers, ...rest} = errorResponse('InvalidGrantException', 'invalid_grant')
    const response = {...rest, headers: {...headers, 'x-amzn-requestid': 'r'}}
    expect(await receive(response)).toEqual(
      serviceError('CreateToken failed with InvalidGrantException: Text of the service', {
        code: 'InvalidGrantException',
        members: {error: 'invalid_grant', error_description: 'Text of the service'},
        requestId: 'r',
      }),
    )
  })

  test('without a request ID has no member for it', async () => {
    const {details} = await receive(httpResponse(400, {}))
    expect(Object.keys(details as ServiceErrorDetails)).toEqual(['operation', 'status', 'code', 'message', 'members'])
  })

  test.each<[string, Record<string, string>, number | undefined]>([
    ['a number', {'retry-after': '7'}, 7],
    ['a number of several digits', {'retry-after': '120'}, 120],
    ['a date that begins with a digit', {'retry-after': '2026-01-02T03:00:30Z', date: '2026-01-02T03:00:00Z'}, 30],
    ['a date', {'retry-after': 'Fri, 02 Jan 2026 03:00:30 GMT', date: 'Fri, 02 Jan 2026 03:00:00 GMT'}, 30],
    ['a past date', {'retry-after': 'Fri, 02 Jan 2026 03:00:00 GMT', date: 'Fri, 02 Jan 2026 03:00:30 GMT'}, 0],
    ['a date without the date of the response', {'retry-after': 'Fri, 02 Jan 2026 03:00:30 GMT'}, undefined],
    ['another text', {'retry-after': '-1'}, undefined],
  ])('with %s as Retry-After has these seconds', async (_, headers, retryAfter) => {
    const {details} = await receive(httpResponse(429, {}, headers))
    expect((details as ServiceErrorDetails).retryAfter).toBe(retryAfter)
  })

  test.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['the header', {'x-amzn-errortype': 'AException:http://x/'}, {__type: 'BException'}, 'AException'],
    ['the header with a namespace', {'x-amzn-errortype': 'com.amazonaws.sso.oidc#AException'}, {}, 'AException'],
    ['code', {}, {code: 'AException', __type: 'BException'}, 'AException'],
    ['Code', {}, {Code: 'AException'}, 'AException'],
    ['the query header', {'x-amzn-query-error': 'AException;Sender'}, {__type: 'BException'}, 'AException'],
    ['__type', {}, {__type: 'com.amazonaws.sso.oidc#AException'}, 'AException'],
    ['the status', {}, {error: 'something_new'}, '400'],
  ])('has its code from %s', async (_, headers, body, code) => {
    expect(await receive(httpResponse(400, body, headers))).toEqual(
      serviceError(`CreateToken failed with ${code}`, {code}),
    )
  })

  test('has its code from the OAuth error of the operation', async () => {
    expect(await receive(httpResponse(400, {error: 'expired_token'}))).toEqual(
      serviceError('CreateToken failed with ExpiredTokenException: expired_token', {
        code: 'ExpiredTokenException',
        members: {error: 'expired_token'},
      }),
    )
  })

  test('has only members of its exception that are not null', async () => {
    const body = {error: null, reason: 'KMS_DisabledException', error_description: 'd', region: 'r'}
    expect(await receive(httpResponse(400, body, {'x-amzn-errortype': 'InvalidRequestException'}))).toEqual(
      serviceError('CreateToken failed with InvalidRequestException: d', {
        code: 'InvalidRequestException',
        members: {reason: 'KMS_DisabledException', error_description: 'd'},
      }),
    )
  })

  test.each([
    [503, '', '503', 'Reason'],
    [502, '<html>bad gateway</html>', '502', 'Reason'],
    [500, '<html>bad</html>', '500', 'Reason'],
    [503, 'not now', '503', 'not now'],
    [503, '{"message":"m"}', '503', 'm'],
    [499, '', '499', ''],
    [404, 'not here', '404', 'not here'],
    [307, '', '307', ''],
    [300, '', '300', ''],
  ])('with status %i and the body "%s" has its status as code (S9, N26)', async (status, body, code, message) => {
    const text = message === '' ? '' : `: ${message}`
    expect(await receive({...httpResponse(status, body), statusText: 'Reason'})).toEqual(
      serviceError(`CreateToken failed with ${code}${text}`, {code, status, message}),
    )
  })

  test.each([
    '{"message":{"toString":null}}',
    '{"Message":{"toString":null}}',
    '{"message":["toString"]}',
    '{"code":{"toString":"x"}}',
    '{"Code":{"toString":"x"}}',
    '{"__type":{"toString":"x"}}',
    '{"error":{"toString":null,"toJSON":null}}',
    '{"__proto__":{"message":"m","code":"c"}}',
  ])('with the body %s is a ServiceError with code 400 (E4)', async (body) => {
    expect(await receive(httpResponse(400, body))).toEqual(serviceError('CreateToken failed with 400', {code: '400'}))
  })

  test('with an object as description has the object as JSON in its message (E4)', async () => {
    const members = {error: 'invalid_grant', error_description: {toString: null, toJSON: 'x'}}
    expect(await receive(httpResponse(400, members))).toEqual(
      serviceError('CreateToken failed with InvalidGrantException: {"toString":null,"toJSON":"x"}', {
        code: 'InvalidGrantException',
        members,
      }),
    )
  })

  test.each<[string, unknown, string]>([
    ['message', {message: 'No access'}, 'CreateToken failed with AException: No access'],
    ['Message', {Message: 'No access'}, 'CreateToken failed with AException: No access'],
    ['the body, if it is not JSON', 'No access', 'CreateToken failed with AException: No access'],
    ['no member', {}, 'CreateToken failed with AException'],
  ])('has the text of the service from %s (H2)', async (_, body, message) => {
    const response = httpResponse(400, body, {'x-amzn-errortype': 'AException'})
    expect((await receive(response))['message']).toBe(message)
  })

  test.each<[Record<string, string>, string]>([
    [{error: 'invalid_grant', error_description: 'd'}, 'CreateToken failed with InvalidGrantException: d'],
    [{error: 'invalid_grant'}, 'CreateToken failed with InvalidGrantException: invalid_grant'],
    [{error: 'invalid_grant', message: 'm'}, 'CreateToken failed with InvalidGrantException: m'],
  ])('with the members %j has the text of the service in its message (H2)', async (members, message) => {
    expect((await receive(httpResponse(400, members)))['message']).toBe(message)
  })
})

describe('the code of a ServiceError (H2)', () => {
  const error = new ServiceError({code: 'NewException', operation: 'X', status: 400, message: '', members: {}})

  test('can be any string', () => {
    expectTypeOf<string>().toExtend<ServiceErrorCode>()
    expectTypeOf<ServiceErrorCode>().toExtend<string>()
    expectTypeOf(error.code).toEqualTypeOf<ServiceErrorCode>()
    expect(error.code === 'NewException').toBe(true)
  })

  test('is not narrowed by a comparison', () => {
    const other = (code: ServiceErrorCode): string => {
      if (code === 'InvalidGrantException') return 'known'
      expectTypeOf<string>().toExtend<typeof code>()
      // A comparison of types that have no value in common does not compile.
      return code === 'SlowDownException' || code === 'NewException' ? 'compared' : code
    }
    expect(['InvalidGrantException', 'SlowDownException', 'NewException', 'x'].map(other)).toEqual([
      'known',
      'compared',
      'compared',
      'x',
    ])
  })
})
