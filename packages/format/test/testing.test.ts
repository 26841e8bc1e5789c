import {expect, test} from 'vitest'
import type {Format} from '../src/index.ts'
import {type DefineTest, type FormatTraits, testFormat} from '../src/testing.ts'

const json: Format = (value) => `${JSON.stringify(value)}\n`
const asEscaped: Format = async (value, context) =>
  (await json(value, context)).replace(/[\u007f-\u009f]|\p{Bidi_Control}/gu, '?')

/** Returns the titles of the tests that a format fails. */
async function failures(format: Format, traits?: FormatTraits): Promise<string[]> {
  const tests: Parameters<DefineTest>[] = []
  testFormat((...test) => tests.push(test), format, traits)
  const failed: string[] = []
  for (const [title, run] of tests) await run().catch(() => failed.push(title))
  return failed
}

/** Returns a format that returns the number of its calls. */
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
  ['that meets the contract', asEscaped, []],
  ['with `raw` and `parse`', json, [], {raw: true, parse: JSON.parse}],
  [
    'that rejects all values but its example',
    (value) => (value === 7 ? '7\n' : fail('not supported')),
    [],
    {example: 7},
  ],
  ['that rejects its example', () => fail('not supported'), ['accepts its example']],
  ['that writes to a stream', () => `${process.stderr.write('')}\n`, [TITLES.writes]],
  ['without a line break', (value) => JSON.stringify(value).replaceAll(/[^\w"]/g, ''), [TITLES.ending]],
  ['that returns a different text each time', counting(), [TITLES.same]],
  ['that crashes on a narrow terminal', (_, {width}) => `${' '.repeat(width - 20)}\n`, [TITLES.width]],
  [
    'that is always bold',
    (value) => `\u001b[1m${Object.keys(value ?? {}).length}\u001b[0m\n`,
    [TITLES.codes],
    {raw: true},
  ],
  [
    'that does not escape BEL (D3)',
    async (...args) => (await asEscaped(...args)).replaceAll('\\u0007', '\u0007'),
    ['escapes strings that would change the terminal'],
  ],
  ['that does not escape strings', json, ['escapes strings that would change the terminal']],
  [
    'that returns text with a different value',
    asEscaped,
    ['returns text that parses to the same value'],
    {parse: JSON.parse},
  ],
  ['that rejects a value without a message', (value) => (value === null ? fail('') : '\n'), Object.values(TITLES)],
  ['that returns a number for null', (value) => (value === null ? (0 as never) : '\n'), Object.values(TITLES)],
])('a format %s fails the right tests', async ([, format, failed, traits]) => {
  expect(await failures(format, traits)).toEqual(failed)
})

test('a format that changes its value fails, because the values are frozen', async () => {
  const sorted: Format = (value) => `${JSON.stringify(Array.isArray(value) ? value.sort() : '')}\n`
  expect(await failures(sorted)).toContain(TITLES.value)
})

test('a failure message contains the problem and the value', async () => {
  const tests = new Map<string, () => Promise<void>>()
  testFormat((title, run) => tests.set(title, run), json)
  await expect(tests.get('escapes strings that would change the terminal')?.()).rejects.toThrow(
    'the text contains the character U+009B: "\\u009b31m\\u0085\\u008f"',
  )
})

function fail(message: string): never {
  throw new Error(message)
}
