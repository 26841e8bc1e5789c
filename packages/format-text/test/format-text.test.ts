import type {JsonValue} from '@sso-oidc/format'
import {testFormat} from '@sso-oidc/format/testing'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import {answers} from '../../../tools/testing/answers.ts'
import {recordedCases} from '../../../tools/testing/recorded-cases.ts'
import formatText from '../src/index.ts'

const CONTEXT = {operation: 'CreateToken', color: true, width: 80}

testFormat(test, formatText)

const print = async (value: JsonValue) => formatText(value, CONTEXT)

test.for<[about: string, value: JsonValue, text: string]>([
  ['a string is itself', 'a b', 'a b\n'],
  ['an empty string is an empty line', '', '\n'],
  ['null, true and false are Python words', [null, true, false], 'None\tTrue\tFalse\n'],
  ['numbers are Python numbers', [0, -5, 1.5, 0.00012, 0.000025, -1e-10], '0\t-5\t1.5\t0.00012\t2.5e-05\t-1e-10\n'],
  ['an empty list is nothing', [], ''],
  ['members come sorted, without names', {b: 2, a: 'x', c: null}, 'x\t2\tNone\n'],
  ['what is nested follows under its name', {z: 1, b: {y: 'in', x: 2}, a: ['p', 'q']}, '1\nA\tp\nA\tq\nB\t2\tin\n'],
  ['a nested list of lists keeps the name', {rows: [['a', 'b'], ['c']]}, 'ROWS\ta\nROWS\tb\nROWS\tc\n'],
  ['only the innermost name is shown', {a: {b: {c: 'deep'}}}, 'B\tdeep\n'],
  ['objects share their columns', [{a: 1}, {b: 2, c: {d: 3}}], '1\t\n\t2\nC\t3\n'],
  ['objects under a name begin with it', {list: [{a: 1}, {a: 2}]}, 'LIST\t1\nLIST\t2\n'],
  ['a list of lists is a line for each', [['a', 'b'], [], ['c']], 'a\tb\nc\n'],
  ['scalars come before lists', [['a'], 'b', 'c'], 'b\tc\na\n'],
  ['a list in a column of scalars is JSON', [{a: 1}, {a: ['x', null]}], '1\n["x",null]\n'],
  ['a member may be called like a method', [{constructor: 1}, {b: 2}], '\t1\n2\t\n'],
  ['tabs and line breaks stay', 'a\tb\nc', 'a\tb\nc\n'],
  ['wide characters and combining marks stay', '日本 😀 e\u0301', '日本 😀 e\u0301\n'],
  [
    'escape and control bytes are written out',
    '\u001b[31m\u009b2J\r\u000e\u007f',
    '\\u001b[31m\\u009b2J\\u000d\\u000e\\u007f\n',
  ],
  ['marks of direction are written out', 'a\u202eb\u200fc\u2066', 'a\\u202eb\\u200fc\\u2066\n'],
  ['names are written out as well', {'k\u001b': ['v']}, 'K\\u001b\tv\n'],
])('%s', async ([, value, text]) => {
  expect(await print(value)).toBe(text)
})

test.for<[JsonValue[]]>([[['a', {b: 1}]], [[{b: 1}, ['a']]]])(
  'objects beside other values are refused: %j',
  ([value]) => {
    expect(() => formatText(value, CONTEXT)).toThrow('Text cannot show a list that holds objects and other values.')
  },
)

test('a printed answer is whole lines, without a byte that changes the terminal', async () => {
  await fc.assert(
    fc.asyncProperty(answers, async (answer) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(await print(answer)).toMatch(/^([^\u001b\u000e\u000f\u007f-\u009f\u202a-\u202e]*\n)?$/)
    }),
  )
})

test('the AWS CLI was recorded to print the same', async ({skip}) => {
  const cases = recordedCases('text') ?? skip('no recorded runs')
  const printed = cases.map(({id, value, ...context}) => ({id, stdout: formatText(value, context)}))
  expect(printed).toEqual(cases.map(({id, stdout}) => ({id, stdout})))
  expect(cases.length).toBeGreaterThan(5)
})
