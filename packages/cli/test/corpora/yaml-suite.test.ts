import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {parse} from 'yaml'
import {sharedData} from '../../../../tools/shared-data.ts'
import {type Verdict, verdictOfAnswer, verdictOfInput} from './verdicts.ts'

/** One case. In a file with several, each takes from the one before what it does not say itself. */
interface Case {
  readonly yaml: string
  /** The suite says that the text is not valid. */
  readonly fail?: boolean
  /** The value in the text, where JSON can tell it. */
  readonly json?: string | null
}

/** Valid texts that the program refuses, and why. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'a request is one document': [
    ...['35KP:0', '5TYM:0', '6WLZ:0', '6XDY:0', '6ZKB:0', '7Z25:0', '9DXL:0', '9KAX:0', '9WXW:0', 'JHB9:0', 'KSS4:0'],
    ...['L383:0', 'M7A3:0', 'NKF9:0', 'PUW8:0', 'RZT7:0', 'U9NS:0', 'UT92:0', 'W4TN:0'],
  ],
  'a tag that is not of YAML 1.2 could mean anything': [
    ...['6CK3:0', '7FWL:0', 'C4HZ:0', 'CC74:0', 'CUP7:0', 'M5C3:0', 'P76L:0', 'UGM3:0', 'Z67P:0', 'Z9M4:0'],
    // These three are of YAML 1.1: a set, an ordered map, bytes. No member of a request has such a value.
    ...['2XXW:0', 'J7PZ:0', '565N:0'],
  ],
  'a directive that is not known could mean anything': [
    ...['2LFX:0', '6LVF:0', 'BEC7:0', 'MUS6:5', 'MUS6:6', 'ZYU8:0', 'ZYU8:1', 'ZYU8:2', 'ZYU8:3'],
  ],
  'a member stands there twice': ['2JQS:0'],
  'an anchor that ends in a colon reads like a member': ['2SXE:0', 'W5VH:0'],
}

/** Invalid texts that the library takes, and why that does no harm. */
const TAKEN: Readonly<Record<string, string>> = {
  'SF5V:0': 'the directive for the version stands there twice, and says the same',
}

const suite = sharedData('corpora/yaml/src')
const folder = mkdtempSync(path.join(tmpdir(), 'yaml-'))
afterAll(() => rmSync(folder, {recursive: true}))

/** The suite writes blanks, tabs, line breaks and byte order marks as signs that can be seen. */
function toPlain(text: string): string {
  return text
    .replaceAll('␣', ' ')
    .replaceAll(/—*»/g, '\t')
    .replaceAll('←', '\r')
    .replaceAll('⇔', '\uFEFF')
    .replaceAll('↵', '')
    .replaceAll(/∎\n$/g, '')
}

function readCases(): {id: string; text: string; fail: boolean; json: string | undefined}[] {
  const names = suite.path === undefined ? [] : readdirSync(suite.path)
  return names.flatMap((name) => {
    const cases: readonly Partial<Case>[] = parse(readFileSync(path.join(suite.path ?? '', name), 'utf8'))
    let text = ''
    return cases.map(({yaml, fail = false, json}, index) => {
      text = yaml ?? text
      return {id: `${path.parse(name).name}:${index}`, text: toPlain(text), fail, json: json ?? undefined}
    })
  })
}

describe.skipIf(suite.missing)('the YAML test suite', () => {
  const cases = readCases()
  const refused = Object.values(REFUSED).flat()

  test('has 406 cases: 94 invalid, 272 with a value in JSON (I2)', () => {
    const values = cases.filter(({json, fail}) => json !== undefined && !fail)
    expect([cases.length, cases.filter(({fail}) => fail).length, values.length]).toEqual([406, 94, 272])
  })

  test('is judged as it says, as --cli-input-yaml, with the values that it says (I2)', async () => {
    const got: Record<string, Verdict | 'taken'> = {}
    const expected: typeof got = {}
    for (const {id, text, fail, json} of cases) {
      const file = path.join(folder, 'case.yaml')
      writeFileSync(file, text)
      const verdict = await verdictOfInput('--cli-input-yaml', file)
      // Without a value in the suite it only matters that the text is taken.
      got[id] = json === undefined && verdict !== 'syntax' ? 'taken' : verdict
      const isRefused = (fail && !Object.hasOwn(TAKEN, id)) || refused.includes(id)
      expected[id] = isRefused ? 'syntax' : json === undefined ? 'taken' : verdictOfJson(json)
    }
    expect(got).toEqual(expected)
  })

  test('is refused for each reason, of which there are five, in as many cases as are listed', () => {
    expect(refused.filter((id) => cases.some((one) => one.id === id && !one.fail)).length).toBe(44)
  })

  test('is refused as an answer of the service, unless it is JSON (I2)', async () => {
    for (const {id, text} of cases) {
      const verdict = await verdictOfAnswer(new TextEncoder().encode(text))
      expect([id, verdict === 'syntax' ? verdict : 'JSON']).toEqual([id, isJson(text) ? 'JSON' : 'syntax'])
    }
  })
})

/** No JSON at all stands for a text without a document. */
function verdictOfJson(json: string): Verdict {
  const value: unknown = JSON.parse(json || 'null')
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? {members: {...value}} : 'value'
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''))
    return true
  } catch {
    return false
  }
}
