import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {parse} from 'yaml'
import {sharedData} from '../../../../tools/shared-data.ts'
import {type Verdict, verdictOfInput, verdictOfResponse} from './verdicts.ts'

/** One case. In a file with several, a case without a text has the text of the case before. */
interface Case {
  readonly yaml: string
  /** Whether the text is invalid. */
  readonly fail?: boolean
  /** Value of the text, if JSON can express it. */
  readonly json?: string | null
}

/** Valid texts that the program rejects, by reason. */
const REJECTED: Readonly<Record<string, readonly string[]>> = {
  'a request is one document': [
    ...['35KP:0', '5TYM:0', '6WLZ:0', '6XDY:0', '6ZKB:0', '7Z25:0', '9DXL:0', '9KAX:0', '9WXW:0', 'JHB9:0', 'KSS4:0'],
    ...['L383:0', 'M7A3:0', 'NKF9:0', 'PUW8:0', 'RZT7:0', 'U9NS:0', 'UT92:0', 'W4TN:0'],
  ],
  'a tag that YAML 1.2 does not have can mean anything': [
    ...['6CK3:0', '7FWL:0', 'C4HZ:0', 'CC74:0', 'CUP7:0', 'M5C3:0', 'P76L:0', 'UGM3:0', 'Z67P:0', 'Z9M4:0'],
    // YAML 1.1 has these three: a set, an ordered map, and bytes. No member of a request has such a value.
    ...['2XXW:0', 'J7PZ:0', '565N:0'],
  ],
  'an unknown directive can mean anything': [
    ...['2LFX:0', '6LVF:0', 'BEC7:0', 'MUS6:5', 'MUS6:6', 'ZYU8:0', 'ZYU8:1', 'ZYU8:2', 'ZYU8:3'],
  ],
  'a duplicate member': ['2JQS:0'],
  'an anchor that ends with a colon looks like a member': ['2SXE:0', 'W5VH:0'],
}

/** Invalid texts that the library accepts, and the reason why that is harmless. */
const ACCEPTED: Readonly<Record<string, string>> = {
  'SF5V:0': 'the version directive is repeated with the same version',
}

const suite = sharedData('corpora/yaml/src')
const folder = mkdtempSync(path.join(tmpdir(), 'yaml-'))
afterAll(() => rmSync(folder, {recursive: true}))

/** Replaces the visible symbols that the suite uses for spaces, tabs, line breaks, and byte order marks. */
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
  const rejected = Object.values(REJECTED).flat()

  test('has 406 cases: 94 invalid, 272 with a value in JSON (I2)', () => {
    const values = cases.filter(({json, fail}) => json !== undefined && !fail)
    expect([cases.length, cases.filter(({fail}) => fail).length, values.length]).toEqual([406, 94, 272])
  })

  test('is accepted with its values, and rejected, as specified by --cli-input-yaml (I2)', async () => {
    const got: Record<string, Verdict | 'accepted'> = {}
    const expected: typeof got = {}
    for (const {id, text, fail, json} of cases) {
      const file = path.join(folder, 'case.yaml')
      writeFileSync(file, text)
      const verdict = await verdictOfInput('--cli-input-yaml', file)
      // A text without a value in the suite only has to be accepted.
      got[id] = json === undefined && verdict !== 'syntax' ? 'accepted' : verdict
      const isRejected = (fail && !Object.hasOwn(ACCEPTED, id)) || rejected.includes(id)
      expected[id] = isRejected ? 'syntax' : json === undefined ? 'accepted' : verdictOfJson(json)
    }
    expect(got).toEqual(expected)
  })

  test('has 44 valid cases that the program rejects for the listed reasons', () => {
    expect(rejected.filter((id) => cases.some((one) => one.id === id && !one.fail)).length).toBe(44)
  })

  test('is rejected in a response of the service, unless it is JSON (I2)', async () => {
    for (const {id, text} of cases) {
      const verdict = await verdictOfResponse(new TextEncoder().encode(text))
      expect([id, verdict === 'syntax' ? verdict : 'JSON']).toEqual([id, isJson(text) ? 'JSON' : 'syntax'])
    }
  })
})

/** Returns the verdict for a value. An empty text is a text without a document. */
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
