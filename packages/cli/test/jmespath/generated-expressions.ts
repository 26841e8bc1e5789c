import fc from 'fast-check'
import {field, literalOf, mostly, name, number, scalar, text, textLiteral, value} from './generated-literals.ts'

/** Returns the sources in a row. */
function row(...sources: readonly (fc.Arbitrary<string> | string)[]): fc.Arbitrary<string> {
  const arbitraries = sources.map((source) => (typeof source === 'string' ? fc.constant(source) : source))
  return fc.tuple(...arbitraries).map((texts) => texts.join(''))
}

const space = mostly(fc.constantFrom('', '', '', ' ', '\t', '\r\n'), fc.constantFrom('\xa0', '\v'))
const comma = mostly(fc.constantFrom(',', ', '), fc.constantFrom(' ', ',,'))

function list(element: fc.Arbitrary<string>, minLength = 1): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(element, {minLength, maxLength: 3}), comma, mostly(fc.constant(''), fc.constant(',')))
    .map(([elements, separator, end]) => elements.join(separator) + end)
}

const bound = fc.constantFrom('', '', '0', '1', '2', '-1', '-2', '-10', '10', '007', '99999999999999999999')
const slice = mostly(
  row('[', bound, ':', bound, fc.oneof(fc.constant(''), row(':', bound)), ']'),
  fc.constantFrom('[1 2:3]', '[1:2 3]', '[::0]', '[:::]', '[1 2]', '[a:b]', '[-]'),
)
const index = row('[', space, fc.constantFrom('0', '1', '-1', '2', '-3', '00', '-0', '99999999999999999999'), ']')
const comparator = mostly(fc.constantFrom('==', '!=', '<', '<=', '>', '>='), fc.constantFrom('=', '===', '<>'))

const FUNCTIONS = [
  ...[
    'abs',
    'avg',
    'ceil',
    'contains',
    'ends_with',
    'floor',
    'join',
    'keys',
    'length',
    'map',
    'max',
    'max_by',
    'merge',
  ],
  ...['min', 'min_by', 'not_null', 'reverse', 'sort', 'sort_by', 'starts_with', 'sum', 'to_array', 'to_number'],
  ...['to_string', 'type', 'values'],
]
/** Names of functions of other dialects, and of members that every object of JavaScript has. */
const UNKNOWN_FUNCTIONS = [
  'upper',
  'group_by',
  'zip',
  'trim',
  'find_first',
  'let',
  'constructor',
  '__proto__',
  'toString',
]

type Kind = 'any' | 'array' | 'boolean' | 'number' | 'object' | 'path' | 'reference' | 'text'
type Tie = fc.LetrecTypedTie<Record<Kind, string>>

/** Returns calls of functions, by the kind of their result. Most of their arguments fit. */
function calls(tie: Tie): Record<'any' | 'array' | 'boolean' | 'number' | 'object' | 'text', fc.Arbitrary<string>[]> {
  const call = (names: readonly string[], ...args: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc
      .tuple(fc.constantFrom(...names), space, fc.tuple(...args), comma)
      .map(([one, gap, all, separator]) => `${one}${gap}(${all.join(separator)})`)
  const [any, array, object, texts] = [tie('any'), tie('array'), tie('object'), tie('text')]
  const numberList = fc.oneof(literalOf(fc.array(number, {maxLength: 4})), array)
  const textList = fc.oneof(literalOf(fc.array(text, {maxLength: 4})), array)
  const sortable = fc.oneof(numberList, textList)
  return {
    any: [
      call(['max', 'min'], sortable),
      call(['max_by', 'min_by'], array, tie('reference')),
      call(['not_null'], any, any),
      row(mostly(fc.constantFrom(...FUNCTIONS), fc.constantFrom(...UNKNOWN_FUNCTIONS)), '(', list(any, 0), ')'),
    ],
    array: [
      call(['keys', 'values'], object),
      call(['map'], tie('reference'), array),
      call(['sort_by'], array, tie('reference')),
      call(['sort'], sortable),
      call(['reverse', 'to_array'], array),
    ],
    boolean: [call(['contains'], fc.oneof(array, texts), any), call(['starts_with', 'ends_with'], texts, texts)],
    number: [
      call(['abs', 'ceil', 'floor'], tie('number')),
      call(['avg', 'sum'], numberList),
      call(['length'], fc.oneof(texts, array, object)),
      call(['to_number'], fc.oneof(texts, any)),
    ],
    object: [
      call(['merge'], object, object),
      call(['merge'], object, literalOf(fc.array(fc.tuple(name, scalar), {maxLength: 2}))),
    ],
    text: [call(['join'], texts, textList), call(['to_string', 'type'], any), call(['reverse'], texts)],
  }
}

/** Returns a path: a name or a bracket, and what follows it. */
function paths(tie: Tie): {path: fc.Arbitrary<string>; step: fc.Arbitrary<string>; pairs: fc.Arbitrary<string>} {
  const pairs = list(row(field, space, ':', space, tie('any')))
  const filter = row('[?', tie('boolean'), ']')
  const step = fc.oneof(
    ...[index, slice, row('.', field), row('.', field), filter],
    ...[fc.constantFrom('[]', '[*]', '.*'), row('.[', list(tie('any')), ']'), row('.{', pairs, '}')],
  )
  const start = fc.oneof(
    {weight: 6, arbitrary: field},
    {weight: 2, arbitrary: fc.constantFrom('@', '*', '[]', '[*]')},
    {weight: 1, arbitrary: fc.oneof(index, slice, filter, row('(', tie('any'), ')'))},
  )
  return {
    path: fc.tuple(start, fc.array(step, {maxLength: 3})).map(([first, rest]) => first + rest.join('')),
    step,
    pairs,
  }
}

/** Returns one of the sources. Deep inside an expression, it is the first one. */
function oneOf(...sources: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.oneof({depthSize: 'small', maxDepth: 4}, ...sources)
}

const {any: whole} = fc.letrec<Record<Kind, string>>((tie: Tie) => {
  const call = calls(tie)
  const {path, step, pairs} = paths(tie)
  const any = tie('any')
  return {
    path,
    reference: mostly(oneOf(row('&', tie('path')), row('&', any)), any),
    number: oneOf(literalOf(number), tie('path'), ...call.number),
    text: oneOf(textLiteral, tie('path'), ...call.text),
    array: oneOf(literalOf(fc.array(value, {maxLength: 3})), tie('path'), row('[', list(any), ']'), ...call.array),
    object: oneOf(tie('path'), row('{', pairs, '}'), ...call.object),
    boolean: oneOf(
      ...[tie('path'), row(any, space, comparator, space, any), row(tie('number'), comparator, tie('number'))],
      ...[row('!', any), row(any, fc.constantFrom('&&', '||'), any), ...call.boolean],
    ),
    any: oneOf(
      ...[tie('path'), literalOf(value), textLiteral, tie('number'), tie('text'), tie('array'), tie('object')],
      ...[tie('boolean'), row('(', tie('reference'), ')'), row(any, step)],
      ...[row(any, space, mostly(fc.constantFrom('|', '||', '&&'), fc.constant(' ')), space, any), ...call.any],
    ),
  }
})

/** Pieces of expressions of this language and of its successor. A digit would create names that are array indices. */
const PIECES = [
  ...['.', '*', '[', ']', ',', ':', '@', '(', ')', '{', '}', '|', '&', '<', '>', '!', '=', '`', "'", '"', '-'],
  ...['+', '/', '//', '%', '\\', '$', '$a', '?', '#', '_', '×', 'let $a = b in ', 'root', '😀'],
  ...['[]', '[?', '||', '&&', '==', '[*]', '.*', '`1`', "'a'", '"a"', 'length('],
]
const soup = fc.array(fc.oneof(fc.constantFrom(...PIECES), field), {maxLength: 8}).map((pieces) => pieces.join(''))

/** Expressions of which some characters were replaced. */
const damaged = fc
  .tuple(whole, fc.nat(), fc.nat({max: 2}), fc.constantFrom('', '', '', ...PIECES))
  .map(([source, place, length, piece]) => {
    const at = place % (source.length + 1)
    return (source.slice(0, at) + piece + source.slice(at + length)).toWellFormed()
  })

/** Expressions, most of them valid. */
export const expression = fc.oneof(
  {weight: 8, arbitrary: whole},
  {weight: 2, arbitrary: damaged},
  {weight: 1, arbitrary: soup},
)
