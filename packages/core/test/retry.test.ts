import {createToken, createTokenWithIAM, ServiceError, TransportError} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {answer, refusal, scriptedClient} from './scripted.ts'

const REQUEST = {clientId: 'i', clientSecret: 's', grantType: 'g'}
const TOKEN = answer(200, {accessToken: 'a'})
const LOST = new TransportError('ConnectionFailed', 'lost')

describe('a client', () => {
  test.each<[string, ReturnType<typeof answer> | Error]>([
    ['a lost connection (N8)', LOST],
    ['status 500 (S3)', answer(500, {})],
    ['status 502', answer(502, {})],
    ['status 503', answer(503, {})],
    ['status 504', answer(504, {})],
    ['ThrottlingException', answer(400, {__type: 'ThrottlingException'})],
    ['TooManyRequestsException (S4)', answer(429, {__type: 'TooManyRequestsException'})],
  ])('repeats a request after %s', async (_, failure) => {
    const {client, sent, pauses} = scriptedClient([failure, failure, TOKEN])
    expect(await client.send(createToken, REQUEST)).toEqual({accessToken: 'a'})
    expect(pauses).toEqual([1000, 2000])
    expect(sent.map(({headers}) => [headers['amz-sdk-invocation-id'], headers['amz-sdk-request']])).toEqual([
      ['id', 'attempt=1'],
      ['id', 'attempt=2; max=3'],
      ['id', 'attempt=3; max=3'],
    ])
  })

  test.each<[string, ReturnType<typeof answer>]>([
    ['SlowDownException', refusal('SlowDownException', 'slow_down')],
    ['AuthorizationPendingException', refusal('AuthorizationPendingException', 'authorization_pending')],
    ['a bare 429', answer(429, {})],
    ['status 501', answer(501, {})],
    ['an answer that is no JSON', answer(200, '<html>')],
  ])('does not repeat a request after %s', async (_, response) => {
    const {client, sent} = scriptedClient([response])
    await expect(client.send(createToken, REQUEST)).rejects.toThrow()
    expect(sent.length).toBe(1)
  })

  test('tells how often it tried, when no further attempt is allowed', async () => {
    const {client} = scriptedClient([answer(500, {})], {maxAttempts: 2})
    const error: unknown = await client.send(createToken, REQUEST).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ServiceError)
    expect(error).toMatchObject({
      attempts: 2,
      message: 'An error occurred (500) when calling the CreateToken operation (reached max retries: 1):',
    })
  })

  test('waits no longer than a random part of 20 seconds', async () => {
    const {client, pauses} = scriptedClient([LOST], {maxAttempts: 8, random: () => 0.5})
    await expect(client.send(createToken, REQUEST)).rejects.toBe(LOST)
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000])
  })

  test('signs every attempt anew', async () => {
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
