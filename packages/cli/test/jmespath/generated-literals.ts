import fc from 'fast-check'

/** Texts whose order, length, or number differs between Python and JavaScript, and ordinary ones. */
const TEXTS = [
  ...[
    '',
    'a',
    'b',
    'ab',
    'ba',
    'A',
    'é',
    '😀',
    'a😀b',
    '\ue000',
    '\uffff',
    '𐀀',
    "it's",
    'a"b',
    'a\\b',
    '`',
    '\n',
    '\x7f',
  ],
  ...[
    '1',
    '-2',
    '+3',
    '1.5',
    '.5',
    '5.',
    '1e2',
    '1_0',
    '1__0',
    ' 7 ',
    '\u30007',
    '\x1c7',
    '٣',
    '𝟘𝟙',
    '0x1',
    '١.٢',
    'inf',
  ],
]

/** Names that do not become array indices if a character is removed: JavaScript moves indices to the front of an object. */
const NAMES = ['_x', 'é', '😀', 'a b', '', '__proto__', 'constructor', 'length', '-x', 'x1y']

/** Returns the usual source 300 times as often as the odd one, so that most expressions are valid. */
export function mostly<T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({weight: 300, arbitrary: usual}, {weight: 1, arbitrary: odd})
}

export const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({unit: 'grapheme', maxLength: 4}))
export const number = fc.oneof(
  fc.constantFrom(0, 1, -1, 1.5, -0.5, 1e-5, 1.25e-7, 100),
  fc.integer({min: -20, max: 20}),
)
export const name = fc.oneof(
  {weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c')},
  {weight: 1, arbitrary: fc.constantFrom(...NAMES)},
)
export const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null))

/** Objects are created from lists, so that the order of their names varies and `__proto__` is an ordinary name. */
export const {value} = fc.letrec<{value: unknown}>((tie) => {
  const object = fc.array(fc.tuple(name, tie('value')), {maxLength: 4}).map((entries) => Object.fromEntries(entries))
  return {
    value: fc.oneof(
      {depthSize: 'small', withCrossShrink: true},
      scalar,
      fc.array(tie('value'), {maxLength: 4}),
      fc.array(text, {maxLength: 4}),
      fc.array(number, {maxLength: 4}),
      object,
      fc.array(object, {maxLength: 4}),
    ),
  }
})

/** A value for an expression. Most are objects with the names of most expressions. */
export const input = fc.oneof(
  {weight: 5, arbitrary: fc.tuple(value, value, value).map(([a, b, c]) => ({a, b, c}))},
  {weight: 1, arbitrary: value},
)

/** Returns the literals of values. */
export function literalOf(values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return values.map((one) => backticked(JSON.stringify(one)))
}

function backticked(source: string): string {
  return `\`${source.replaceAll('`', '\\`')}\``
}

/** Literals that are strings although they are not JSON, and JSON that only Python reads. */
const oddLiteral = fc
  .constantFrom(
    ...['prod', ' prod', 'a b', '', ' ', '01', '-', '1.', 'nul', 'true ', '[1', '{a}', "'a'", 'a\\"b', '\\u00e9'],
    ...['1.0', '1e0', '-0', '1E+2', 'NaN ', '[Infinity]', '-Infinity', '-NaN', 'NaN1', '"NaN"', '[NaN, "NaN"]'],
    ...['\x1ca', '\xa0a', '\ufeffa', '\ufeff1', '\n1', '\na', '{"a":1,"b":2,"a":3}'],
  )
  .map(backticked)
const brokenLiteral = fc.oneof(
  fc.constantFrom('a"b', '\\z', 'a\nb', '\\', '\\\\', '\\"', '["NaN", 1').map(backticked),
  fc.string({unit: 'grapheme', maxLength: 5}).map(backticked),
)
const rawString = fc
  .oneof(text, fc.constantFrom('\\\\', '\\n', "\\\\'"))
  .map((source) => `'${source.replaceAll("'", "\\'")}'`)

/** Literals of which most are strings. */
export const textLiteral = mostly(fc.oneof(literalOf(text), rawString, oddLiteral), brokenLiteral)

/** Names of members, with and without quotes. */
export const field = mostly(
  fc.oneof(
    {weight: 8, arbitrary: fc.constantFrom('a', 'b', 'c')},
    {weight: 1, arbitrary: name.map((one) => JSON.stringify(one))},
    {weight: 1, arbitrary: fc.constantFrom('_x', 'constructor', '__proto__', 'length', '"\\u0061"', '"\\""')},
  ),
  fc.constantFrom('"\\z"', '"a\nb"', '1', "'a'", '$a', '`"a"`'),
)
