import {afterEach, beforeEach, expect, test, vi} from 'vitest'
import {renewKeys} from '../src/exec/renewed-keys.ts'
import type {RoleKeys} from '../src/network/open-role.ts'

const MINUTE = 60_000
const keys = (id: number, minutes: number): RoleKeys => ({
  accessKeyId: `K${id}`,
  secretAccessKey: 's',
  expiration: Date.now() + minutes * MINUTE,
})

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Starts a renewal. `answers` are the results of the requests, the last one of all further ones. */
function start(first: RoleKeys, ...answers: (() => RoleKeys)[]) {
  const failures: unknown[] = []
  let count = 0
  const request = async (): Promise<RoleKeys> => {
    const answer = answers[Math.min(count, answers.length - 1)]
    count += 1
    if (answer === undefined) throw new Error('unexpected')
    return answer()
  }
  const onFailure = (reason: unknown): void => void failures.push(reason)
  const renewed = renewKeys(first, {request, onFailure, now: Date.now})
  return {renewed, failures, count: () => count}
}
const fail = (): never => {
  throw new Error('offline')
}

test('credentials are renewed before 15 minutes are left, and once', async () => {
  const {renewed, count} = start(keys(1, 60), () => keys(2, 60))
  await vi.advanceTimersByTimeAsync(39 * MINUTE)
  expect([count(), (await renewed.current()).accessKeyId]).toEqual([0, 'K1'])
  await vi.advanceTimersByTimeAsync(5 * MINUTE)
  expect([count(), (await renewed.current()).accessKeyId]).toEqual([1, 'K2'])
  renewed.stop()
  await vi.advanceTimersByTimeAsync(60 * MINUTE)
  expect(count()).toBe(1)
})

test('credentials that are valid are returned at once, while they are renewed', async () => {
  let resolve = (_: RoleKeys): void => {}
  const request = () => new Promise<RoleKeys>((done) => (resolve = done))
  const renewed = renewKeys(keys(1, 60), {request, onFailure: fail, now: Date.now})
  await vi.advanceTimersByTimeAsync(50 * MINUTE)
  expect((await renewed.current()).accessKeyId).toBe('K1')
  resolve(keys(2, 60))
  await vi.advanceTimersByTimeAsync(0)
  expect((await renewed.current()).accessKeyId).toBe('K2')
})

test('a failed renewal is reported once, tried again, and ends when one succeeds', async () => {
  const {renewed, failures, count} = start(keys(1, 60), fail, fail, () => keys(2, 60), fail)
  await vi.advanceTimersByTimeAsync(40.5 * MINUTE)
  expect([failures, count()]).toEqual([[new Error('offline')], 1])
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect([failures.length, count(), (await renewed.current()).accessKeyId]).toEqual([1, 3, 'K2'])
  await vi.advanceTimersByTimeAsync(41 * MINUTE)
  expect(failures).toHaveLength(2)
})

test('expired credentials are never returned: they are renewed first, at most once a second, or the reason is thrown', async () => {
  const {renewed, count} = start(keys(1, 0), fail, fail, () => keys(2, 60))
  await expect(renewed.current()).rejects.toThrow('offline')
  await expect(renewed.current()).rejects.toThrow('offline')
  expect(count()).toBe(1)
  vi.setSystemTime(Date.now() + 1000)
  await expect(renewed.current()).rejects.toThrow('offline')
  vi.setSystemTime(Date.now() + 1000)
  expect([(await renewed.current()).accessKeyId, count()]).toEqual(['K2', 3])
})

test('credentials are renewed after the computer has slept, when timers have not run', async () => {
  const {renewed, count} = start(keys(1, 60), () => keys(2, 60))
  vi.setSystemTime(Date.now() + 600 * MINUTE)
  expect([(await renewed.current()).accessKeyId, count()]).toEqual(['K2', 1])
})

test('many requests for expired credentials cause one renewal', async () => {
  const {renewed, count} = start(keys(1, 0), () => keys(2, 60))
  const all = await Promise.all(Array.from({length: 20}, () => renewed.current()))
  expect([new Set(all.map(({accessKeyId}) => accessKeyId)), count()]).toEqual([new Set(['K2']), 1])
})

test('credentials of a short life are renewed after a quarter of what is left', async () => {
  const {renewed, count} = start(keys(1, 1), () => keys(2, 1))
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(count()).toBe(4)
  expect((await renewed.current()).accessKeyId).toBe('K2')
})

test('credentials without an expiration stay', async () => {
  const {renewed, count} = start({accessKeyId: 'K', secretAccessKey: 's'}, fail)
  await vi.advanceTimersByTimeAsync(600 * MINUTE)
  expect([(await renewed.current()).accessKeyId, count()]).toEqual(['K', 0])
})
