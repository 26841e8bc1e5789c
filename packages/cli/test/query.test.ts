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
    ['mapped lists', `${twice(30)} | map(&map(&[@, @], @), @)`],
    ['joined texts', Array(40).fill("join('', [@, @])").join(' | ').replace('@, @', 'text, text')],
    ['joined copies of a text', 'join(long, many)'],
    ['searches for a long text', 'contains(long, needle)'],
    ['lists behind a search for a number', `[contains(many, \`1\`), ${twice(60)}]`],
  ])('with %s that grow without limit fails', async (_, expression) => {
    const half = 'a'.repeat(200_000)
    const value = {text: 'a text', long: half.repeat(3), needle: `${half}b${half}`, many: Array(5000).fill('')}
    expect(await failureOf(expression, value)).toEqual({
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
    const query = `accountList${Array(20).fill(filter).join(' | ')}.{id: accountId, name: reverse(accountName)} | sort_by(@, &id)[-1]`
    expect(await apply(query, {accountList})).toEqual({id: '100000019999', name: '99991 tnuoccA'})
  })

  test('that is applied to each page has the whole budget for each page', async () => {
    const query = await compileQuery(`${twice(17)} | to_string(@) | length(@)`)
    expect([query('page'), query('page')]).toEqual([1_179_645, 1_179_645])
  })

  test('cannot be applied to a value with too many levels', async () => {
    const value: JsonValue = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    expect(await failureOf('to_string(@)', value)).toEqual({
      code: 'QueryFailed',
      message: 'The --query expression cannot be applied: a value has more than 1,000 levels.',
    })
  })

  test.each<[string, string, JsonValue]>([
    ['parentheses', `${'('.repeat(999)}@${')'.repeat(999)}`, 'a'],
    ['projections', '[*]'.repeat(900), nested(900)],
    ['filters', `${'[?'.repeat(900)}@${']'.repeat(900)}`, nested(900)],
  ])('with 900 %s, more than the AWS CLI accepts, has its result', async (_, expression, value) => {
    expect(await apply(expression, value)).toEqual(value)
  })
})

/** Returns a text in many lists. */
function nested(levels: number): JsonValue {
  return Array.from({length: levels}).reduce<JsonValue>((inner) => [inner], 'a')
}

describe('an invalid query is rejected before there is a value, with its place (A7)', () => {
  test.each([
    ['', 'the expression is empty.'],
    ['[bad', 'unexpected end of input.'],
    ['a.(', 'expected name or "[" or "{", but found "(" at character 3.'],
    ['a b', 'unexpected "b" at character 3.'],
    ['a = b', 'expected "==", but found "=" at character 3.'],
    ['"😀" ==', 'unexpected end of input.'],
    ['"😀" == ]', 'unexpected "]" at character 8.'],
    ['"a"(b)', 'unexpected quotes around the name of a function at character 1.'],
    ['@(b)', 'unexpected "(" at character 2.'],
    [`a ${'b'.repeat(30)}`, 'unexpected name at character 3.'],
    [`a[${'9'.repeat(30)}}`, 'expected "]", but found "}" at character 33.'],
    // Marks without their end.
    ["'bad", "missing closing ' at character 1."],
    ['a."bad', 'missing closing " at character 3.'],
    ['a || `bad', 'missing closing ` at character 6.'],
    ["'bad\\'", "missing closing ' at character 1."],
    ['"a\\"', 'missing closing " at character 1.'],
    ['`a\\`', 'missing closing ` at character 1.'],
    ["['a', 'b]", "missing closing ' at character 7."],
    // Other invalid tokens.
    ['`a"b`', 'invalid literal in backticks at character 1.'],
    ['"a\\z"', 'invalid escape or control character in double quotes at character 1.'],
    ['a - b', 'unexpected "-" at character 3.'],
    ['let $a = b in $a', 'unexpected "$" at character 5.'],
    ['a + b', 'unexpected "+" at character 3.'],
    ['a × b', 'unexpected "×" at character 3.'],
    ['$.a', 'unexpected "$" at character 1.'],
    ['('.repeat(100_000), 'more than 1,000 levels.'],
  ])('%s', async (expression, reason) => {
    const shown = expression.length > 24 ? `(${expression.length} characters, not shown)` : JSON.stringify(expression)
    await expect(compileQuery(expression)).rejects.toEqual(
      new InputError(`Invalid --query expression ${shown}: ${reason}`),
    )
  })
})

describe('a query that does not fit the value fails with the reason (A7)', () => {
  test.each<[string, string]>([
    ['upper(a)', 'unknown function upper()'],
    ['constructor(a)', 'unknown function constructor()'],
    ['length(n)', 'length() expects a string or an array or an object as argument 1, but got a number'],
    ['length()', 'length() expects 1 argument, but got 0'],
    ['not_null()', 'not_null() expects at least 1 argument, but got 0'],
    ["join('')", 'join() expects 2 arguments, but got 1'],
    ["join('', l)", 'join() expects an array of strings as argument 2, but the array contains a number'],
    [
      'max(l)',
      'max() expects an array of numbers or an array of strings as argument 1, but the array contains a string',
    ],
    ['sort_by(l, n)', 'sort_by() expects an expression (&…) as argument 2, but got a number'],
    ['sort_by(l, &[@])', 'the expression (&…) must return numbers or strings, but returned an array'],
    ['max_by(l, &@)', 'a number cannot be compared with a string'],
    ["n < 'a'", 'a number cannot be compared with a string'],
    ["contains('a', n)", 'contains() expects a string as argument 2 for a string, but got a number'],
    ['merge(@, n)', 'merge() expects objects, but got a number'],
    ['l[::0]', 'the step of a slice cannot be 0'],
    ['&a', 'its result contains an expression (&…)'],
    ["[to_number('nan')]", 'its result contains NaN'],
    ["ceil(to_number('inf'))", 'Infinity cannot be rounded'],
  ])('%s', async (expression, reason) => {
    expect(await failureOf(expression, {n: 1, l: [1, 'a']})).toEqual({
      code: 'QueryFailed',
      message: `The --query expression cannot be applied: ${reason}.`,
    })
  })
})

test('the error of a query has the reason as the cause', async () => {
  const failures = [compileQuery('a b'), apply('length(`1`)', null)].map((promise) => promise.catch(({cause}) => cause))
  expect(await Promise.all(failures)).toEqual([
    new Error('unexpected "b" at character 3'),
    new TypeError('length() expects a string or an array or an object as argument 1, but got a number'),
  ])
})

describe('a query has the dialect of the AWS CLI (A8)', () => {
  const accountList = [
    {accountName: 'prod', accountId: '1'},
    {accountName: 'test', accountId: '2'},
  ]
  test.each<[string, JsonValue]>([
    ['accountList[?accountName==`prod`].accountId', ['1']],
    ['accountList[?accountName==`"prod"`].accountId', ['1']],
    ["accountList[?accountName=='prod'].accountId", ['1']],
    ['` prod`', 'prod'],
    ["'\\\\'", '\\\\'],
    ['accountList[0][0:1].accountName', null],
    ['join(`,` accountList[].accountId,)', '1,2'],
    ["sort(['\u{1f600}', '\uffff'])", ['\uffff', '\u{1f600}']],
    ["[length('\u{1f600}'), length(reverse('a\u{1f600}'))]", [1, 2]],
    ["to_string({a: 'é', b: `1e-7`})", '{"a":"\\u00e9","b":1e-07}'],
    ["to_number(' 1_000 ')", 1000],
    ['[`1` == `true`, [`1`] == [`true`]]', [false, true]],
    ["merge(`{}`, ['ab', ['c', `1`]])", {a: 'b', c: 1}],
  ])('%s', async (expression, result) => {
    expect(await apply(expression, {accountList})).toEqual(result)
  })
})
