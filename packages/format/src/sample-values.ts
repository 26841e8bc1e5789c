import type {JsonValue} from './json-value.ts'

/** A CreateToken response. */
export const TOKEN_RESPONSE = {
  accessToken: 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl',
  tokenType: 'Bearer',
  expiresIn: 28_800,
  refreshToken: 'aorAAAAAGVzc2lvbg:MGQCM/+=',
  idToken: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln',
} satisfies JsonValue

/** Values of every kind that a query can return. None of them changes a terminal. */
export const SHAPES: readonly JsonValue[] = [
  TOKEN_RESPONSE,
  ...[
    null,
    true,
    false,
    0,
    -1.5,
    1e21,
    1e-7,
    '',
    'text',
    'two words',
    'tök€n 日本 😀 e\u0301',
    '-',
    '12',
    'null',
    '# x',
  ],
  ...[[], [null], [1, 'a', true], [[]], [['a', 'b'], ['c']], ['a', ['b', ['c']]], ['a', {b: 1}]],
  ...[[{a: 1}, {b: 'x'}], [{}], {a: null}, {a: [], b: {}}, {a: {b: {c: ['d']}}}, {a: [{b: 1}, {b: [2]}]}],
  {'': 1, 'two words': 2, 'ä=b': 3, constructor: 4, toString: 'x'},
  JSON.parse('{"__proto__": "own"}'),
  {long: 'x'.repeat(10_000)},
]

const HOSTILE_STRINGS = [
  '\u001b[2J\u001b]0;title\u0007',
  '\u009b31m\u0085\u008f',
  'back\b\b\b\rover\u007f\f\v',
  '\u000e\u000f\u0018',
  'bell\u0007\0',
  'right\u202eto\u2066left\u200f',
]

/** Values with strings and names that change a terminal or the order in which it shows text. */
export const HOSTILE: readonly JsonValue[] = HOSTILE_STRINGS.flatMap((text): JsonValue[] => [
  text,
  [text],
  {accessToken: text, tokenType: 'Bearer'},
  {a: {b: [text]}},
  [{[text]: 1}],
])
