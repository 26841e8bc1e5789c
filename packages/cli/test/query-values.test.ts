import type {JsonValue} from '@sso-oidc/core'
import {expect, test} from 'vitest'
import {OutputError} from '../src/messages/output-error.ts'
import {compileQuery} from '../src/output/query.ts'

async function apply(expression: string, value: JsonValue = {}): Promise<JsonValue> {
  return (await compileQuery(expression))(value)
}

/** Returns the reason why an expression cannot be applied. */
async function reasonOf(expression: string, value: JsonValue): Promise<string> {
  const error: unknown = await apply(expression, value).catch((thrown: unknown) => thrown)
  return error instanceof OutputError ? error.message.replace('The --query expression cannot be applied: ', '') : 'none'
}

test.each<[string, boolean]>([
  ['`[1, 2]` == `[1, 2]`', true],
  ['`[1]` == `[1, 2]`', false],
  ['`[1, 2]` == `[1]`', false],
  ['`[1, 2]` == `[1, 3]`', false],
  ['`[1, 2]` == `[3, 2]`', false],
  ['`[null]` == `[]`', false],
  ['`[]` == `{}`', false],
  ['`{}` == `[]`', false],
  ['`{"a": 1, "b": [2]}` == `{"b": [2], "a": 1}`', true],
  ['`{"a": 1}` == `{"a": 1, "b": 2}`', false],
  ['`{"a": 1, "b": 2}` == `{"a": 1}`', false],
  ['`{"a": null}` == `{"b": null}`', false],
  ['`{"a": null}` == `{"b": 1}`', false],
  ['`{"toString": null}` == `{"a": null}`', false],
  ['`null` == `false`', false],
  ['`"1"` == `1`', false],
  ['`[false]` == `[0]`', true],
  ['`[true]` == `[2]`', false],
  ['`[null]` == `[0]`', false],
  ["`[1]` != 'a'", true],
])('%s is %j', async (expression, result) => {
  expect(await apply(expression)).toBe(result)
})

test.each<[readonly string[], readonly string[]]>([
  [
    ['b', 'ab', 'aa', 'a', ''],
    ['', 'a', 'aa', 'ab', 'b'],
  ],
  [
    ['\u{1f600}', '\uffff', '\ue000', '\ud7ff'],
    ['\ud7ff', '\ue000', '\uffff', '\u{1f600}'],
  ],
  [
    ['\u{10000}', '\ue000'],
    ['\ue000', '\u{10000}'],
  ],
  [
    ['\u{103ff}', '\ud800\ue000'],
    ['\ud800\ue000', '\u{103ff}'],
  ],
])('%j is sorted by code points', async (texts, sorted) => {
  expect(await apply('sort(@)', [...texts])).toEqual(sorted)
  expect(await apply('sort(@)', [...texts].reverse())).toEqual(sorted)
  expect(await apply('[min(@), max(@)]', [...texts])).toEqual([sorted[0], sorted.at(-1)])
})

test('numbers are sorted by their value, and equal keys keep their order', async () => {
  const value = [
    {n: 2, i: 1},
    {n: 1, i: 2},
    {n: 2, i: 3},
    {n: -1, i: 4},
    {n: 1, i: 5},
  ]
  expect(await apply('sort_by(@, &n)[].i', value)).toEqual([4, 2, 5, 1, 3])
  expect(await apply('[min_by(@, &n).i, max_by(@, &n).i]', value)).toEqual([4, 1])
  expect(await apply('sort([].n)', value)).toEqual([-1, 1, 1, 2, 2])
})

test.each<[string, JsonValue]>([
  ['[`1` < `2`, `2` < `2`, `1` <= `1`, `2` <= `1`]', [true, false, true, false]],
  ['[`2` > `1`, `2` > `2`, `1` >= `1`, `1` >= `2`]', [true, false, true, false]],
  ["['a' < 'b', 'b' < 'a', 'a' <= 'a', 'b' >= 'a']", [true, false, true, true]],
  ["[to_number('nan') < `1`, to_number('nan') > `1`, to_number('nan') == to_number('nan')]", [false, false, false]],
  ["to_number('inf') | [@ <= @, @ < @, @ >= @, @ > @]", [true, false, true, false]],
  ["contains('abc', 'b')", true],
  ['contains(`[1, "a"]`, `"a"`)', true],
  ['contains(`[1, "a"]`, `2`)', false],
  ['[length(\'ab\'), length(`[1]`), length(`{"a": 1, "b": 2}`)]', [2, 1, 2]],
  ['[sum(`[]`), sum(`[1, 2]`), avg(`[]`), avg(`[1, 2]`)]', [0, 3, null, 1.5]],
  ['[abs(`-1`), ceil(`1.2`), floor(`-1.2`)]', [1, 2, -2]],
  [
    "[starts_with('abc', 'ab'), ends_with('abc', 'bc'), starts_with('abc', 'bc'), ends_with('abc', 'ab')]",
    [true, true, false, false],
  ],
  ['[keys(`{"a": 1}`), values(`{"a": 1}`)]', [['a'], [1]]],
  ['[max(`[]`), min(`[]`), max_by(`[]`, &a), sort(`[]`)]', [null, null, null, []]],
  ["[not_null(`null`, 'a', 'b'), not_null(`null`)]", ['a', null]],
  [
    "[type('a'), type(`1`), type(`[]`), type(`{}`), type(`null`), type(`true`)]",
    ['string', 'number', 'array', 'object', 'null', 'boolean'],
  ],
  [
    "[to_array('a'), to_array(`[1]`), to_number(`1`), to_number(`[]`), to_number('a'), to_string('a')]",
    [['a'], [1], 1, null, null, 'a'],
  ],
  ["[reverse('abc'), reverse(`[1, 2]`)]", ['cba', [2, 1]]],
  ['map(&a, `[{"a": 1}, {}]`)', [1, null]],
  ['join(\', \', `["a", "b"]`)', 'a, b'],
  // Operators, from the weakest to the strongest.
  ['`null` || `1` | `2`', 2],
  ['`1` || `null` && `null`', 1],
  ['`false` && `true` == `true`', false],
  ['!`1` == `1`', false],
  ['`{"a": {"b": 1}, "b": 2}` | [a | c || b, a | [c] || b]', [1, [null]]],
  ['[`2` < `1` == `false`, `1` == `1` == `true`, `3` > `2` > `1`]', [true, true, null]],
  ['`{"a": [1]}`.a[0]', 1],
  ['`[[1, 2], [3]]`[].[@]', [[1], [2], [3]]],
  ['`[[1, 2], [3]]`[*][0]', [1, 3]],
  ['`[[1, 2], [3]]`[*] | [0]', [1, 2]],
  ['`[[1, 2], [3]]`[*][0] | [0]', 1],
  ['`[[1, 2], [3]]`[:][0] | [1]', 3],
  ['*[0] | [0]', null],
  ['`{"a": [1], "b": [2]}` | *[0] | [1]', 2],
  ['`[[1], [2]]`[*][0] == `[1, 2]`', true],
  ['`{"a": {"b": 1}, "c": {"b": 2}}`.*.b', [1, 2]],
  ['`[{"a": 1}, {"a": 2}]`[?a == `2` || a > `1`].a', [2]],
  ['`[{"a": [{"b": 1}]}, {"a": [{"b": 2}]}]`[].a[].b', [1, 2]],
])('%s has the value %j', async (expression, result) => {
  expect(await apply(expression)).toEqual(result)
})

test.each<[string, string]>([
  ["sum('a')", 'sum() expects an array of numbers as argument 1, but got a string.'],
  ['sum(`["a"]`)', 'sum() expects an array of numbers as argument 1, but the array contains a string.'],
  [
    'max(`[1, null]`)',
    'max() expects an array of numbers or an array of strings as argument 1, but the array contains null.',
  ],
  ['join(`1`, `[]`)', 'join() expects a string as argument 1, but got a number.'],
  ['keys(`[]`)', 'keys() expects an object as argument 1, but got an array.'],
  ['map(`1`, `[]`)', 'map() expects an expression (&…) as argument 1, but got a number.'],
  ['abs(`1`, `2`)', 'abs() expects 1 argument, but got 2.'],
])('%s fails: %s', async (expression, reason) => {
  expect(await reasonOf(expression, {})).toBe(reason)
})

test.each<[string, JsonValue, boolean]>([
  ['contains(text, text)', {text: 'a'.repeat(250_000)}, true],
  ['contains(text, text)', {text: 'a'.repeat(50_000)}, false],
  ['join(text, list)', {text: 'a'.repeat(4000), list: Array(4000).fill('')}, true],
  ['join(text, list)', {text: 'a'.repeat(100), list: Array(100).fill('')}, false],
])('the cost of %s grows with the product of the arguments (%#)', async (expression, value, isTooHigh) => {
  expect(await reasonOf(expression, value)).toBe(
    isTooHigh ? 'it needs too many steps or its result is too large.' : 'none',
  )
})
