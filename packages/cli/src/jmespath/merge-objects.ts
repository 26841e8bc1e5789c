import {describeType, isArray, isObject, typeOf, type Value, type ValueObject} from './value.ts'

/**
 * Returns an object with the members of all arguments. The last member with a name counts.
 *
 * jmespath.py checks only the type of the first argument. Python then also accepts a list of pairs, or an empty string.
 *
 * @throws {TypeError} if an argument has no members
 */
export function mergeObjects(...args: readonly Value[]): ValueObject {
  return Object.fromEntries(args.flatMap(membersOf))
}

function membersOf(argument: Value): [string, Value][] {
  if (isObject(argument)) return Object.entries(argument)
  const pairs = isArray(argument) ? argument : argument === '' ? [] : undefined
  if (pairs === undefined) throw new TypeError(`merge() expects objects, but got ${describeType(typeOf(argument))}`)
  return pairs.map((pair) => {
    const elements = elementsOf(pair)
    const [name, value = null] = elements
    if (typeof name === 'string' && elements.length === 2) return [name, value]
    throw new TypeError('merge() expects objects, but got an array without names and values')
  })
}

/** Returns the elements of a list, the characters of a string, or the names of an object. */
function elementsOf(pair: Value): readonly Value[] {
  if (isArray(pair)) return pair
  if (typeof pair === 'string') return [...pair]
  return isObject(pair) ? Object.keys(pair) : []
}
