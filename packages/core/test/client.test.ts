import {createServer, type RequestListener} from 'node:http'
import type {AddressInfo} from 'node:net'
import {gzipSync} from 'node:zlib'
import {ConfigError, createClient, createToken, createTokenWithIAM, fetchTransport, InputError} from '@sso-oidc/core'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {answer, scriptedClient} from './scripted.ts'

const REQUEST = {clientId: 'i', clientSecret: 's', grantType: 'g'}

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
  test('sends nothing that is not valid, and names every problem', async () => {
    const {client, sent} = scriptedClient([answer(200, {accessToken: 'a'})])
    const error: unknown = await client
      .send(createToken, {clientId: 'i', grantType: 'refresh_token'} as never)
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InputError)
    expect(error).toMatchObject({
      code: 'ParamValidation',
      exitCode: 252,
      message:
        'The request is not valid.\n  clientSecret (--client-secret) is missing\n  refreshToken (--refresh-token) is needed when grantType is refresh_token',
      problems: [{pointer: '/clientSecret'}, {pointer: '/refreshToken'}],
    })
    expect(sent).toEqual([])
  })

  test('never repeats a value of the request in an error', async () => {
    const {client} = scriptedClient([answer(200, {accessToken: 'a'})])
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

  test('needs a region or an endpoint', () => {
    expect(() => createClient({})).toThrow(expect.objectContaining({code: 'NoRegion'}))
    expect(() => createClient({region: 'us_east_1'})).toThrow(expect.objectContaining({code: 'InvalidRegion'}))
    expect(() => createClient({endpoint: 'nope'})).toThrow(expect.objectContaining({code: 'InvalidSetting'}))
  })

  test('needs a signer for an operation that is signed, unless it is told to do without', async () => {
    const request = {clientId: 'arn', grantType: 'g'}
    const {client, sent} = scriptedClient([answer(200, {accessToken: 'a'})])
    await expect(client.send(createTokenWithIAM, request)).rejects.toBeInstanceOf(ConfigError)
    expect(sent).toEqual([])
    const unsigned = scriptedClient([answer(200, {accessToken: 'a'})], {sign: false})
    expect(await unsigned.client.send(createTokenWithIAM, request)).toEqual({accessToken: 'a'})
  })
})

describe('the transport on fetch', () => {
  const client = (endpoint: string, timeout = 10_000) =>
    createClient({endpoint, maxAttempts: 1, transport: fetchTransport({timeout})})

  test('brings a token', async () => {
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
    await expect(client(server.url).send(createToken, REQUEST)).rejects.toMatchObject({code: '307'})
    expect(requests).toBe(0)
  })

  test.each<[string, RequestListener]>([
    ['long (N23)', (_, response) => response.end(Buffer.alloc(2_000_000, ' '))],
    [
      'long once it is unpacked (N24)',
      (_, response) => response.writeHead(200, {'content-encoding': 'gzip'}).end(gzipSync(Buffer.alloc(20_000_000))),
    ],
  ])('refuses a body that is too %s', async (_, listener) => {
    await using server = await startServer(listener)
    await expect(client(server.url).send(createToken, REQUEST)).rejects.toMatchObject({
      code: 'InvalidResponse',
      message: 'The answer is longer than 1048576 bytes.',
    })
  })

  test('gives up in time (N5)', async () => {
    await using server = await startServer(() => {})
    await expect(client(server.url, 50).send(createToken, REQUEST)).rejects.toMatchObject({code: 'TimedOut'})
  })

  test('waits for an answer also where the limit is longer than a timer can be', async () => {
    await using server = await startServer((_, response) => setTimeout(() => response.end('{"accessToken":"a"}'), 50))
    for (const timeout of [3e9, 1e10]) {
      expect(await client(server.url, timeout).send(createToken, REQUEST)).toEqual({accessToken: 'a'})
    }
  })

  test('tells that nobody listens (N1)', async () => {
    const server = await startServer(() => {})
    await server[Symbol.asyncDispose]()
    await expect(client(server.url).send(createToken, REQUEST)).rejects.toMatchObject({code: 'ConnectionFailed'})
  })
})
