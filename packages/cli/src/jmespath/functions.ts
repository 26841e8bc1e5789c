import {compare, isEqualInside} from './comparison.ts'
import {define, type FunctionDefinition} from './define-function.ts'
import {toJson} from './json-text.ts'
import {mergeObjects} from './merge-objects.ts'
import {parseNumber} from './number-text.ts'
import {describeType, type ExpressionReference, isArray, isObject, typeOf, type Value} from './value.ts'

const isGreater = (order: number): boolean => order > 0
const isLess = (order: number): boolean => order < 0

/** Functions of jmespath.py 1.0. */
export const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map(
  Object.entries({
    abs: define([['number']], (number) => Math.abs(number)),
    avg: define([['number[]']], (numbers) => (numbers.length === 0 ? null : sum(numbers) / numbers.length)),
    ceil: define([['number']], (number) => Math.ceil(finite(number))),
    contains: define([['array', 'string'], ['any']], contains, {
      // The search of Node can compare the whole text at each position. It compares hundreds of characters in one step.
      cost: (subject, search) => (typeof search === 'string' ? (subject.length * search.length) / 100 : 0),
    }),
    ends_with: define([['string'], ['string']], (text, end) => text.endsWith(end)),
    floor: define([['number']], (number) => Math.floor(finite(number))),
    join: define([['string'], ['string[]']], (separator, texts) => texts.join(separator), {
      cost: (separator, texts) => separator.length * texts.length,
    }),
    keys: define([['object']], (object) => Object.keys(object)),
    length: define([['string', 'array', 'object']], lengthOf),
    map: define([['expression'], ['array']], (expression, elements) => elements.map(expression.apply)),
    max: define([['number[]', 'string[]']], (values) => best(values, (value) => value, isGreater)),
    max_by: define([['array'], ['expression']], (elements, by) => best(elements, by.apply, isGreater)),
    merge: define([['object']], mergeObjects, {isVariadic: true}),
    min: define([['number[]', 'string[]']], (values) => best(values, (value) => value, isLess)),
    min_by: define([['array'], ['expression']], (elements, by) => best(elements, by.apply, isLess)),
    not_null: define([['any']], (...values) => values.find((value) => value !== null) ?? null, {isVariadic: true}),
    reverse: define([['array', 'string']], (value) =>
      isArray(value) ? value.toReversed() : [...value].reverse().join(''),
    ),
    sort: define([['string[]', 'number[]']], (values) => values.toSorted(compare)),
    sort_by: define([['array'], ['expression']], sortBy),
    starts_with: define([['string'], ['string']], (text, start) => text.startsWith(start)),
    sum: define([['number[]']], sum),
    to_array: define([['any']], (value) => (isArray(value) ? value : [value])),
    to_number: define([['any']], toNumber),
    to_string: define([['any']], (value) => (typeof value === 'string' ? value : toJson(value))),
    type: define([['any']], (value) => (typeOf(value) === 'expression' ? null : typeOf(value))),
    values: define([['object']], (object) => Object.values(object)),
  }),
)

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function finite(number: number): number {
  if (Number.isFinite(number)) return number
  throw new RangeError(`${number} cannot be rounded`)
}

function contains(subject: string | readonly Value[], search: Value): boolean {
  if (typeof subject !== 'string') return subject.some((element) => isEqualInside(element, search))
  if (typeof search === 'string') return subject.includes(search)
  throw new TypeError(`contains() expects a string as argument 2 for a string, but got ${describeType(typeOf(search))}`)
}

/** Returns the number of elements, members, or code points. */
function lengthOf(value: Value): number {
  if (isArray(value)) return value.length
  if (isObject(value)) return Object.keys(value).length
  let length = 0
  for (const _ of String(value)) length += 1
  return length
}

/** Returns the first element with the least or greatest key. Keys are all numbers, or all strings. */
function best(
  elements: readonly Value[],
  keyOf: (element: Value) => Value,
  isBetter: (order: number) => boolean,
): Value {
  let [found = null] = elements
  let foundKey: Value = null
  for (const [index, element] of elements.entries()) {
    const key = sortable(keyOf(element))
    if (index > 0 && !isBetter(compare(key, foundKey))) continue
    found = element
    foundKey = key
  }
  return found
}

function sortBy(elements: readonly Value[], {apply}: ExpressionReference): Value {
  const keyed = elements.map((element) => ({element, key: sortable(apply(element))}))
  return keyed.sort((left, right) => compare(left.key, right.key)).map(({element}) => element)
}

/** @throws {TypeError} if the value is not a number or a string */
function sortable(value: Value): Value {
  if (typeof value === 'number' || typeof value === 'string') return value
  throw new TypeError(`the expression (&…) must return numbers or strings, but returned ${describeType(typeOf(value))}`)
}

/** Returns null for a value that is not a number. */
function toNumber(value: Value): number | null {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return parseNumber(value)
  if (typeOf(value) !== 'expression') return null
  throw new TypeError('an expression (&…) cannot be converted to a number')
}
