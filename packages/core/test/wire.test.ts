import {
  createToken,
  createTokenWithIAM,
  ResponseError,
  registerClient,
  ServiceError,
  startDeviceAuthorization,
} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {answer, refusal, scriptedClient} from './scripted.ts'

const REQUEST = {clientId: 'i', clientSecret: 's', grantType: 'g'}
const REGISTRATION = {clientName: 'n', clientType: 'public'}

describe('a request', () => {
  test('of each operation reads like this on the wire', async () => {
    const {client, sent} = scriptedClient([answer(200, {accessToken: 'a'})], {sign: false})
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
  ])('to the endpoint %s goes to %s', async (endpoint, url) => {
    const {client, sent} = scriptedClient([answer(200, {accessToken: 'a'})], {endpoint, sign: false})
    await client.send(createTokenWithIAM, {clientId: 'arn', grantType: 'g'})
    expect(sent.map((request) => request.url)).toEqual([url])
  })
})

describe('an answer', () => {
  const receive = (body: unknown): Promise<object> =>
    scriptedClient([answer(200, body)]).client.send(createToken, REQUEST)

  test.each<[string, unknown, object]>([
    [
      'has the known members in the order of the API',
      {expiresIn: 1, future: 'x', accessToken: 'a'},
      {accessToken: 'a', expiresIn: 1},
    ],
    ['loses members that are null', {accessToken: 'a', idToken: null}, {accessToken: 'a'}],
    ['may begin with a byte order mark (N18)', '\uFEFF{"accessToken":"a"}', {accessToken: 'a'}],
    [
      'has integers from texts, fractions and truth (N17)',
      {accessToken: 'a', expiresIn: ' 3600 '},
      {accessToken: 'a', expiresIn: 3600},
    ],
    ['has fractions cut off (N17)', {accessToken: 'a', expiresIn: -1.5}, {accessToken: 'a', expiresIn: -1}],
    ['takes the last of two members (N20)', '{"accessToken":"a","accessToken":"b"}', {accessToken: 'b'}],
    ['cannot change what objects inherit (N21)', '{"__proto__":{"idToken":"x"},"accessToken":"a"}', {accessToken: 'a'}],
  ])('%s', async (_, body, expected) => {
    const response = await receive(body)
    expect(response).toEqual(expected)
    expect(Object.keys(response)).toEqual(Object.keys(expected))
  })

  test.each<[string, unknown, string]>([
    ['an empty body (N12)', '', 'the body is empty'],
    ['HTML (N13)', '<html>S3CR3T</html>', 'the body is not JSON'],
    ['cut-off JSON (N10)', '{"accessToken":"S3CR3T', 'the body is not JSON'],
    ['a list (N15)', [1], 'the body is not a JSON object'],
    ['null (N15)', 'null', 'the body is not a JSON object'],
    ['bytes that are not UTF-8 (N19)', new Uint8Array([0x7b, 0xff, 0x7d]), 'the body is not UTF-8'],
    ['deep JSON (N22)', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`, 'the body is nested deeper than 32 levels'],
    ['no token (N16)', {}, 'without accessToken'],
    ['a token that is null (N16)', {accessToken: null}, 'without accessToken'],
    [
      'an integer that is none (N17)',
      {accessToken: 'S3CR3T', expiresIn: 'abc'},
      'CreateToken.expiresIn is not an integer.',
    ],
    [
      'an integer without end (N17)',
      '{"accessToken":"S3CR3T","expiresIn":1e400}',
      'CreateToken.expiresIn is not an integer.',
    ],
    [
      'an integer that would lose digits (N17)',
      '{"accessToken":"S3CR3T","expiresIn":9007199254740993}',
      'CreateToken.expiresIn is too large an integer.',
    ],
    [
      'an integer in a text that would lose digits (N17)',
      '{"accessToken":"S3CR3T","expiresIn":"-9007199254740993"}',
      'CreateToken.expiresIn is too large an integer.',
    ],
  ])('with %s is an error that shows nothing of it', async (_, body, message) => {
    const error: unknown = await receive(body).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ResponseError)
    expect(String(error)).toContain(message)
    expect(String(error)).not.toContain('S3CR3T')
  })

  test('that is a million levels deep ends in an error too (N22)', async () => {
    await expect(receive(`{"a":${'['.repeat(300_000)}${']'.repeat(300_000)}}`)).rejects.toBeInstanceOf(ResponseError)
  })

  test('of an operation without a token may be empty of members', async () => {
    expect(await scriptedClient([answer(200, {})]).client.send(registerClient, REGISTRATION)).toEqual({})
  })
})

describe('a refusal', () => {
  const receive = async (response: ReturnType<typeof answer>): Promise<ServiceError> => {
    const {client} = scriptedClient([response], {maxAttempts: 1})
    const error: unknown = await client.send(createToken, REQUEST).catch((thrown: unknown) => thrown)
    if (error instanceof ServiceError) return error
    throw error
  }

  test('carries code, status, members and request id (S1)', async () => {
    const {headers, ...rest} = refusal('InvalidGrantException', 'invalid_grant')
    const error = await receive({...rest, headers: {...headers, 'x-amzn-requestid': 'r'}})
    expect({...error.refusal, exitCode: error.exitCode, attempts: error.attempts}).toEqual({
      code: 'InvalidGrantException',
      operation: 'CreateToken',
      status: 400,
      message: '',
      members: {error: 'invalid_grant', error_description: 'Text of the service'},
      requestId: 'r',
      exitCode: 254,
      attempts: 1,
    })
  })

  test.each<[string, Record<string, string>, object, string]>([
    ['the header', {'x-amzn-errortype': 'AException:http://x/'}, {__type: 'BException'}, 'AException'],
    ['the header with a namespace', {'x-amzn-errortype': 'com.amazonaws.sso.oidc#AException'}, {}, 'AException'],
    ['code', {}, {code: 'AException', __type: 'BException'}, 'AException'],
    ['Code', {}, {Code: 'AException'}, 'AException'],
    ['the query header', {'x-amzn-query-error': 'AException;Sender'}, {__type: 'BException'}, 'AException'],
    ['__type', {}, {__type: 'com.amazonaws.sso.oidc#AException'}, 'AException'],
    ['the OAuth error of the operation', {}, {error: 'expired_token'}, 'ExpiredTokenException'],
    ['the status', {}, {error: 'something_new'}, '400'],
  ])('has its code from %s', async (_, headers, body, code) => {
    expect((await receive(answer(400, body, headers))).code).toBe(code)
  })

  test('shows only members that the exception has, without nulls', async () => {
    const body = {error: null, reason: 'KMS_DisabledException', error_description: 'd', region: 'r'}
    const {refusal: told} = await receive(answer(400, body, {'x-amzn-errortype': 'InvalidRequestException'}))
    expect(told.members).toEqual({reason: 'KMS_DisabledException', error_description: 'd'})
  })

  test.each([
    [503, '', {code: '503', message: 'Reason'}],
    [502, '<html>bad gateway</html>', {code: '502', message: 'Reason'}],
    [404, 'not here', {code: '404', message: 'not here'}],
    [307, '', {code: '307', message: ''}],
  ])('with status %i and the body "%s" is told by its status (S9, N26)', async (status, body, expected) => {
    const {code, message} = (await receive({...answer(status, body), statusText: 'Reason'})).refusal
    expect({code, message}).toEqual(expected)
  })
})
