import {expect, test} from 'vitest'
import {createUserCode} from '../src/service/identifiers.ts'

test('All letters of user codes have the same probability', () => {
  const counts = new Map<string, number>()
  for (let first = 0; first < 240; first += 8) {
    const code = createUserCode((bytes) => Uint8Array.from({length: bytes}, (_, i) => first + (i % 8)))
    for (const letter of code.replace('-', '')) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  }
  expect(Object.fromEntries(counts)).toEqual(Object.fromEntries(Array.from('BCDFGHJKLMNPQRSTVWXZ', (l) => [l, 12])))
})

test('Bytes that would favor some letters of user codes are skipped', () => {
  const draws = [240, 255, 0]
  expect(createUserCode((bytes) => new Uint8Array(bytes).fill(draws.shift() ?? 1))).toBe('BBBB-BBBB')
  expect(draws).toEqual([])
})
