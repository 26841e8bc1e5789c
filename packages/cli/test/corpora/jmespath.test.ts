import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {InputError, type JsonValue} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {sharedData} from '../../../../tools/shared-data.ts'
import {OutputError} from '../../src/messages/output-error.ts'
import {compileQuery} from '../../src/output/query.ts'

interface Group {
  readonly given: JsonValue
  readonly cases: readonly {expression: string; result?: JsonValue; error?: string; bench?: string}[]
}

/** Whether the expression is rejected before or after the request is sent, or its result. */
type Verdict = 'rejected before' | 'rejected after' | {readonly result: JsonValue}

async function verdictOf(expression: string, given: JsonValue): Promise<Verdict> {
  try {
    return {result: (await compileQuery(expression))(given)}
  } catch (error) {
    if (error instanceof InputError) return 'rejected before'
    if (error instanceof OutputError) return 'rejected after'
    throw error
  }
}

const suite = sharedData('corpora/jmespath/tests')

describe.skipIf(suite.missing)('the JMESPath test suite, as --query', () => {
  const folder = suite.path ?? ''
  const files = suite.path === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.json'))
  const cases = files.flatMap((file) => {
    const groups: readonly Group[] = JSON.parse(readFileSync(path.join(folder, file), 'utf8'))
    return groups.flatMap(({given, cases}, group) =>
      cases.map((one, index) => ({...one, id: `${file}, group ${group}, case ${index}`, given})),
    )
  })

  test('has 908 cases: 742 results, 150 errors, 16 benchmarks (I4)', () => {
    const count = (kind: 'result' | 'error' | 'bench'): number => cases.filter((one) => one[kind] !== undefined).length
    expect([cases.length, count('result'), count('error'), count('bench')]).toEqual([908, 742, 150, 16])
  })

  test('has the specified results, and its syntax errors before anything is sent (I4)', async () => {
    const got: Record<string, Verdict> = {}
    const expected: Record<string, Verdict> = {}
    for (const {id, expression, given, result, error, bench} of cases) {
      const verdict = await verdictOf(expression, given)
      const specified =
        error === undefined ? {result: result ?? null} : `rejected ${error === 'syntax' ? 'before' : 'after'}`
      got[id] = verdict
      // Benchmarks have no result in the suite.
      expected[id] = bench === undefined ? (specified as Verdict) : verdict
    }
    expect(got).toEqual(expected)
  })
})

test.each([
  ['names', Array(100_000).fill('a').join('.')],
  ['quotes', '"'.repeat(100_000)],
  ['escapes in a literal', `\`"${'\\"'.repeat(100_000)}`],
  ['parentheses', '('.repeat(100_000)],
  ['brackets', `a${'[0]'.repeat(100_000)}`],
  ['filters in filters', `a${'[?b'.repeat(20_000)}`],
  ['projections', `a${'[*]'.repeat(100_000)}`],
  ['flattened lists', `a${'[]'.repeat(100_000)}`],
  ['negations', `${'!'.repeat(100_000)}a`],
  ['lists in a literal', `\`${'['.repeat(100_000)}NaN${']'.repeat(100_000)}\``],
  ['pipes', `a${'|a'.repeat(100_000)}`],
  ['functions in functions', `${'not_null('.repeat(20_000)}a${')'.repeat(20_000)}`],
])(
  'an expression with very many %s has a result or is rejected before anything is sent (A7, O9)',
  async (_, expression) => {
    expect(['rejected before', {result: null}]).toContainEqual(await verdictOf(expression, {a: null}))
  },
)
