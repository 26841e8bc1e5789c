import type {JsonValue} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {compile} from '../src/jmespath/jmespath.ts'
import {SyntaxFault} from '../src/jmespath/syntax-fault.ts'

const apply = (expression: string, value: JsonValue = {}): JsonValue => compile(expression)(value)

function reasonOf(expression: string, value: JsonValue = {}): string {
  try {
    return `the value ${JSON.stringify(apply(expression, value))}`
  } catch (error) {
    return error instanceof Error ? error.message : 'no error'
  }
}

describe('a literal', () => {
  test.each<[string, string]>([
    ['`[NaN, Infinity, -Infinity]`', '[NaN,Infinity,-Infinity]'],
    ['`["NaN", "-Infinity", "a\\"NaN", "\\\\"]`', '["NaN","-Infinity","a\\"NaN","\\\\"]'],
    ['`{"NaN": NaN}`', '{"NaN":NaN}'],
    ['`xNaN`', 'xNaN'],
    ['`NaN1`', 'NaN1'],
    ['`null`', 'null'],
    ['`true`', 'true'],
    ['`[]`', '[]'],
    ['`{"a": [1, {"b": "c"}], "d": null}`', '{"a":[1,{"b":"c"}],"d":null}'],
    ['`\u00a0\u2003 a b `', 'a b '],
    ['`a\\`b`', 'a`b'],
    ["'a\\'b'", "a'b"],
    ["'a\\nb'", 'a\\nb'],
    ['`"a\\nb"`', 'a\nb'],
    ['`-1.5e2`', '-150'],
  ])('%s is the text %j', (expression, text) => {
    expect(apply(`to_string(${expression})`)).toBe(text)
  })
})

describe('the number', () => {
  test.each<[string, number | null]>([
    ['1', 1],
    ['-1.5e2', -150],
    ['+1E+2', 100],
    ['.5', 0.5],
    ['5.', 5],
    ['5.e1', 50],
    ['1_000', 1000],
    ['1__000', null],
    ['_1', null],
    ['1_', null],
    ['1e', null],
    ['1e-2', 0.01],
    ['.', null],
    ['', null],
    ['1 2', null],
    ['\u00a01\u2003', 1],
    ['x1', null],
    ['1x', null],
    ['\u0663\u0664', 34],
    ['\u{1d7d8}\u{1d7e1}\u{1d7e2}', 90],
    ['0x10', null],
  ])('in %j is %j', (text, number) => {
    expect(apply('to_number(@)', text)).toBe(number)
  })

  test.each<[string, string]>([
    ['inf', 'Infinity'],
    ['-Infinity', '-Infinity'],
    [' +INF ', 'Infinity'],
    ['nan', 'NaN'],
    ['-NaN', 'NaN'],
    ['infinit', 'null'],
    ['xnan', 'null'],
    ['nanx', 'null'],
  ])('in %j is %s', (text, number) => {
    expect(apply('to_string(to_number(@))', text)).toBe(number)
  })

  test.each<[number, string]>([
    [0, '0'],
    [1, '1'],
    [1.5, '1.5'],
    [0.0001, '0.0001'],
    [0.00009, '9e-05'],
    [-0.0000125, '-1.25e-05'],
    [1e-7, '1e-07'],
    [1e-10, '1e-10'],
    [1e21, '1e+21'],
  ])('%d is the text %s', (number, text) => {
    expect(apply('to_string(@)', number)).toBe(text)
  })
})

describe('an expression', () => {
  const LIST = [0, 1, 2, 3, 4]
  test.each<[string, JsonValue]>([
    ['[0]', 0],
    ['[-1]', 4],
    ['[5]', null],
    ['[:]', LIST],
    ['[1:3]', [1, 2]],
    ['[:2]', [0, 1]],
    ['[3:]', [3, 4]],
    ['[-2:]', [3, 4]],
    ['[:-3]', [0, 1]],
    ['[::2]', [0, 2, 4]],
    ['[1::2]', [1, 3]],
    ['[::-1]', [4, 3, 2, 1, 0]],
    ['[3:1:-1]', [3, 2]],
    ['[:2:-1]', [4, 3]],
    ['[1::-1]', [1, 0]],
    ['[-9:9]', LIST],
    ['[9:-9:-1]', [4, 3, 2, 1, 0]],
    ['[9:]', []],
    ['[3:1]', []],
    ['[1:2 3]', [1, 2]],
    ['[0:2]', [0, 1]],
    ['[2:0:-1]', [2, 1]],
  ])('%s selects %j', (expression, result) => {
    expect(apply(expression, LIST)).toEqual(result)
    // Directly after an index, a slice is not a projection, which would drop each null.
    expect(apply(`[0]${expression}`, [LIST])).toEqual(result)
  })

  test.each<[string, JsonValue]>([
    ['toString', null],
    ['constructor.name', null],
    ['`[1]`.a', null],
    ['`"text"`[0]', null],
    ["'text'[0:1]", null],
    ['`{"__proto__": 1}`.{"__proto__": "__proto__"}', JSON.parse('{"__proto__": 1}')],
    ['`null`.[a]', null],
    ['`null`.{a: b}', null],
    ['`{"a": [[1], 2]}`.a[]', [1, 2]],
    ['`1`[]', null],
    ['`{"a": 1}`[*]', null],
    ['`[1]`.*', null],
    ['`1`[?@]', null],
    ['`[{"a": 1}, {"b": 2}, null]`[*].a', [1]],
    ['`[[], {}, "", false, null, 0, [0], {"a": 1}, "a", true]`[?@]', [0, [0], {a: 1}, 'a', true]],
    ['[`[]` || `1`, `[]` && `1`, !`[]`, !`0`]', [1, [], true, false]],
    ['[`1` != `1`, `1` != `2`]', [false, true]],
    ['[`1` < `null`, `null` < `1`, `"a"` < `[]`, `true` >= `1`]', [null, null, null, null]],
    ['[`true` == `true`, `true` == `false`, `false` == `false`]', [true, false, true]],
    ['[`["a"]` == `"a"`, `[1]` == `["1"]`, `["1"]` == `[1]`]', [false, false, false]],
    ['`{"a": 1, "b": 2}` == `{"a": 1, "b": 3}`', false],
    ['[max(`[1, 2, 1.5]`), min(`[2, 1, 1.5]`), max(`[1, 1.5]`), min(`[1, 0.5]`)]', [2, 1, 1.5, 0.5]],
    ['[min_by(pairs, &n).i, max_by(pairs, &n).i]', [1, 1]],
    ['[type(&a), to_number(`[1]`), to_number(`true`), to_number(`null`)]', [null, null, null, null]],
    ["[to_string(`null`), to_string(`true`), to_string('a')]", ['null', 'true', 'a']],
    ['merge(`{"a": 1, "b": 1}`, `{"b": 2}`)', {a: 1, b: 2}],
    ["merge(`{}`, '')", {}],
    ['merge(`{}`, `[["a", 1], "bc", {"d": 1, "e": 2}]`)', {a: 1, b: 'c', d: 'e'}],
    ['join(`-` `["a", "b"]`)', 'a-b'],
    ['`[[{"a": 1}]]`[0][0:1].a', null],
    ['`{"a": {"b": 1}}` | (a | b)', 1],
    ['`{"a": {"b": null, "c": 1}}` | a.b || c', null],
    ['`{"a": {"b": 1}}` | [*.b, *]', [[1], [{b: 1}]]],
    // As in jmespath.py, `a.*` takes one name only, so `a.*.c.d` looks for `d` in a list.
    ['`{"a": {"b": {"c": {"d": 1}}}}` | [a.*.c, a.*.c.d, *.*.c.d]', [[{d: 1}], null, [[1]]]],
    ['`{"a": {"b": {"c": 1}}}` | a.*.c == `[1]`', true],
  ])('%s has the value %j', (expression, result) => {
    expect(
      apply(expression, {
        pairs: [
          {n: 1, i: 1},
          {n: 1, i: 2},
        ],
      }),
    ).toEqual(result)
  })

  test.each<[string, string]>([
    ['to_number(&a)', 'an expression (&…) cannot be converted to a number'],
    ['to_string(&a)', 'an expression (&…) cannot be converted to a string'],
    ['to_string([&a])', 'an expression (&…) cannot be converted to a string'],
    ['merge(`{}`, `1`)', 'merge() expects objects, but got a number'],
    ["merge(`{}`, 'a')", 'merge() expects objects, but got a string'],
    ['merge(`{}`, `[[1, 2]]`)', 'merge() expects objects, but got an array without names and values'],
    ['merge(`{}`, `[["a"]]`)', 'merge() expects objects, but got an array without names and values'],
    ['merge(`{}`, `[["a", 1, 2]]`)', 'merge() expects objects, but got an array without names and values'],
    ['merge(`{}`, `[1]`)', 'merge() expects objects, but got an array without names and values'],
    ['merge(`{}`, `[null]`)', 'merge() expects objects, but got an array without names and values'],
    ['[{a: [&b]}]', 'its result contains an expression (&…)'],
    ["{a: to_number('inf')}", 'its result contains Infinity'],
    ['length(`null`)', 'length() expects a string or an array or an object as argument 1, but got null'],
    ['abs(`true`)', 'abs() expects a number as argument 1, but got a boolean'],
    ['abs(`{}`)', 'abs() expects a number as argument 1, but got an object'],
    ['abs(&a)', 'abs() expects a number as argument 1, but got an expression (&…)'],
  ])('%s fails: %s', (expression, reason) => {
    expect(reasonOf(expression)).toBe(reason)
  })

  test.each<[string, string]>([
    ['a[0:1:2:]', 'unexpected ":" at character 8'],
    ['a[0', 'unexpected end of input'],
    ['a[0 1]', 'expected "]", but found "1" at character 5'],
    ['a[:b]', 'expected number or ":" or "]", but found "b" at character 4'],
    ['(a', 'unexpected end of input'],
    ['(a {b: c})', 'unexpected "{" at character 4'],
    ['a{b: c}', 'unexpected "{" at character 2'],
    ['a!b', 'unexpected "!" at character 2'],
    ['a*b', 'unexpected "*" at character 2'],
    ['a[*', 'unexpected end of input'],
    ['a[*b]', 'expected "]", but found "b" at character 4'],
    ['a[?b', 'unexpected end of input'],
    ['{a b}', 'expected ":", but found "b" at character 4'],
    ['{1: b}', 'expected name or quoted name, but found "1" at character 2'],
    ['[a b]', 'expected "]" or ",", but found "b" at character 4'],
    ['a[*]b', 'unexpected "b" at character 5'],
    ['a[*](b)', 'unexpected "(" at character 5'],
    [`a ${'b'.repeat(24)}`, `unexpected "${'b'.repeat(24)}" at character 3`],
    [`a ${'b'.repeat(25)}`, 'unexpected name at character 3'],
  ])('%s is invalid: %s', (expression, reason) => {
    expect(reasonOf(expression)).toBe(reason)
  })

  test('that is invalid has the place as the cause', () => {
    expect(() => compile('a b')).toThrow(expect.objectContaining({cause: expect.any(SyntaxFault)}))
  })
})

describe('a thousand levels are allowed, and no more, in', () => {
  const lists = (count: number): string => '['.repeat(count) + ']'.repeat(count)
  const objects = (count: number): string => `${'{"a":'.repeat(count)}1${'}'.repeat(count)}`
  test.each<[string, (count: number) => string]>([
    ['parentheses', (count) => `${'('.repeat(count - 1)}@${')'.repeat(count - 1)}`],
    ['a chain of comparisons', (count) => `@${' == @'.repeat(count - 1)}`],
    ['a literal of lists', (count) => `\`${lists(count)}\` && 'a'`],
    ['a literal of objects', (count) => `\`${objects(count - 1)}\` && 'a'`],
  ])('%s', (_, expression) => {
    expect(reasonOf(expression(1000))).toMatch(/^the value /)
    expect(reasonOf(expression(1001))).toMatch(/^more than 1,000 levels/)
  })

  test.each(['', '1', '"a"'])('a value of lists around %j', (inner) => {
    const applied = (count: number): string => {
      const around = inner === '' ? count : count - 1
      return reasonOf("@ && 'a'", JSON.parse(`${'['.repeat(around)}${inner}${']'.repeat(around)}`))
    }
    expect([applied(1000), applied(1001)]).toEqual(['the value "a"', 'a value has more than 1,000 levels'])
  })

  test('a result', () => {
    const wrapped = (count: number): string => reasonOf("[@] && 'a'", JSON.parse(lists(count)))
    expect([wrapped(999), wrapped(1000)]).toEqual(['the value "a"', 'a value has more than 1,000 levels'])
  })

  test('an expression with more than a thousand parts beside each other', () => {
    const parentheses = (count: number): string => `${'('.repeat(count)}@${')'.repeat(count)}`
    const parts = '@, '.repeat(2000)
    expect(reasonOf(`[${parts}${parentheses(990)}] && 'a'`)).toBe('the value "a"')
    expect(reasonOf(`[${parts}${parentheses(1000)}] && 'a'`)).toBe('more than 1,000 levels')
    expect(reasonOf(`a${'.a'.repeat(2000)} || 'a'`)).toBe('the value "a"')
  })
})
