import type {JsonValue} from '@sso-oidc/format'
import {testFormat} from '@sso-oidc/format/testing'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {parse} from 'yaml'
import {recordedCases} from '../../../tools/testing/recorded-cases.ts'
import {responses} from '../../../tools/testing/responses.ts'
import formatYaml from '../src/index.ts'
import formatYamlStream from '../src/stream.ts'

const CONTEXT = {operation: 'CreateToken', color: true, width: 80}

describe('the format yaml', () => testFormat(test, formatYaml, {raw: true, parse}))
describe('the format yaml-stream', () =>
  testFormat(test, formatYamlStream, {raw: true, parse: (text) => parse(text)[0]}))

test.for<[about: string, value: JsonValue, text: string]>([
  ['a scalar is JSON', 'a: b', '"a: b"\n'],
  ['a scalar has no characters that change a terminal', '\t\u007f\u009b\u202e', '"\\t\\u007f\\u009b\\u202e"\n'],
  ['null is JSON', null, 'null\n'],
  ['an empty list is JSON', [], '[]\n'],
  ['members are sorted', {b: 1, a: true, c: null}, 'a: true\nb: 1\nc: null\n'],
  [
    'a list follows its name on new lines',
    {l: ['x', {b: 1, a: []}], m: {n: {}}},
    'l:\n- x\n- a: []\n  b: 1\nm:\n  n: {}\n',
  ],
  ['a list in a list begins on the same line', [['a', ['b']], {c: ['d']}], '- - a\n  - - b\n- c:\n  - d\n'],
  ['a name is always on one line', {'a\nb': 1, '- c': 2, '': 3}, "'': 3\n'- c': 2\n\"a\\nb\": 1\n"],
])('%s', async ([, value, text]) => {
  expect(await formatYaml(value, CONTEXT)).toBe(text)
})

describe('a string', () => {
  const printed = async (value: string) => (await formatYaml({s: value}, CONTEXT)).slice('s: '.length, -1)

  test.for([
    ['plain', 'eyJ0.e-30_/+='],
    ['with colons and hashes inside words', 'urn:a#b'],
    ['of a YAML 1.1 boolean', 'yes'],
    ['of non-ASCII text', 'tök€n 日本'],
    ['with quotes inside', `it's "so"`],
    ['of underscore and digits', '_1'],
  ] as const)('%s is plain', async ([, value]) => {
    expect(await printed(value)).toBe(value)
  })

  test.for([
    ...['', '~', 'null', 'TRUE', '12', '-1_0', '0x1F', '0o17', '1.5', '.5', '1e3', '-.inf', '.NaN', '=', '<<'],
    ...[
      '2024-05-01',
      '2024-5-1 1:02:03.4 +2',
      '- a',
      '-',
      '?',
      '# c',
      'a #b',
      'a: b',
      'a:',
      '--- a',
      '...',
      '%a',
      '@a',
    ],
    ...['`a', '!a', '&a', '*a', '|', '>', '[a]', '{a}', ',', '"a"', ' a', 'a '],
  ])('%j is in single quotes', async (value) => {
    expect(await printed(value)).toBe(`'${value}'`)
  })

  test.for([
    ["'a'", "'''a'''"],
    ['a\nb', "'a\n\n  b'"],
    ['a\n\nb\n', "'a\n\n\n  b\n\n  '"],
    ['a\tb', '"a\\tb"'],
    ['a \nb', '"a \\nb"'],
    ['\0\u0007\b\v\f\r\u001b"\\\u0085', '"\\0\\a\\b\\v\\f\\r\\e\\"\\\\\\N"'],
    ['\u0001\u007f\ufeff\u2028\u2029', '"\\x01\\x7F\\uFEFF\\L\\P"'],
    ['😀', '"\\U0001F600"'],
    ['\u061c\u200e\u200f\u202a\u202e\u2066\u2069', '"\\u061C\\u200E\\u200F\\u202A\\u202E\\u2066\\u2069"'],
  ] as const)('%j is written as %s', async ([value, text]) => {
    expect(await printed(value)).toBe(text)
  })

  const long = 'x'.repeat(80)
  test.for([
    ['at the first space after column 80', `${long} a b`, `${long}\n  a b`],
    ['not before column 80', `${long.slice(3)} ab cd`, `${long.slice(3)} ab\n  cd`],
    ['not at several spaces', `${long}  a`, `${long}  a`],
    ['in single quotes', `'${long} a ${long} b\nc d`, `'''${long}\n  a ${long}\n  b\n\n  c d'`],
    ['in double quotes, also at several spaces', `\t${long}  a`, `"\\t${long}\n  \\ a"`],
  ] as const)('is folded: %s', async ([, value, text]) => {
    expect(await printed(value)).toBe(text)
  })
})

test('a stream is a list with one element', async () => {
  expect(await formatYamlStream({b: [1], a: 'x'}, CONTEXT)).toBe('- a: x\n  b:\n  - 1\n')
  expect(await formatYamlStream(null, CONTEXT)).toBe('- null\n')
  expect(await formatYamlStream(['a'], CONTEXT)).toBe('- - a\n')
})

test('the text parses to the original value', async () => {
  const words = fc.array(
    fc.oneof(fc.string({unit: 'binary', maxLength: 30}), fc.constantFrom('a', '', '\n', "'", ': ')),
  )
  const texts = words.map((parts) => parts.join(' '))
  const values = fc.oneof(
    fc.jsonValue(),
    responses,
    fc.array(texts),
    fc.dictionary(fc.string(), texts, {noNullPrototype: true}),
  )
  await fc.assert(
    fc.asyncProperty(values, async (value) => {
      const json = JSON.parse(JSON.stringify(value))
      expect(parse(await formatYaml(json, CONTEXT))).toEqual(json)
      expect(parse(await formatYamlStream(json, CONTEXT))).toEqual([json])
    }),
  )
})

test.for([
  ['yaml', formatYaml],
  ['yaml-stream', formatYamlStream],
] as const)('the text of %s equals the recorded output of the AWS CLI', async ([name, format], {skip}) => {
  const cases = recordedCases(name) ?? skip('no recorded runs')
  const printed = cases.map(({id, value, ...context}) => ({id, stdout: format(value, context)}))
  expect(printed).toEqual(cases.map(({id, stdout}) => ({id, stdout})))
  expect(cases.length).toBeGreaterThan(3)
})
