import {expect, test} from 'vitest'
import {createClientId, createUserCode, createUuid, readRegion} from '../src/service/identifiers.ts'

const zeros = (bytes: number): Uint8Array => new Uint8Array(bytes)

test.each(['us-east-1', 'us-gov-west-1', 'eu-isoe-west-12'])('The ID of a client contains its region %s', (region) => {
  expect(readRegion(createClientId(zeros, region))).toBe(region)
})

test.each(['', 'US-EAST-1', 'us-east', 'us-1', 'xus-east-1', 'us-east-1x', 'us-east-1 ', ' us-east-1', 'é'])(
  'An ID with "%s" in place of a region belongs to no registered client',
  (text) => {
    expect(readRegion(createClientId(zeros, text))).toBeUndefined()
  },
)

test.each([
  [(_: unknown, index: number) => index, '00010203-0405-4607-8809-0a0b0c0d0e0f'],
  [() => 255, 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
  [() => 0x1a, '1a1a1a1a-1a1a-4a1a-9a1a-1a1a1a1a1a1a'],
])('A UUID has its version and variant and all other random bits (%#)', (byteAt, uuid) => {
  expect(createUuid((length) => Uint8Array.from({length}, byteAt))).toBe(uuid)
})

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
