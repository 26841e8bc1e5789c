import {
  createClient,
  createToken,
  createTokenWithIAM,
  type HttpResponse,
  TransportError,
  withRetries,
} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {errorOf, errorResponse, httpResponse, scriptedClient} from './scripted.ts'

const REQUEST = {clientId: 'i', clientSecret: 's', grantType: 'g'}
const TOKEN = httpResponse(200, {accessToken: 'a'})
const LOST = new TransportError('ConnectionFailed', 'lost')

/** Codes that the AWS SDKs retry in standard mode. */
const THROTTLING = [
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestTimeout',
  'RequestTimeoutException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TransactionInProgressException',
]

test('a call is attempted three times without settings', async () => {
  const numbers: number[] = []
  const attempt = async (number: number): Promise<never> => {
    numbers.push(number)
    throw LOST
  }
  await expect(withRetries(attempt, {sleep: async () => {}})).rejects.toBe(LOST)
  expect(numbers).toEqual([1, 2, 3])
})

describe('a client', () => {
  test.each<[string, HttpResponse | Error]>([
    ['a failed connection (N8)', LOST],
    ['status 500 (S3)', httpResponse(500, {})],
    ['status 502', httpResponse(502, {})],
    ['status 503', httpResponse(503, {})],
    ['status 504', httpResponse(504, {})],
    ['TooManyRequestsException (S4)', httpResponse(429, {__type: 'TooManyRequestsException'})],
    ...THROTTLING.map((code): [string, HttpResponse] => [code, httpResponse(400, {__type: code})]),
  ])('retries a request after %s', async (_, failure) => {
    const {client, sent, pauses} = scriptedClient([failure, failure, TOKEN])
    expect(await client.send(createToken, REQUEST)).toEqual({accessToken: 'a'})
    expect(pauses).toEqual([1000, 2000])
    expect(sent.map(({headers}) => [headers['amz-sdk-invocation-id'], headers['amz-sdk-request']])).toEqual([
      ['id', 'attempt=1'],
      ['id', 'attempt=2; max=3'],
      ['id', 'attempt=3; max=3'],
    ])
  })

  test.each<[string, HttpResponse]>([
    ['SlowDownException', errorResponse('SlowDownException', 'slow_down')],
    ['AuthorizationPendingException', errorResponse('AuthorizationPendingException', 'authorization_pending')],
    ['a bare 429', httpResponse(429, {})],
    ['status 501', httpResponse(501, {})],
    ['a response that is not JSON', httpResponse(200, '<html>')],
  ])('does not retry a request after %s', async (_, response) => {
    const {client, sent} = scriptedClient([response])
    await expect(client.send(createToken, REQUEST)).rejects.toThrow()
    expect(sent.length).toBe(1)
  })

  test('reports the number of attempts, and whether the last one was the maximum', async () => {
    const failure = httpResponse(500, {})
    const details = {code: '500', operation: 'CreateToken', status: 500, message: '', members: {}}
    const error = {name: 'ServiceError', code: '500', message: 'CreateToken failed with 500', details}
    const last = scriptedClient([failure], {maxAttempts: 2})
    expect(await errorOf(() => last.client.send(createToken, REQUEST))).toEqual({
      ...error,
      attempts: 2,
      isLastAttempt: true,
    })
    const {client} = scriptedClient([failure, httpResponse(400, {message: 'm'})])
    expect(await errorOf(() => client.send(createToken, REQUEST))).toEqual({
      name: 'ServiceError',
      code: '400',
      message: 'CreateToken failed with 400: m',
      details: {code: '400', operation: 'CreateToken', status: 400, message: 'm', members: {}},
      attempts: 2,
      isLastAttempt: false,
    })
  })

  test('waits for a random part of at most 20 seconds', async () => {
    const {client, pauses} = scriptedClient([LOST], {maxAttempts: 8, random: () => 0.5})
    await expect(client.send(createToken, REQUEST)).rejects.toBe(LOST)
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000])
  })

  test('sends the next request after the pause', async () => {
    const log: string[] = []
    const client = createClient({
      region: 'us-east-1',
      transport: async () => {
        log.push('request')
        return log.length > 2 ? TOKEN : httpResponse(500, {})
      },
      sleep: async () => {
        await new Promise(setImmediate)
        log.push('pause ends')
      },
    })
    await client.send(createToken, REQUEST)
    expect(log).toEqual(['request', 'pause ends', 'request'])
  })

  test('signs each attempt separately', async () => {
    let signatures = 0
    const {client, sent} = scriptedClient([LOST, TOKEN], {
      sign: async (request, name) => {
        signatures += 1
        return {...request, headers: {...request.headers, authorization: `${name} ${signatures}`}}
      },
    })
    await client.send(createTokenWithIAM, {clientId: 'arn', grantType: 'g'})
    expect(sent.map(({headers}) => headers['authorization'])).toEqual(['sso-oauth 1', 'sso-oauth 2'])
  })
})
