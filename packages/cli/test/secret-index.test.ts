import {expect, test} from 'vitest'
import {SecretIndex} from '../src/output/secret-index.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = 'xyz0123456789ABCDEF'

test.each<[string, [number, number][]]>([
  [LETTERS, [[0, 26]]],
  [
    `${LETTERS}${LETTERS}`,
    [
      [0, 26],
      [26, 52],
    ],
  ],
  [`.${LETTERS}.`, [[1, 27]]],
  [`.....${LETTERS.slice(3, 19)}.`, [[5, 21]]],
  [`.....${LETTERS.slice(3, 18)}.`, []],
  ['.abcdefghijklmnop', [[1, 17]]],
  // The last three characters of the first secret are the first ones of the second.
  [
    `..........${LETTERS}0123456789ABCDEF.`,
    [
      [10, 36],
      [36, 52],
    ],
  ],
  ['Z234567890abcd', [[0, 14]]],
  [
    '.Z234567890abcdZ234567890abcd',
    [
      [1, 15],
      [15, 29],
    ],
  ],
  ['Z234567890abc', []],
])('the secrets in %j are at %j (D1)', (text, ranges) => {
  const index = new SecretIndex()
  for (const secret of [LETTERS, DIGITS, 'Z234567890abcd']) index.add(secret)
  expect(index.find(text)).toEqual(ranges)
})

test('the part of a secret behind up to two hexadecimal digits is found (D1)', () => {
  const find = (text: string, secret: string) => {
    const index = new SecretIndex()
    index.add(secret)
    return index.find(text)
  }
  expect(find('.aZ45678.', 'f1aZ45678')).toEqual([[1, 8]])
  expect(find('.Z45678.', 'F1aZ45678')).toEqual([])
  expect(find('.Z45678.', '1AZ45678')).toEqual([[1, 7]])
  expect(find('.Z345678.', '9Z345678')).toEqual([[1, 8]])
  expect(find('.Z345678.', 'gZ345678')).toEqual([])
})

test('the decoded form of a short secret is found, and that of a long one is not if it is nested deeply', () => {
  const find = (secret: string) => {
    const index = new SecretIndex()
    index.add(secret)
    return index.find('A'.repeat(20))
  }
  const nested = '%252525252541'.repeat(20)
  expect([find(nested), find(nested + 'z'.repeat(30_000))]).toEqual([[[0, 20]], []])
})
