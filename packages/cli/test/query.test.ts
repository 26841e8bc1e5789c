import {InputError, type JsonValue} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {OutputError} from '../src/messages/output-error.ts'
import {compileQuery} from '../src/output/query.ts'

async function apply(expression: string, value: JsonValue): Promise<JsonValue> {
  return (await compileQuery(expression))(value)
}

/** Returns the error of an expression. A result can be very long, so it is not returned. */
async function failureOf(expression: string, value: JsonValue): Promise<unknown> {
  return apply(expression, value).then(
    () => 'it has a result',
    (error: unknown) => error instanceof OutputError && {code: error.code, message: error.message},
  )
}

describe('a query (O9)', () => {
  const twice = (times: number): string => Array(times).fill('[@, @]').join(' | ')
  test.each<[string, string]>([
    ['nested lists', twice(60)],
    ['nested objects', Array(60).fill('{a: @, b: @}').join(' | ')],
    ['flattened lists', Array(60).fill('[@, @][]').join(' | ')],
    ['projected lists', `${twice(10)} | ${'[*]'.repeat(10)}${'.[@, @][*]'.repeat(10)}`],
    ['lists that become text', `${twice(60)} | to_string(@)`],
    ['compared lists', `[${twice(60)}, ${twice(60)}] | @[0] == @[1]`],
    ['mapped lists', `map(&map(&[@, @], [$, $]), ${twice(30)}[][][][])`],
    ['lists in variables', `let $a = (${twice(25)}) in let $b = [$a, $a] in [$b, $b]`],
    ['joined texts', Array(40).fill("join('', [@, @])").join(' | ').replace('@, @', 'text, text')],
    ['padded texts', 'pad_left(text, `400000000`)'],
    ['repeated replacements', "replace(text, 'a', 'b', `4294967295`)"],
    ['trimmed texts', 'trim(blanks)'],
  ])('with %s that grow without limit fails', async (_, expression) => {
    expect(await failureOf(expression, {text: 'a text', blanks: `${' '.repeat(50_000)}x`})).toEqual({
      code: 'QueryFailed',
      message: 'The --query expression cannot be applied: it needs too many steps or its result is too large.',
    })
  })

  test('with a result of reasonable size has its result', async () => {
    expect(await apply(`${twice(3)} | [][][]`, 'a')).toEqual(Array(8).fill('a'))
  })

  test('with twenty filters can be applied to 20,000 accounts', async () => {
    const accountList = Array.from({length: 20_000}, (_, i) => ({
      accountId: String(100_000_000_000 + i),
      accountName: `Account ${i}`,
      emailAddress: `account-${i}@example.com`,
    }))
    const filter = "[?starts_with(accountName, 'Account') && contains(emailAddress, '@')]"
    const query = `accountList${Array(20).fill(filter).join(' | ')}.{id: accountId, name: upper(accountName)} | sort_by(@, &id)[-1]`
    expect(await apply(query, {accountList})).toEqual({id: '100000019999', name: 'ACCOUNT 19999'})
  })

  test('that is applied to each page has the whole budget for each page', async () => {
    const query = await compileQuery(`${twice(17)} | to_string(@) | length(@)`)
    expect([query('page'), query('page')]).toEqual([1_179_645, 1_179_645])
  })

  test.each([
    ['[bad', 'unexpected end of the expression.'],
    ['a.(', 'unexpected token: ((Lparen).'],
    ["'bad", 'a quote or backtick is not closed.'],
  ])('%s is rejected with one sentence', async (expression, reason) => {
    await expect(compileQuery(expression)).rejects.toThrow(`Invalid --query expression: ${reason}`)
  })

  test('with a syntax error is rejected before there is a value', async () => {
    await expect(compileQuery('a[')).rejects.toBeInstanceOf(InputError)
  })
})
