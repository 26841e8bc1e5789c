import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {cellText, escapeControls} from '../src/index.ts'

describe('escapeControls', () => {
  test.for<[about: string, text: string, escaped: string]>([
    [
      'C0 and C1 control characters',
      '\0\u0007\t\n\u001b[2J\u007f\u009b',
      '\\u0000\\u0007\\u0009\\u000a\\u001b[2J\\u007f\\u009b',
    ],
    ['bidirectional controls', 'a\u202eb\u2066c\u200fd', 'a\\u202eb\\u2066c\\u200fd'],
    ['line and paragraph separators', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
    ['lone surrogates', 'a\ud83db', 'a\\ud83db'],
    ['color sequences', '\u001b[1;31mx\u001b[0m', '\\u001b[1;31mx\\u001b[0m'],
  ])('escapes %s (D5)', ([, text, escaped]) => {
    expect(escapeControls(text)).toBe(escaped)
  })

  test('does not change other characters (D5)', () => {
    const text = 'tök€n 日本 😀 e\u0301 \\u001b'
    expect(escapeControls(text)).toBe(text)
  })

  test('escapes exactly the characters that the Unicode properties name (D5)', () => {
    const properties = /[\p{Control}\p{Bidi_Control}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]/u
    const codePoints = Array.from({length: 0x110000}, (_, code) => String.fromCodePoint(code))
    expect(codePoints.filter((character) => escapeControls(character) !== character)).toEqual(
      codePoints.filter((character) => properties.test(character)),
    )
  })

  test('does not escape the characters of `keep`', () => {
    expect(escapeControls('a\tb\nc\r', {keep: '\t\n'})).toBe('a\tb\nc\\u000d')
  })

  test('does not escape color sequences with `keepColors`, but all other escape sequences', () => {
    expect(escapeControls('\u001b[1;34mx\u001b[0m\u001b[2J\u001b]0;t\u0007', {keepColors: true})).toBe(
      '\u001b[1;34mx\u001b[0m\\u001b[2J\\u001b]0;t\\u0007',
    )
  })

  test('does not change the value of a JSON string', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        const json = escapeControls(JSON.stringify(text))
        expect(JSON.parse(json)).toBe(text)
        expect(json).not.toMatch(/[\p{Control}\p{Bidi_Control}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]/u)
      }),
    )
  })
})

test.for<[value: Parameters<typeof cellText>[0], text: string]>([
  ['a b', 'a b'],
  [null, 'None'],
  [true, 'True'],
  [false, 'False'],
  [0.000025, '2.5e-05'],
  [-1e-10, '-1e-10'],
  [1.5, '1.5'],
  [0, '0'],
  [1e-4, '0.0001'],
  [0.5, '0.5'],
  [0.00009, '9e-05'],
  [['x', null], '["x",null]'],
])('cellText returns the text of the AWS CLI for %j', ([value, text]) => {
  expect(cellText(value)).toBe(text)
})
