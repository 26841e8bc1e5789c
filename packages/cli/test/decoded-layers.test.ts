import {describe, expect, test} from 'vitest'
import {decodedLayers, fromQuotedPrintable, type Layer} from '../src/output/decoded-layers.ts'

/** Returns the decoded forms of a text, and what is left of the budget. */
function formsWith(text: string, left: number): {forms: string[]; left: number} {
  const budget = {left}
  const forms = decodedLayers({text}, budget).map((layer) => layer.text)
  return {forms, left: budget.left}
}

/** Returns a layer with the part of the original text that each of its characters stands for. */
function partsOf({text, starts, ends}: Layer, original: string): [string, string][] {
  return [...text].map((character, at) => [character, original.slice(starts?.[at], ends?.[at])])
}

describe('the decoded forms of a text', () => {
  test.each([
    ['plain', []],
    ['a\\u{41}b\\u{1F600}', ['aAb😀']],
    ['\\u0041\\x42\\103\\n\\q', ['ABC\nq']],
    ['\\b\\f\\n\\r\\t\\"\\\n', ['\b\f\n\r\t"\n']],
    ['\\400', ['400']],
    ['&#x41;&#66;&#x043 &#068 ', ['ABC D ']],
    ['&bsol;&BSOL;', ['\\\\', '\\']],
    ['%u0041%42', ['AB']],
    ['a\0b\0', ['ab']],
    ['%26#x41;', ['&#x41;', 'A']],
    ['&amp;amp;amp;', ['&amp;amp;', '&amp;', '&']],
    ['&nosuch;', []],
    ['\\u{10ffff}', ['\u{10ffff}']],
    ['\\u{110000}', []],
    ['&#1114112;\\n', ['&#1114112;\n']],
  ])('are those of %j (D1)', (text, forms) => {
    expect(formsWith(text, 1_000_000).forms).toEqual([text, ...forms])
  })

  test('are those with all kinds of escape sequences decoded, and with each kind alone (D1)', () => {
    expect(formsWith('\\x41%42&#67;\0', 4).forms).toEqual(['\\x41%42&#67;\0', 'ABC'])
    expect(new Set(formsWith('\\x41%42&#67;\0', 1_000_000).forms)).toEqual(
      new Set(
        ['\\x41', 'A'].flatMap((a) =>
          ['%42', 'B'].flatMap((b) => ['&#67;', 'C'].flatMap((c) => ['\0', ''].map((d) => a + b + c + d))),
        ),
      ),
    )
  })

  test('are the first four at least, without a budget (D1)', () => {
    const forms = ['%25252525252541', '%252525252541', '%2525252541', '%25252541', '%252541']
    expect(formsWith(forms[0] ?? '', 0)).toEqual({forms, left: -48})
  })

  test('are all of them until the budget is used up (D1)', () => {
    expect(formsWith('%41\\x41', 7)).toEqual({forms: ['%41\\x41', 'AA'], left: -2})
    expect(formsWith('%41\\x41', 8)).toEqual({forms: ['%41\\x41', 'AA', '%41A'], left: -12})
  })

  test('have the place of each character in the original text (D1)', () => {
    const original = 'x%2541\\u{79}'
    const layers = decodedLayers({text: original}, {left: 1_000_000})
    expect(layers.find(({text}) => text === 'x%41y')).toSatisfy((layer: Layer) => layer.starts?.[1] === 1)
    const last = layers.find(({text}) => text === 'xAy') ?? {text: ''}
    expect(partsOf(last, original)).toEqual([
      ['x', 'x'],
      ['A', '%2541'],
      ['y', '\\u{79}'],
    ])
  })
})

describe('the form of a text in quoted-printable', () => {
  test.each([
    ['a=41=\r\nb', 'aAb'],
    ['a=\nb', 'ab'],
    ['a= \t\r\nb', 'ab'],
    ['=3D41', '=41'],
    ['=4', undefined],
    ['plain', undefined],
  ])('is that of %j: %j (D1)', (text, form) => {
    expect(fromQuotedPrintable({text})[0]?.text).toBe(form)
  })

  test('is decoded in three ways: all bytes, equals signs alone, and characters beyond ASCII too (D1)', () => {
    const forms = fromQuotedPrintable({text: 'k=3D41=\r\n=E2=82=AC=e2= \t\n=C3=a9'}).map(({text}) => text)
    expect(forms).toEqual(['k=41\xe2\x82\xac\xe2\xc3\xa9', 'k=41=E2=82=AC=e2=C3=a9', 'k=41\xe2\x82\xac=e2\xc3\xa9'])
  })

  test('has the place of each character in the original text (D1)', () => {
    const original = '%41%3D42=43'
    const [, decoded = {text: ''}] = decodedLayers({text: original}, {left: 1_000_000})
    expect(partsOf(fromQuotedPrintable(decoded)[0] ?? {text: ''}, original)).toEqual([
      ['A', '%41'],
      ['B', '%3D42'],
      ['C', '=43'],
    ])
  })
})
