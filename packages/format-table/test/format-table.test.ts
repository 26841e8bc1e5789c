import {stripVTControlCharacters} from 'node:util'
import type {JsonValue} from '@sso-oidc/format'
import {testFormat} from '@sso-oidc/format/testing'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import {answers} from '../../../tools/testing/answers.ts'
import {recordedCases} from '../../../tools/testing/recorded-cases.ts'
import {displayWidth} from '../src/cell-text.ts'
import formatTable from '../src/index.ts'

const CONTEXT = {operation: 'Op', color: false, width: 80}

testFormat(test, formatTable)

const draw = async (value: JsonValue, context = CONTEXT) => (await formatTable(value, context)).split('\n')

const drawPlain = async (...args: Parameters<typeof draw>) => (await draw(...args)).map(stripVTControlCharacters)

test.for([null, '', [], {}].map((value) => [value]))('nothing comes of %j', async ([value]) => {
  expect(await formatTable(value ?? null, CONTEXT)).toBe('')
})

test.for<[JsonValue, string]>([
  [['a', {b: 1}], 'A table cannot show a list that holds objects and other values.'],
  [[{b: 1}, ['a']], 'A table cannot show a list that holds objects and other values.'],
  [[['a', 'b'], ['c']], 'A table cannot show rows of different length.'],
])('%j is refused', ([value, message]) => {
  expect(() => formatTable(value, CONTEXT)).toThrow(message)
})

test('with colours the cells are bold blue and the bars of a level dim yellow', async () => {
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

test('all lines of a table are of one width, and only its own colours change the terminal', async () => {
  const contexts = fc.record({operation: fc.constantFrom('Op', 'CreateTokenWithIAM'), width: fc.nat(200)})
  await fc.assert(
    fc.asyncProperty(answers, contexts, async (answer, context) => {
      const plain = await draw(answer, {...context, color: false})
      const colored = await drawPlain(answer, {...context, color: true})
      expect(new Set(plain.slice(0, -1).map(displayWidth)).size).toBe(1)
      expect(plain.join('')).not.toMatch(/[\p{Control}\p{Bidi_Control}]/u)
      expect(colored).toEqual(plain)
    }),
  )
})

test('the AWS CLI was recorded to draw the same, but for where it resets colours', async ({skip}) => {
  const cases = recordedCases('table') ?? skip('no recorded runs')
  const drawn = cases.map(async ({id, value, ...context}) => ({id, lines: await drawPlain(value, context)}))
  const plain = cases.map(({id, stdout}) => ({id, lines: stripVTControlCharacters(stdout).split('\n')}))
  expect(await Promise.all(drawn)).toEqual(plain)
  expect(cases.length).toBeGreaterThan(5)
})
