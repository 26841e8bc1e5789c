import type {JsonValue} from '@sso-oidc/format'
import {testFormat} from '@sso-oidc/format/testing'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import {recordedCases} from '../../../tools/testing/recorded-cases.ts'
import {responses} from '../../../tools/testing/responses.ts'
import formatText from '../src/index.ts'

const CONTEXT = {operation: 'CreateToken', color: true, width: 80}

// Scripts get the values unchanged. The program escapes them on a terminal.
testFormat(test, formatText, {raw: true})

const print = async (value: JsonValue) => formatText(value, CONTEXT)

test.for<[about: string, value: JsonValue, text: string]>([
  ['a string is unchanged', 'a b', 'a b\n'],
  ['an empty string is an empty line', '', '\n'],
  ['null, true, and false have the notation of Python', [null, true, false], 'None\tTrue\tFalse\n'],
  [
    'numbers have the notation of Python',
    [0, -5, 1.5, 0.00012, 0.000025, -1e-10],
    '0\t-5\t1.5\t0.00012\t2.5e-05\t-1e-10\n',
  ],
  ['an empty list has no text', [], ''],
  ['members are sorted and have no names', {b: 2, a: 'x', c: null}, 'x\t2\tNone\n'],
  [
    'nested values follow on lines that begin with their name',
    {z: 1, b: {y: 'in', x: 2}, a: ['p', 'q']},
    '1\nA\tp\nA\tq\nB\t2\tin\n',
  ],
  [
    'all rows of a nested list of lists begin with its name',
    {rows: [['a', 'b'], ['c']]},
    'ROWS\ta\nROWS\tb\nROWS\tc\n',
  ],
  ['a line begins with the innermost name only', {a: {b: {c: 'deep'}}}, 'B\tdeep\n'],
  ['objects have the same columns', [{a: 1}, {b: 2, c: {d: 3}}], '1\t\n\t2\nC\t3\n'],
  ['the lines of nested objects begin with their name', {list: [{a: 1}, {a: 2}]}, 'LIST\t1\nLIST\t2\n'],
  ['a list of lists has one line for each list', [['a', 'b'], [], ['c']], 'a\tb\nc\n'],
  ['scalars come before lists', [['a'], 'b', 'c'], 'b\tc\na\n'],
  ['a list in a column of scalars is JSON', [{a: 1}, {a: ['x', null]}], '1\n["x",null]\n'],
  ['a member can have the name of a method', [{constructor: 1}, {b: 2}], '\t1\n2\t\n'],
  ['tabs and line breaks are unchanged', 'a\tb\nc', 'a\tb\nc\n'],
  ['wide characters and combining marks are unchanged', '日本 😀 e\u0301', '日本 😀 e\u0301\n'],
  ['control characters are unchanged (D3)', '\u001b[31m\u009b2J\r\u000e\u007f', '\u001b[31m\u009b2J\r\u000e\u007f\n'],
  ['bidirectional controls are unchanged (D3)', 'a\u202eb\u200fc\u2066', 'a\u202eb\u200fc\u2066\n'],
  ['control characters in names are unchanged (D3)', {'k\u001b': ['v']}, 'K\u001b\tv\n'],
])('%s', async ([, value, text]) => {
  expect(await print(value)).toBe(text)
})

test.for<[JsonValue[]]>([[['a', {b: 1}]], [[{b: 1}, ['a']]]])(
  'a list of objects and other values is rejected: %j',
  ([value]) => {
    const message = 'Text cannot show a list of objects and other values. Use `--output json`.'
    expect(() => formatText(value, CONTEXT)).toThrow(new Error(message))
  },
)

test('every string of a response is in the text unchanged (D3)', async () => {
  await fc.assert(
    fc.asyncProperty(responses, async (response) => {
      const text = await print(response)
      expect(stringsOf(response).filter((value) => !text.includes(value))).toEqual([])
      // A response that has only empty lists has no text.
      expect(text).toMatch(/\n$|^$/)
    }),
  )
})

/** Returns the strings in a value, without the names of members. */
function stringsOf(value: JsonValue): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : []
}

test('the text equals the recorded output of the AWS CLI', async ({skip}) => {
  const cases = recordedCases('text') ?? skip('no recorded runs')
  const printed = cases.map(({id, value, ...context}) => ({id, stdout: formatText(value, context)}))
  expect(printed).toEqual(cases.map(({id, stdout}) => ({id, stdout})))
  expect(cases.length).toBeGreaterThan(5)
})
