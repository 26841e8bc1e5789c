import {assertJsonDepth, parseJson} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'

describe('parseJson', () => {
  test.each<[string, unknown]>([
    ['{"a":[1,null]}', {a: [1, null]}],
    ['[]', []],
    ['"a"', 'a'],
    [`${'['.repeat(32)}${']'.repeat(32)}`, expect.any(Array)],
  ])('parses %s', (text, value) => {
    expect(parseJson(text)).toEqual(value)
  })

  test.each(['', '{', '\uFEFF{}', "{'a':1}"])('throws a SyntaxError for %j', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  })

  test.each([33, 300_000])('throws a RangeError for %i levels (I7, N22)', (levels) => {
    const error = new RangeError('The value is nested deeper than 32 levels.')
    expect(() => parseJson(`${'['.repeat(levels)}${']'.repeat(levels)}`)).toThrow(error)
    expect(() => parseJson(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`)).toThrow(error)
  })
})

test('assertJsonDepth throws a RangeError for a value that contains itself', () => {
  const value: unknown[] = []
  value.push(value)
  expect(() => assertJsonDepth(value)).toThrow(RangeError)
  expect(() => assertJsonDepth([[1]])).not.toThrow()
})
