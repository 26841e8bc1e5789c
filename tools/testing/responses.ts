import type {JsonValue} from '@sso-oidc/format'
import fc from 'fast-check'

const text = fc.oneof(
  fc.string({unit: 'binary'}),
  fc.string({unit: 'grapheme', maxLength: 120}),
  fc.constantFrom(
    '',
    'two words',
    '\u001b[2J',
    'a\tb\r\nc',
    '日本 😀',
    'e\u0301',
    '\u202eabc\u200f',
    'null',
    '12',
    '- x',
  ),
)

const member = fc.oneof(
  text,
  fc.integer(),
  fc.array(text),
  fc.dictionary(text, fc.oneof(text, fc.integer()), {minKeys: 1}),
)

/** Generates objects like the responses of operations: strings, integers, lists of strings, and one level of nesting. */
export const responses: fc.Arbitrary<Record<string, JsonValue>> = fc.dictionary(text, member, {
  minKeys: 1,
  maxKeys: 8,
  noNullPrototype: true,
})
