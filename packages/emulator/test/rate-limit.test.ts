import {describe, expect, test} from 'vitest'
import {createRateLimit} from '../src/service/rate-limit.ts'

/** Returns whether requests at these milliseconds are within the limit. */
function takeAt(perSecond: number, times: readonly number[]): boolean[] {
  const limit = createRateLimit(perSecond)
  return times.map((time) => limit.take(time))
}

describe('a rate limit', () => {
  test.each<[string, number, number[], boolean[]]>([
    ['allows as many requests at once', 2, [0, 0, 0], [true, true, false]],
    ['allows as many more in each second', 2, [0, 0, 499, 500, 999, 1000], [true, true, false, true, false, true]],
    ['allows no more at once after a pause', 2, [0, 60_000, 60_000, 60_000], [true, true, true, false]],
    ['adds up the parts of a second', 1, [0, 600, 1200, 1800, 2200], [true, false, true, false, true]],
    ['takes nothing for a request above it', 1, [0, 1, 2, 3, 1000], [true, false, false, false, true]],
    [
      'allows no more if the clock is moved back, and goes on from there',
      1,
      [5000, 0, 999, 1000],
      [true, false, false, true],
    ],
  ])('%s', (_, perSecond, times, expected) => {
    expect(takeAt(perSecond, times)).toEqual(expected)
  })
})
