import {createToken, type HttpResponse, ServiceError, TransportError, waitForToken} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {answer, refusal, scriptedClient} from './scripted.ts'

const REQUEST = {
  clientId: 'i',
  clientSecret: 's',
  grantType: 'urn:ietf:params:oauth:grant-type:device_code',
  deviceCode: 'd',
}
const PENDING = refusal('AuthorizationPendingException', 'authorization_pending')
const SLOW_DOWN = refusal('SlowDownException', 'slow_down')
const TOKEN = answer(200, {accessToken: 'a'})
const LOST = new TransportError('ConnectionFailed', 'lost')

/** Waits for a token against these answers, on a clock that only the pauses move. Times are in seconds. */
async function wait(answers: readonly (HttpResponse | Error)[], options: {interval?: number; expiresIn?: number} = {}) {
  const {client, sent} = scriptedClient(answers, {maxAttempts: 1})
  let time = 0
  const pauses: number[] = []
  const sleep = async (ms: number): Promise<void> => {
    pauses.push(ms / 1000)
    time += ms
  }
  const outcome = await waitForToken(client, REQUEST, {...options, sleep, now: () => time}).catch(
    (error: unknown) => error,
  )
  return {outcome, pauses, requests: sent.length}
}

describe('waiting for a token', () => {
  test.each<[string, (HttpResponse | Error)[], {interval?: number; expiresIn?: number}, number[]]>([
    ['asks again after each interval (P1)', [PENDING, PENDING, PENDING, TOKEN], {interval: 2}, [2, 2, 2]],
    ['asks at once, and is done when the user has approved', [TOKEN], {}, []],
    [
      'waits five seconds longer after each slow_down, for good (P2)',
      [SLOW_DOWN, PENDING, SLOW_DOWN, TOKEN],
      {interval: 1},
      [6, 6, 11],
    ],
    ['waits five seconds without an interval (P3)', [PENDING, TOKEN], {}, [5]],
    ['waits one second for an interval of none (P3)', [PENDING, TOKEN], {interval: 0}, [1]],
    ['waits five seconds for an interval below none (P3)', [PENDING, TOKEN], {interval: -1}, [5]],
    ['doubles the interval after a lost connection (P8)', [LOST, LOST, PENDING, TOKEN], {interval: 1}, [2, 4, 4]],
  ])('%s', async (_, answers, options, pauses) => {
    expect(await wait(answers, options)).toEqual({outcome: {accessToken: 'a'}, pauses, requests: answers.length})
  })

  test('ends when the code has expired, although the service only says pending (P7)', async () => {
    const {outcome, requests} = await wait([PENDING], {interval: 5, expiresIn: 12})
    expect(outcome).toMatchObject({name: 'TransportError', code: 'CodeExpired', exitCode: 255})
    expect(requests).toBe(3)
  })

  test('does not begin a pause that is longer than the time that is left (P3)', async () => {
    expect(await wait([PENDING], {interval: 1e9, expiresIn: 10})).toMatchObject({pauses: [], requests: 1})
  })

  test.each([
    ['ExpiredTokenException', 'expired_token'],
    ['InvalidGrantException', 'invalid_grant'],
    ['AccessDeniedException', 'access_denied'],
  ])('ends at once on %s (P4, P5, P6)', async (code, error) => {
    const {outcome, requests} = await wait([PENDING, refusal(code, error), TOKEN])
    expect(outcome).toBeInstanceOf(ServiceError)
    expect(outcome).toMatchObject({code})
    expect(requests).toBe(2)
  })

  test('tells each pause and the time that is left', async () => {
    const {client} = scriptedClient([PENDING, SLOW_DOWN, TOKEN], {maxAttempts: 1})
    const told: object[] = []
    let time = 0
    await waitForToken(client, REQUEST, {
      interval: 5,
      expiresIn: 60,
      now: () => time,
      sleep: async (ms) => {
        time += ms
      },
      onWait: (pause) => told.push(pause),
    })
    expect(told).toEqual([
      {seconds: 5, left: 60},
      {seconds: 10, left: 55},
    ])
  })

  test('ends when the caller aborts', async () => {
    const controller = new AbortController()
    const {client} = scriptedClient([PENDING], {maxAttempts: 1})
    const waiting = waitForToken(client, REQUEST, {signal: controller.signal})
    setTimeout(() => controller.abort(new Error('enough')), 20)
    await expect(waiting).rejects.toThrow('enough')
  })

  test('is for the errors that the operation names', () => {
    expect(createToken.pollOn).toEqual(['AuthorizationPendingException', 'SlowDownException'])
  })
})
