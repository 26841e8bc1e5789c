import {createToken, TransportError} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {RetryQuota} from '../src/retry-quota.ts'
import {httpResponse, scriptedClient} from './scripted.ts'

const REQUEST = {clientId: 'i', clientSecret: 's', grantType: 'g'}
const FAILURE = httpResponse(500, {})
const TOKEN = httpResponse(200, {accessToken: 'a'})

/** Makes calls of one client, and returns how many requests each of them sent. */
async function requestsOf(calls: number, responses: Parameters<typeof scriptedClient>[0]): Promise<number[]> {
  const {client, sent} = scriptedClient(responses)
  const counts: number[] = []
  for (let call = 0; call < calls; call += 1) {
    const before = sent.length
    await client.send(createToken, REQUEST).catch(() => {})
    counts.push(sent.length - before)
  }
  return counts
}

function repeat<T>(count: number, value: T): T[] {
  return Array.from({length: count}, () => value)
}

describe('the calls of a client', () => {
  test('stop retrying after 100 retries, and still send one request each (S5)', async () => {
    expect(await requestsOf(60, [FAILURE])).toEqual([...repeat(50, 3), ...repeat(10, 1)])
  })

  test('stop retrying after 50 retries of requests that timed out (S5)', async () => {
    const timeout = new TransportError('TimedOut', 'late')
    expect(await requestsOf(30, [timeout])).toEqual([...repeat(25, 3), ...repeat(5, 1)])
  })

  test('get back one retry for each five successful calls (S5)', async () => {
    const empty = repeat(150, FAILURE)
    const success = repeat(5, TOKEN)
    const counts = await requestsOf(56, [...empty, ...success, FAILURE])
    expect(counts).toEqual([...repeat(50, 3), ...repeat(5, 1), 2])
  })

  test('get back the cost of a retry that succeeds (S5)', async () => {
    const rounds = repeat(150, [FAILURE, TOKEN]).flat()
    expect(await requestsOf(200, [...rounds, FAILURE])).toEqual([...repeat(150, 2), ...repeat(50, 3)])
  })

  test('do not get back more than the quota of 100 retries (S5)', async () => {
    const counts = await requestsOf(1060, [...repeat(1000, TOKEN), FAILURE])
    expect(counts.slice(1000)).toEqual([...repeat(50, 3), ...repeat(10, 1)])
  })

  test('of another client have their own quota (S5)', async () => {
    expect(await requestsOf(51, [FAILURE])).toEqual([...repeat(50, 3), 1])
    expect(await requestsOf(1, [FAILURE])).toEqual([3])
  })
})

test('The quota is 500: a time-out costs 10, and another error costs 5 (S5)', () => {
  const quota = new RetryQuota()
  const errors = [new TransportError('ConnectionFailed', ''), Object.assign(new Error(''), {code: 'TimedOut'})]
  expect(errors.map((error) => quota.take(error))).toEqual([5, 5])
  const timeout = new TransportError('TimedOut', '')
  for (let retry = 1; retry <= 49; retry += 1) expect(quota.take(timeout)).toBe(10)
  for (let call = 1; call <= 4; call += 1) quota.give()
  expect(quota.take(errors[0])).toBeUndefined()
  quota.give()
  expect(quota.take(errors[0])).toBe(5)
})
