import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {sharedData} from '../../../../tools/shared-data.ts'
import {type Verdict, verdictOfAnswer, verdictOfInput} from './verdicts.ts'

/** Documents that a parser may take or leave, of the suite's 35, and that this one takes. */
const TAKEN: readonly string[] = [
  'i_number_double_huge_neg_exp.json',
  'i_number_huge_exp.json',
  'i_number_neg_int_huge_exp.json',
  'i_number_pos_double_huge_exp.json',
  'i_number_real_neg_overflow.json',
  'i_number_real_pos_overflow.json',
  'i_number_real_underflow.json',
  'i_number_too_big_neg_int.json',
  'i_number_too_big_pos_int.json',
  'i_number_very_big_negative_int.json',
  'i_object_key_lone_2nd_surrogate.json',
  'i_string_1st_surrogate_but_2nd_missing.json',
  'i_string_1st_valid_surrogate_2nd_invalid.json',
  'i_string_incomplete_surrogate_and_escape_valid.json',
  'i_string_incomplete_surrogate_pair.json',
  'i_string_incomplete_surrogates_escape_valid.json',
  'i_string_invalid_lonely_surrogate.json',
  'i_string_invalid_surrogate.json',
  'i_string_inverted_surrogates_U+1D11E.json',
  'i_string_lone_second_surrogate.json',
  'i_structure_500_nested_arrays.json',
  'i_structure_UTF-8_BOM_empty_object.json',
]

const suite = sharedData('corpora/json/test_parsing')

describe.skipIf(suite.missing)('the JSON test suite', () => {
  const folder = suite.path ?? ''
  const names = suite.path === undefined ? [] : readdirSync(folder)
  const expected = Object.fromEntries(names.map((name) => [name, name.startsWith('y_') || TAKEN.includes(name)]))
  const isTaken = (verdict: Verdict): boolean => verdict !== 'syntax'

  test('has 318 documents: 95 to take, 188 to refuse, 35 to choose (I1)', () => {
    const count = (kind: string): number => names.filter((name) => name.startsWith(kind)).length
    expect([names.length, count('y_'), count('n_'), count('i_')]).toEqual([318, 95, 188, 35])
  })

  test('is judged as it says, as --cli-input-json (I1)', async () => {
    const judged: Record<string, boolean> = {}
    for (const name of names) {
      judged[name] = isTaken(await verdictOfInput('--cli-input-json', path.join(folder, name)))
    }
    expect(judged).toEqual(expected)
  })

  test('is judged as it says, as an answer of the service (I1)', async () => {
    const judged: Record<string, boolean> = {}
    for (const name of names) judged[name] = isTaken(await verdictOfAnswer(readFileSync(path.join(folder, name))))
    expect(judged).toEqual(expected)
  })
})
