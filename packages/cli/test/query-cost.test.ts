import {expect, test} from 'vitest'
import {Meter} from '../src/jmespath/meter.ts'
import type {Value} from '../src/jmespath/value.ts'

const LEAST_BUDGET = 10_000_000
const TOO_HIGH = 'it needs too many steps or its result is too large'

test.each<[string, Value, number]>([
  ['a small value', 'a', LEAST_BUDGET],
  ['a text of 9,999 characters', 'a'.repeat(9999), LEAST_BUDGET],
  ['a text of 10,000 characters', 'a'.repeat(10_000), 10_001_000],
  ['a list of 10,000 numbers', Array(10_000).fill(1), 10_001_000],
])('an expression for %s can cost a thousand times its size, and at least ten million (%#)', (_, value, budget) => {
  const meter = new Meter(value)
  meter.spend(budget)
  expect(() => meter.spend(1)).toThrow(new RangeError(TOO_HIGH))
})

test.each<[Value, number]>([
  [null, 1],
  [12, 1],
  ['', 1],
  ['ab', 3],
  [[], 1],
  [[1, ['a']], 5],
  [{}, 1],
  [{ab: 'c', d: [1]}, 8],
])('the result %j costs %i', (result, cost) => {
  const meter = new Meter(null)
  meter.spend(LEAST_BUDGET - cost)
  meter.spendOn(result)
  expect(() => meter.spend(1)).toThrow(TOO_HIGH)
})

test('a result costs the same each time', () => {
  const meter = new Meter(null)
  const result = [1, 2]
  meter.spend(LEAST_BUDGET - 6)
  meter.spendOn(result)
  meter.spendOn(result)
  expect(() => meter.spend(1)).toThrow(TOO_HIGH)
})
