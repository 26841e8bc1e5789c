import {createServer, type RequestListener} from 'node:http'
import type {AddressInfo} from 'node:net'
import {gzipSync} from 'node:zlib'
import {
  type ClientOptions,
  createClient,
  createToken,
  createTokenWithIAM,
  endpointFor,
  fetchTransport,
  type HttpRequest,
  InputError,
  listAccounts,
  requestSchema,
  sendAll,
  type Transport,
} from '@sso-oidc/core'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {errorOf, httpResponse, scriptedClient} from './scripted.ts'

const REQUEST = {clientId: 'i', clientSecret: 's', grantType: 'g'}
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

test('a call can have another number of attempts than the client', async () => {
  const {client, sent} = scriptedClient([httpResponse(500, {})], {maxAttempts: 2})
  await errorOf(() => client.send(createToken, REQUEST, {maxAttempts: 4}))
  expect(sent.map(({headers}) => headers['amz-sdk-request'])).toEqual([
    'attempt=1',
    ...[2, 3, 4].map((attempt) => `attempt=${attempt}; max=4`),
  ])
  await errorOf(() => client.send(createToken, REQUEST))
  expect(sent).toHaveLength(6)
})

/** Returns settings of a client whose first request fails. */
function scriptedSettings(): ClientOptions & {sent: HttpRequest[]} {
  const sent: HttpRequest[] = []
  const transport: Transport = async (request) => {
    sent.push(request)
    return sent.length === 1 ? httpResponse(500, {}) : httpResponse(200, {accessToken: 'a'})
  }
  return {sent, region: 'us-east-1', transport, sleep: async () => {}}
}

async function startServer(listener: RequestListener): Promise<AsyncDisposable & {url: string}> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('a client', () => {
  test('does not send an invalid request, and reports every problem', async () => {
    const {client, sent} = scriptedClient([httpResponse(200, {accessToken: 'a'})])
    const request = {clientId: 1, grantType: 'refresh_token', clientID: 'x', scope: ['a', null]}
    expect(await errorOf(() => client.send(createToken, request as never))).toEqual({
      name: 'InputError',
      code: 'ParamValidation',
      message: [
        'The CreateToken request is invalid.',
        '/clientSecret: missing',
        '/clientID: unknown member',
        '/clientId: expected string, got number',
        '/scope/1: expected string, got null',
        '/refreshToken: missing, required because /grantType is refresh_token',
      ].join('\n  '),
      problems: [
        {kind: 'missing', pointer: '/clientSecret'},
        {kind: 'unknown', pointer: '/clientID', expected: Object.keys(requestSchema(createToken).properties)},
        {kind: 'type', pointer: '/clientId', expected: 'string', actual: 'number'},
        {kind: 'type', pointer: '/scope/1', expected: 'string', actual: 'null'},
        {
          kind: 'needed',
          pointer: '/refreshToken',
          actual: 'missing',
          because: {pointer: '/grantType', value: 'refresh_token'},
        },
      ],
    })
    expect(sent).toEqual([])
  })

  test('does not send a request with an empty member that its grant type requires', async () => {
    const {client, sent} = scriptedClient([httpResponse(200, {accessToken: 'a'})])
    const request = {...REQUEST, grantType: 'authorization_code', code: ''}
    expect(await errorOf(() => client.send(createToken, request))).toEqual({
      name: 'InputError',
      code: 'ParamValidation',
      message: 'The CreateToken request is invalid.\n  /code: empty, required because /grantType is authorization_code',
      problems: [
        {
          kind: 'needed',
          pointer: '/code',
          actual: 'empty',
          because: {pointer: '/grantType', value: 'authorization_code'},
        },
      ],
    })
    expect(sent).toEqual([])
  })

  test.each<[unknown, string]>([
    [null, 'null'],
    [['a'], 'array'],
    ['a', 'string'],
  ])('does not send %j', async (request, actual) => {
    const {client, sent} = scriptedClient([httpResponse(200, {})])
    expect(await errorOf(() => client.send(listAccounts, request as never))).toEqual({
      name: 'InputError',
      code: 'ParamValidation',
      message: `The ListAccounts request is invalid.\n  request: expected object, got ${actual}`,
      problems: [{kind: 'type', pointer: '', expected: 'object', actual}],
    })
    expect(sent).toEqual([])
  })

  test('does not repeat a long name of an unknown member in a message, because it can be a secret', async () => {
    const {client} = scriptedClient([httpResponse(200, {})])
    const messages = ['x'.repeat(24), 'x'.repeat(25), 'a/b~'].map(async (name) => {
      const {message} = await errorOf(() => client.send(createToken, {...REQUEST, [name]: 'v'}))
      return message
    })
    expect(await Promise.all(messages)).toEqual([
      `The CreateToken request is invalid.\n  /${'x'.repeat(24)}: unknown member`,
      'The CreateToken request is invalid.\n  request: unknown member with a name of 25 characters',
      'The CreateToken request is invalid.\n  /a~1b~0: unknown member',
    ])
  })

  test('never repeats a value of the request in an error', async () => {
    const {client} = scriptedClient([httpResponse(200, {accessToken: 'a'})])
    const secret = fc.constantFrom(...['a', 'b']).map((text) => `S3CR3T-${text.repeat(20)}`)
    const value = fc.oneof(secret, fc.array(secret), fc.record({x: secret}), fc.constant(1))
    const name = fc.oneof(fc.constantFrom('clientId', 'clientSecret', 'code', 'scope', 'refreshToken'), secret)
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value), async (request) => {
        const error: unknown = await client.send(createToken, request as never).catch((thrown: unknown) => thrown)
        expect(error).toBeInstanceOf(InputError)
        expect(String(error)).not.toContain('S3CR3T')
      }),
    )
  })

  test.each<[object, object]>([
    [{}, {code: 'NoRegion', message: 'A client needs a region or an endpoint.', details: {}}],
    [
      {region: 'us_east_1'},
      {code: 'InvalidRegion', message: 'The region is not a valid host label.', details: {region: 'us_east_1'}},
    ],
    [
      {endpoint: 'https://user:S3CR3T@[x'},
      {code: 'InvalidSetting', message: 'The endpoint is not a valid URL.', details: {endpoint: 'https://[x'}},
    ],
    [
      {endpoint: 'nope'},
      {code: 'InvalidSetting', message: 'The endpoint is not a valid URL.', details: {endpoint: 'nope'}},
    ],
  ])('cannot be created with %j', async (options, error) => {
    expect(await errorOf(() => createClient(options))).toEqual({name: 'ConfigError', ...error})
  })

  test('has its default settings if they are undefined (H4)', async () => {
    const {sent, ...settings} = scriptedSettings()
    const unset = {endpoint: undefined, sign: undefined, headers: undefined, maxAttempts: undefined, random: undefined}
    const client = createClient({...settings, ...unset, invocationId: undefined})
    await client.send(createToken, REQUEST, {signal: undefined})
    await sendAll(client, listAccounts, {accessToken: 't'}, {signal: undefined})
    expect(sent.map(({url, headers}) => [url, headers['amz-sdk-request'], headers['amz-sdk-invocation-id']])).toEqual([
      ['https://oidc.us-east-1.amazonaws.com/token', 'attempt=1', expect.stringMatching(UUID)],
      ['https://oidc.us-east-1.amazonaws.com/token', 'attempt=2; max=3', expect.stringMatching(UUID)],
      ['https://portal.sso.us-east-1.amazonaws.com/assignment/accounts', 'attempt=1', expect.stringMatching(UUID)],
    ])
    expect(endpointFor('us-east-1', {service: undefined, fips: undefined, dualStack: undefined}).href).toBe(
      'https://oidc.us-east-1.amazonaws.com/',
    )
    expect(fetchTransport({timeout: undefined, fetch: undefined})).toEqual(expect.any(Function))
  })

  test('sends an operation that needs a signature only with a signer or with `sign: false`', async () => {
    const request = {clientId: 'arn', grantType: 'g'}
    const {client, sent} = scriptedClient([httpResponse(200, {accessToken: 'a'})])
    expect(await errorOf(() => client.send(createTokenWithIAM, request))).toEqual({
      name: 'ConfigError',
      code: 'SigningUnavailable',
      message: 'CreateTokenWithIAM needs a signature, but the client has no signer.',
      details: {},
    })
    expect(sent).toEqual([])
    const unsigned = scriptedClient([httpResponse(200, {accessToken: 'a'})], {sign: false})
    expect(await unsigned.client.send(createTokenWithIAM, request)).toEqual({accessToken: 'a'})
  })
})

describe('the fetch transport', () => {
  const client = (endpoint: string, timeout = 10_000) =>
    createClient({endpoint, maxAttempts: 1, transport: fetchTransport({timeout})})

  test('returns the response', async () => {
    await using server = await startServer((_, response) => response.end('{"accessToken":"a"}'))
    expect(await client(server.url).send(createToken, REQUEST)).toEqual({accessToken: 'a'})
  })

  test('does not follow a redirect (N26)', async () => {
    let requests = 0
    await using other = await startServer((_, response) => {
      requests += 1
      response.end()
    })
    await using server = await startServer((_, response) => response.writeHead(307, {location: other.url}).end())
    expect(await errorOf(() => client(server.url).send(createToken, REQUEST))).toMatchObject({
      name: 'ServiceError',
      code: '307',
      details: {status: 307},
    })
    expect(requests).toBe(0)
  })

  test.each<[string, RequestListener]>([
    ['as it is sent (N23)', (_, response) => response.end(Buffer.alloc(2_000_000, ' '))],
    [
      'when it is decompressed (N24)',
      (_, response) => response.writeHead(200, {'content-encoding': 'gzip'}).end(gzipSync(Buffer.alloc(20_000_000))),
    ],
  ])('rejects a body that is too long %s', async (_, listener) => {
    await using server = await startServer(listener)
    expect(await errorOf(() => client(server.url).send(createToken, REQUEST))).toEqual({
      name: 'ResponseError',
      code: 'InvalidResponse',
      message: 'The response is longer than 1048576 bytes.',
    })
  })

  test('times out (N5)', async () => {
    await using server = await startServer(() => {})
    expect(await errorOf(() => client(server.url, 50).send(createToken, REQUEST))).toEqual({
      name: 'TransportError',
      code: 'TimedOut',
      message: `${new URL(server.url).host} did not respond within 50 ms.`,
    })
  })

  test('accepts a time limit that is longer than the maximum of a timer', async () => {
    await using server = await startServer((_, response) => setTimeout(() => response.end('{"accessToken":"a"}'), 50))
    for (const timeout of [3e9, 1e10]) {
      expect(await client(server.url, timeout).send(createToken, REQUEST)).toEqual({accessToken: 'a'})
    }
  })

  test('reports a refused connection with the reason (N1)', async () => {
    const server = await startServer(() => {})
    await server[Symbol.asyncDispose]()
    const {host} = new URL(server.url)
    expect(await errorOf(() => client(server.url).send(createToken, REQUEST))).toEqual({
      name: 'TransportError',
      code: 'ConnectionFailed',
      message: `The request to ${host} failed: connect ECONNREFUSED ${host}.`,
    })
  })

  test('rejects a user name and password in the endpoint without repeating them', async () => {
    expect(await errorOf(() => client('http://user:S3CR3T@127.0.0.1:1').send(createToken, REQUEST))).toEqual({
      name: 'ConfigError',
      code: 'InvalidSetting',
      message: 'The endpoint contains a user name or password, which is not supported.',
      details: {},
    })
  })
})
