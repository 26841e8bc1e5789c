import {expect, test} from 'vitest'
import {pooledRandomBytes} from '../src/service/pooled-random-bytes.ts'

test('random bytes are never returned twice, and come from a common buffer', () => {
  const taken = Array.from({length: 1_000}, (_, i) => pooledRandomBytes(8 + (i % 57)))
  expect(taken.map(({length}) => length)).toEqual(taken.map((_, i) => 8 + (i % 57)))
  const ranges = Map.groupBy(taken, ({buffer}) => buffer)
  for (const parts of ranges.values()) {
    for (const [i, {byteOffset}] of parts.entries()) {
      const before = parts[i - 1]
      expect(byteOffset).toBe(before === undefined ? byteOffset : before.byteOffset + before.byteLength)
    }
  }
  // 36 kB, in pools of 4 kB.
  expect(ranges.size).toBeGreaterThan(5)
  expect(ranges.size).toBeLessThan(15)
  expect(new Set(taken.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(taken.length)
})

test('more random bytes than the buffer holds', () => {
  const bytes = pooledRandomBytes(10_000)
  expect(bytes).toHaveLength(10_000)
  expect(new Set(bytes).size).toBe(256)
  expect(pooledRandomBytes(16)).toHaveLength(16)
})
