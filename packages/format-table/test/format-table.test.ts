import {stripVTControlCharacters} from 'node:util'
import type {JsonValue} from '@sso-oidc/format'
import {testFormat} from '@sso-oidc/format/testing'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import {recordedCases} from '../../../tools/testing/recorded-cases.ts'
import {responses} from '../../../tools/testing/responses.ts'
import {displayWidth} from '../src/display-width.ts'
import formatTable from '../src/index.ts'

const CONTEXT = {operation: 'Op', color: false, width: 80}

testFormat(test, formatTable)

const draw = async (value: JsonValue, context = CONTEXT) => (await formatTable(value, context)).split('\n')

const drawPlain = async (...args: Parameters<typeof draw>) => (await draw(...args)).map(stripVTControlCharacters)

test.for([null, '', [], {}].map((value) => [value]))('the text of %j is empty', async ([value]) => {
  expect(await formatTable(value ?? null, CONTEXT)).toBe('')
})

test.for<[JsonValue, string]>([
  [['a', {b: 1}], 'A table cannot show a list of objects and other values. Use `--output json`.'],
  [[{b: 1}, ['a']], 'A table cannot show a list of objects and other values. Use `--output json`.'],
  [[['a', 'b'], ['c']], 'A table cannot show rows of different lengths. Use `--output json`.'],
])('%j is rejected', ([value, message]) => {
  expect(() => formatTable(value, CONTEXT)).toThrow(new Error(message))
})

test('with color, cells are bold blue and the bars of a nested section are dim yellow', async () => {
  const bar = '\u001b[2m\u001b[33m|\u001b[0m'
  const cell = (text: string) => `\u001b[1m\u001b[34m${text}\u001b[0m`
  expect(await draw({a: {b: 'c'}}, {...CONTEXT, color: true})).toEqual([
    '--------------',
    '|     Op     |',
    '+------------+',
    `${bar}|     a    |${bar}`,
    `${bar}+----+-----+${bar}`,
    `${bar}|  ${cell('b')} |  ${cell('c')}  |${bar}`,
    `${bar}+----+-----+${bar}`,
    '',
  ])
})

test('all lines of a table have the same width, and only its own colors change the terminal', async () => {
  const contexts = fc.record({operation: fc.constantFrom('Op', 'CreateTokenWithIAM'), width: fc.nat(200)})
  await fc.assert(
    fc.asyncProperty(responses, contexts, async (response, context) => {
      const plain = await draw(response, {...context, color: false})
      const colored = await drawPlain(response, {...context, color: true})
      expect(new Set(plain.slice(0, -1).map(displayWidth)).size).toBe(1)
      expect(plain.join('')).not.toMatch(/[\p{Control}\p{Bidi_Control}]/u)
      expect(colored).toEqual(plain)
    }),
  )
})

test('the text equals the recorded output of the AWS CLI, except for the positions of color resets', async ({skip}) => {
  const cases = recordedCases('table') ?? skip('no recorded runs')
  const drawn = cases.map(async ({id, value, ...context}) => ({id, lines: await drawPlain(value, context)}))
  const plain = cases.map(({id, stdout}) => ({id, lines: stripVTControlCharacters(stdout).split('\n')}))
  expect(await Promise.all(drawn)).toEqual(plain)
  expect(cases.length).toBeGreaterThan(5)
})
