import type {JsonValue} from '@sso-oidc/format'
import {testFormat} from '@sso-oidc/format/testing'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import {recordedCases} from '../../../tools/testing/recorded-cases.ts'
import formatJson from '../src/index.ts'

const CONTEXT = {operation: 'CreateToken', color: true, width: 80}

testFormat(test, formatJson, {raw: true, parse: JSON.parse})

test.for<[about: string, value: JsonValue, text: string]>([
  [
    'members keep their order',
    {b: [1.5, 'x'], a: {}, c: []},
    '{\n    "b": [\n        1.5,\n        "x"\n    ],\n    "a": {},\n    "c": []\n}\n',
  ],
  ['a scalar is JSON', null, 'null\n'],
  [
    'control characters, bidirectional controls, and line separators are escaped, other characters are not (D5)',
    '\0\t\n\u001b"\\/\u007f\u009b\u061c\u200e\u202e\u2069é😀\u2028\u2029',
    '"\\u0000\\t\\n\\u001b\\"\\\\/\\u007f\\u009b\\u061c\\u200e\\u202e\\u2069é😀\\u2028\\u2029"\n',
  ],
  ['names of members are escaped (D5)', {'\u009b2J': 1}, '{\n    "\\u009b2J": 1\n}\n'],
])('%s', async ([, value, text]) => {
  expect(await formatJson(value, CONTEXT)).toBe(text)
})

test('the text parses to the original value', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const json = JSON.stringify(value)
      expect(JSON.stringify(JSON.parse(await formatJson(JSON.parse(json), CONTEXT)))).toBe(json)
    }),
  )
})

test('the text equals the recorded output of the AWS CLI', async ({skip}) => {
  const cases = recordedCases('json') ?? skip('no recorded runs')
  const printed = cases.map(({id, value, ...context}) => ({id, stdout: formatJson(value, context)}))
  expect(printed).toEqual(cases.map(({id, stdout}) => ({id, stdout})))
  expect(cases.length).toBeGreaterThan(5)
})
