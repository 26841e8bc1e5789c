import {InputError, type JsonValue, OutputError} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {compileQuery} from '../src/output/query.ts'

async function apply(expression: string, value: JsonValue): Promise<JsonValue> {
  return (await compileQuery(expression))(value)
}

/** The error that an expression ends with, or that it has a result: which may be very long. */
async function failureOf(expression: string, value: JsonValue): Promise<unknown> {
  return apply(expression, value).then(
    () => 'it has a result',
    (error: unknown) => error instanceof OutputError && {code: error.code, message: error.message},
  )
}

describe('a query (O9)', () => {
  const twice = (times: number): string => Array(times).fill('[@, @]').join(' | ')
  test.each<[string, string]>([
    ['lists of itself', twice(60)],
    ['objects of itself', Array(60).fill('{a: @, b: @}').join(' | ')],
    ['lists of lists that it flattens', Array(60).fill('[@, @][]').join(' | ')],
    ['lists that it projects', `${twice(10)} | ${'[*]'.repeat(10)}${'.[@, @][*]'.repeat(10)}`],
    ['lists that it writes as text', `${twice(60)} | to_string(@)`],
    ['lists that it compares', `[${twice(60)}, ${twice(60)}] | @[0] == @[1]`],
    ['lists that functions map', `map(&map(&[@, @], [$, $]), ${twice(30)}[][][][])`],
    ['lists in variables', `let $a = (${twice(25)}) in let $b = [$a, $a] in [$b, $b]`],
    ['texts that it joins', Array(40).fill("join('', [@, @])").join(' | ').replace('@, @', 'text, text')],
    ['texts that it pads', 'pad_left(text, `400000000`)'],
    ['texts that it replaces in, again and again', "replace(text, 'a', 'b', `4294967295`)"],
    ['texts that it trims', 'trim(blanks)'],
  ])('that makes %s without end is ended by an error', async (_, expression) => {
    expect(await failureOf(expression, {text: 'a text', blanks: `${' '.repeat(50_000)}x`})).toEqual({
      code: 'QueryFailed',
      message: '--query cannot be applied: it takes too many steps, or multiplies the answer',
    })
  })

  test('that multiplies the answer within reason has its result', async () => {
    expect(await apply(`${twice(3)} | [][][]`, 'a')).toEqual(Array(8).fill('a'))
  })

  test('may walk through twenty thousand accounts again and again', async () => {
    const accountList = Array.from({length: 20_000}, (_, i) => ({
      accountId: String(100_000_000_000 + i),
      accountName: `Account ${i}`,
      emailAddress: `account-${i}@example.com`,
    }))
    const filter = "[?starts_with(accountName, 'Account') && contains(emailAddress, '@')]"
    const query = `accountList${Array(20).fill(filter).join(' | ')}.{id: accountId, name: upper(accountName)} | sort_by(@, &id)[-1]`
    expect(await apply(query, {accountList})).toEqual({id: '100000019999', name: 'ACCOUNT 19999'})
  })

  test('that is applied page by page may cost as much on each page', async () => {
    const query = await compileQuery(`${twice(17)} | to_string(@) | length(@)`)
    expect([query('page'), query('page')]).toEqual([1_179_645, 1_179_645])
  })

  test('that is no expression is refused before there is a value', async () => {
    await expect(compileQuery('a[')).rejects.toBeInstanceOf(InputError)
  })
})
