import {poll, ServiceError} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {errorOf} from './scripted.ts'

const PENDING_ERRORS = ['AuthorizationPendingException', 'SlowDownException']

function rejection(code: string): ServiceError {
  return new ServiceError({code, operation: 'CreateToken', status: 400, message: '', members: {}})
}

/** Polls with a clock of the caller that runs `rate` times as fast as the clock of the service. Times are in seconds. */
async function pollWith(rate: number, {raisesInterval = false, approvedAfter = 60} = {}) {
  let time = 0
  let last = Number.NEGATIVE_INFINITY
  let interval = 5
  const pauses: number[] = []
  const attempt = async (): Promise<string> => {
    const gap = time - last
    last = time
    if (gap < interval) {
      if (raisesInterval) interval += 5
      throw rejection('SlowDownException')
    }
    if (time < approvedAfter) throw rejection('AuthorizationPendingException')
    return 'token'
  }
  const options = {
    interval,
    expiresIn: 100,
    now: () => time * rate * 1000,
    sleep: async (ms: number) => {
      pauses.push(ms / 1000)
      time += ms / 1000 / rate
    },
  }
  const polling = poll(attempt, PENDING_ERRORS, options)
  return {outcome: await polling.catch(() => errorOf(() => polling)), pauses}
}

describe('a clock that runs 30 percent fast', () => {
  test('costs one slow_down (P10)', async () => {
    expect(await pollWith(1.3)).toEqual({outcome: 'token', pauses: [5, 10, 10, 10, 10, 10, 10, 10, 10]})
  })

  test('ends with expired_token if the service raises its interval too (P10)', async () => {
    const {outcome, pauses} = await pollWith(1.3, {raisesInterval: true})
    expect({outcome, pauses}).toEqual({
      outcome: {
        name: 'TransportError',
        code: 'expired_token',
        message: 'The device code was not approved within 100 seconds.',
      },
      pauses: [5, 10, 15, 20, 25],
    })
  })
})

test('a computer that sleeps during a pause sends one request when it wakes, and then pauses again (P9)', async () => {
  let time = 0
  const requests: number[] = []
  const sleeps = [5, 3600, 5, 5]
  const attempt = async (): Promise<string> => {
    requests.push(time)
    if (requests.length < 5) throw rejection('AuthorizationPendingException')
    return 'token'
  }
  const sleep = async (): Promise<void> => {
    time += sleeps.shift() ?? 0
  }
  const options = {interval: 5, expiresIn: 7200, now: () => time * 1000, sleep}
  expect(await poll(attempt, PENDING_ERRORS, options)).toBe('token')
  expect(requests).toEqual([0, 5, 3605, 3610, 3615])
})
