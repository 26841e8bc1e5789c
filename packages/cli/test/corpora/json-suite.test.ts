import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {sharedData} from '../../../../tools/shared-data.ts'
import {type Verdict, verdictOfInput, verdictOfResponse} from './verdicts.ts'

/** Documents that a parser may accept or reject, 35 in the suite, and that this one accepts. */
const ACCEPTED: readonly string[] = [
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
  const expected = Object.fromEntries(names.map((name) => [name, name.startsWith('y_') || ACCEPTED.includes(name)]))
  const isAccepted = (verdict: Verdict): boolean => verdict !== 'syntax'

  test('has 318 documents: 95 valid, 188 invalid, and 35 that a parser may accept (I1)', () => {
    const count = (kind: string): number => names.filter((name) => name.startsWith(kind)).length
    expect([names.length, count('y_'), count('n_'), count('i_')]).toEqual([318, 95, 188, 35])
  })

  test('is accepted and rejected as specified by --cli-input-json (I1)', async () => {
    const judged: Record<string, boolean> = {}
    for (const name of names) {
      judged[name] = isAccepted(await verdictOfInput('--cli-input-json', path.join(folder, name)))
    }
    expect(judged).toEqual(expected)
  })

  test('is accepted and rejected as specified in a response of the service (I1)', async () => {
    const judged: Record<string, boolean> = {}
    for (const name of names) judged[name] = isAccepted(await verdictOfResponse(readFileSync(path.join(folder, name))))
    expect(judged).toEqual(expected)
  })
})
