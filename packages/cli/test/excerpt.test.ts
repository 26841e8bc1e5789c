import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {maskedExcerpt} from '../src/input/excerpt.ts'

describe('a masked excerpt', () => {
  test('shows member names and punctuation and masks everything else', () => {
    const text = '{\n  "clientSecret": "hunter2", oops\n}'
    expect(maskedExcerpt(text, {line: 2, column: 30}, ['clientSecret'])).toBe(
      ['2 |   "clientSecret": "*******", ****', '                                 ^'].join('\n'),
    )
  })

  test('masks a member name that is not a key', () => {
    expect(maskedExcerpt('{"code": "code"}', {line: 1, column: 1}, ['code'])).toContain('{"code": "****"}')
  })

  test('of a long line shows the part around the position', () => {
    const text = `{"a": "${'x'.repeat(500)}", oops}`
    const [line = '', caret = ''] = maskedExcerpt(text, {line: 1, column: 511}, []).split('\n')
    expect(line.length).toBeLessThan(130)
    expect(line.slice(caret.length - 1)).toBe('****}')
  })

  test('shows no letter or digit of a value and points at the column', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), fc.nat(80), (secret, padding) => {
        const text = `${' '.repeat(padding)}${secret.replace(/[\r\n]/g, '')}`
        const excerpt = maskedExcerpt(text, {line: 1, column: padding + 1}, ['clientId'])
        expect(excerpt.replace(/^1 \| /, '')).not.toMatch(/[\p{L}\p{N}]/u)
        const [, caret = ''] = excerpt.split('\n')
        expect(caret.trim()).toBe('^')
      }),
    )
  })
})
