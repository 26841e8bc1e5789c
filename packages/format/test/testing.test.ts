import {expect, test} from 'vitest'
import type {Format} from '../src/index.ts'
import {type DefineTest, type FormatTraits, testFormat} from '../src/testing.ts'

const json: Format = (value) => `${JSON.stringify(value)}\n`
const asEscaped: Format = async (value, context) =>
  (await json(value, context)).replace(/[\u007f-\u009f]|\p{Bidi_Control}/gu, '?')

/** Titles of the tests that a format fails. */
async function failures(format: Format, traits?: FormatTraits): Promise<string[]> {
  const tests: Parameters<DefineTest>[] = []
  testFormat((...test) => tests.push(test), format, traits)
  const failed: string[] = []
  for (const [title, run] of tests) await run().catch(() => failed.push(title))
  return failed
}

/** Counts its calls. */
function counting(): Format {
  let calls = 0
  return () => {
    calls += 1
    return `${calls}\n`
  }
}

const TITLES = {
  writes: 'writes to no stream and does not end the process',
  kinds: 'returns text for every kind of value, or rejects the value with a message',
  ending: 'ends its text with a line break, unless the text is empty',
  same: 'returns the same text for the same value',
  value: 'does not change the value',
  width: 'supports a terminal of any width, with and without color',
  codes: 'returns no escape sequences without color',
}

test.for<[about: string, format: Format, failed: string[], traits?: FormatTraits]>([
  ['that keeps the contract', asEscaped, []],
  ['for programs', json, [], {raw: true, parse: JSON.parse}],
  ['that refuses all but its example', (value) => (value === 7 ? '7\n' : fail('no words')), [], {example: 7}],
  ['that refuses its example', () => fail('no words'), ['accepts its example']],
  ['that writes itself', () => `${process.stderr.write('')}\n`, [TITLES.writes]],
  ['without a line break', (value) => JSON.stringify(value).replaceAll(/[^\w"]/g, ''), [TITLES.ending]],
  ['that counts its calls', counting(), [TITLES.same]],
  ['that needs 20 columns', (_, {width}) => `${' '.repeat(width - 20)}\n`, [TITLES.width]],
  [
    'that is always bold',
    (value) => `\u001b[1m${Object.keys(value ?? {}).length}\u001b[0m\n`,
    [TITLES.codes],
    {raw: true},
  ],
  ['that shows strings as they are', json, ['escapes strings that would change the terminal']],
  ['that loses what it shows', asEscaped, ['returns text that parses to the same value'], {parse: JSON.parse}],
  ['that refuses without a sentence', (value) => (value === null ? fail('') : '\n'), Object.values(TITLES)],
  ['that returns a number for null', (value) => (value === null ? (0 as never) : '\n'), Object.values(TITLES)],
])('a format %s is told from others', async ([, format, failed, traits]) => {
  expect(await failures(format, traits)).toEqual(failed)
})

test('a format that changes its value cannot: the samples are frozen', async () => {
  const sorted: Format = (value) => `${JSON.stringify(Array.isArray(value) ? value.sort() : '')}\n`
  expect(await failures(sorted)).toContain(TITLES.value)
})

test('a failure names the value', async () => {
  const tests = new Map<string, () => Promise<void>>()
  testFormat((title, run) => tests.set(title, run), json)
  await expect(tests.get('escapes strings that would change the terminal')?.()).rejects.toThrow(
    'the text contains the character U+009B: "\u009b31m\u0085\u008f"',
  )
})

function fail(message: string): never {
  throw new Error(message)
}
