import {
  createToken,
  type HttpResponse,
  type PollOptions,
  poll,
  type StartDeviceAuthorizationResponse,
  TransportError,
  waitForToken,
} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {errorOf, errorResponse, httpResponse, scriptedClient} from './scripted.ts'

const REQUEST = {
  clientId: 'i',
  clientSecret: 's',
  grantType: 'urn:ietf:params:oauth:grant-type:device_code',
  deviceCode: 'd',
}
const PENDING = errorResponse('AuthorizationPendingException', 'authorization_pending')
const SLOW_DOWN = errorResponse('SlowDownException', 'slow_down')
const TOKEN = httpResponse(200, {accessToken: 'a'})
const LOST = new TransportError('ConnectionFailed', 'lost')

/** Waits for a token with these responses and a clock that only the pauses move. Times are in seconds. */
async function wait(responses: readonly (HttpResponse | Error)[], options: PollOptions = {}) {
  const {client, sent} = scriptedClient(responses, {maxAttempts: 1})
  let time = 0
  const pauses: number[] = []
  const sleep = async (ms: number): Promise<void> => {
    pauses.push(ms / 1000)
    time += ms
  }
  const waiting = waitForToken(client, REQUEST, {...options, sleep, now: () => time})
  const outcome = await waiting.catch(() => errorOf(() => waiting))
  return {outcome, pauses, requests: sent.length}
}

describe('waiting for a token', () => {
  test.each<[string, (HttpResponse | Error)[], PollOptions, number[]]>([
    ['sends the request again after each interval (P1)', [PENDING, PENDING, PENDING, TOKEN], {interval: 2}, [2, 2, 2]],
    ['sends the first request immediately', [TOKEN], {}, []],
    [
      'adds five seconds to all later pauses after each slow_down (P2)',
      [SLOW_DOWN, PENDING, SLOW_DOWN, TOKEN],
      {interval: 1},
      [6, 6, 11],
    ],
    ['waits five seconds without an interval (P3)', [PENDING, TOKEN], {}, [5]],
    ['waits one second if the interval is 0 (P3)', [PENDING, TOKEN], {interval: 0}, [1]],
    ['waits five seconds if the interval is not a number (P3, G)', [PENDING, TOKEN], {interval: Number.NaN}, [5]],
    ['waits five seconds if the interval is infinite (P3, G)', [PENDING, TOKEN], {interval: Infinity}, [5]],
    ['waits five seconds if the interval is negative (P3)', [PENDING, TOKEN], {interval: -1}, [5]],
    ['doubles the interval after a failed connection (P8)', [LOST, LOST, PENDING, TOKEN], {interval: 1}, [2, 4, 4]],
  ])('%s', async (_, responses, options, pauses) => {
    expect(await wait(responses, options)).toEqual({outcome: {accessToken: 'a'}, pauses, requests: responses.length})
  })

  test('fails when the code has expired, even if the service still returns authorization_pending (P7)', async () => {
    expect(await wait([PENDING], {interval: 5, expiresIn: 12})).toEqual({
      outcome: {
        name: 'TransportError',
        code: 'expired_token',
        message: 'The device code was not approved within 12 seconds.',
      },
      pauses: [5, 5],
      requests: 3,
    })
  })

  test('does not start a pause that is longer than the time left (P3)', async () => {
    expect(await wait([PENDING], {interval: 1e9, expiresIn: 10})).toEqual({
      outcome: {
        name: 'TransportError',
        code: 'expired_token',
        message: 'The device code was not approved within 10 seconds.',
      },
      pauses: [],
      requests: 1,
    })
  })

  test('ends after 600 seconds without an expiry, before a pause that would last as long', async () => {
    expect(await wait([PENDING], {interval: 300})).toEqual({
      outcome: {
        name: 'TransportError',
        code: 'expired_token',
        message: 'The device code was not approved within 600 seconds.',
      },
      pauses: [300],
      requests: 2,
    })
  })

  test('fails with the last error of the service as cause when the code has expired', async () => {
    const {client} = scriptedClient([PENDING], {maxAttempts: 1})
    const error: unknown = await waitForToken(client, REQUEST, {expiresIn: 0}).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({code: 'expired_token', cause: {code: 'AuthorizationPendingException'}})
  })

  test('can begin with a pause', async () => {
    const events: unknown[] = []
    const {signal} = new AbortController()
    const sleep = async (ms: number, given?: AbortSignal): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve))
      events.push({ms, isSignal: given === signal})
    }
    const onWait = (pause: object): void => void events.push(pause)
    const attempt = async () => events.push('request')
    await poll(attempt, [], {interval: 2, expiresIn: 60, waitFirst: true, signal, sleep, onWait})
    expect(events).toEqual([{seconds: 2, left: 60}, {ms: 2000, isSignal: true}, 'request'])
  })

  test('passes the signal to the transport', async () => {
    const {client, sent} = scriptedClient([TOKEN])
    const {signal} = new AbortController()
    await waitForToken(client, REQUEST, {signal})
    expect(sent.map((request) => request.signal)).toEqual([signal])
  })

  test('fails with an error that is not of the service, even if it has the code of a pending one', async () => {
    const error = Object.assign(new Error('not of the service'), {code: 'SlowDownException'})
    await expect(poll(() => Promise.reject(error), ['SlowDownException'])).rejects.toBe(error)
  })

  test('fails with the error of the connection if the last request failed with one (P8)', async () => {
    expect(await wait([PENDING, LOST], {interval: 5, expiresIn: 12})).toMatchObject({
      outcome: {name: 'TransportError', code: 'ConnectionFailed', message: 'lost'},
      pauses: [5],
      requests: 2,
    })
  })

  test('accepts the interval of a device authorization, which is optional (H4)', async () => {
    const authorization: StartDeviceAuthorizationResponse = {deviceCode: 'd', interval: 2}
    const {interval, expiresIn} = authorization
    expect(await wait([PENDING, TOKEN], {interval, expiresIn})).toEqual({
      outcome: {accessToken: 'a'},
      pauses: [2],
      requests: 2,
    })
    const {client} = scriptedClient([TOKEN])
    const signal: AbortSignal | undefined = undefined
    expect(await waitForToken(client, REQUEST, {interval: authorization.interval, signal})).toEqual({accessToken: 'a'})
  })

  test.each([
    ['ExpiredTokenException', 'expired_token'],
    ['InvalidGrantException', 'invalid_grant'],
    ['AccessDeniedException', 'access_denied'],
  ])('fails immediately on %s (P4, P5, P6)', async (code, error) => {
    const members = {error, error_description: 'Text of the service'}
    expect(await wait([PENDING, errorResponse(code, error), TOKEN])).toEqual({
      outcome: {
        name: 'ServiceError',
        code,
        message: `CreateToken failed with ${code}: Text of the service`,
        details: {code, operation: 'CreateToken', status: 400, message: '', members},
        attempts: 1,
        isLastAttempt: true,
      },
      pauses: [5],
      requests: 2,
    })
  })

  test('calls `onWait` with the length of each pause and the time left', async () => {
    const {client} = scriptedClient([PENDING, SLOW_DOWN, TOKEN], {maxAttempts: 1})
    const reported: object[] = []
    let time = 0
    await waitForToken(client, REQUEST, {
      interval: 5,
      expiresIn: 60,
      now: () => time,
      sleep: async (ms) => {
        time += ms
      },
      onWait: (pause) => reported.push(pause),
    })
    expect(reported).toEqual([
      {seconds: 5, left: 60},
      {seconds: 10, left: 55},
    ])
  })

  test('calls `onWait` with the failure of a request that had no response (P8)', async () => {
    const failures: unknown[] = []
    const {requests} = await wait([LOST, PENDING, LOST, TOKEN], {
      interval: 1,
      onWait: ({failure}) => failures.push(failure),
    })
    expect({failures, requests}).toEqual({failures: [LOST, undefined, LOST], requests: 4})
  })

  test('fails with the reason of the signal when the caller aborts', async () => {
    const controller = new AbortController()
    const {client} = scriptedClient([PENDING], {maxAttempts: 1})
    const waiting = waitForToken(client, REQUEST, {signal: controller.signal})
    setTimeout(() => controller.abort(new Error('enough')), 20)
    await expect(waiting).rejects.toThrow('enough')
  })

  test('continues after the pending errors of the operation', () => {
    expect(createToken.pendingErrors).toEqual(['AuthorizationPendingException', 'SlowDownException'])
  })
})
