import {isArray, isObject, type Value} from './value.ts'

/**
 * Returns the result of `==`. A number and a boolean differ.
 *
 * Inside lists and objects, `true` equals 1 and `false` equals 0, because they do in Python.
 */
export function isEqual(left: Value, right: Value): boolean {
  return (typeof left === 'boolean') === (typeof right === 'boolean') ? isEqualInside(left, right) : false
}

/** Returns whether two elements of a list are equal. */
export function isEqualInside(left: Value, right: Value): boolean {
  if (left === right) return true
  if (isArray(left)) {
    return (
      isArray(right) &&
      left.length === right.length &&
      left.every((element, index) => isEqualInside(element, right[index] ?? null))
    )
  }
  if (isObject(left)) {
    if (!isObject(right)) return false
    const entries = Object.entries(left)
    return (
      entries.length === Object.keys(right).length &&
      entries.every(([name, member]) => Object.hasOwn(right, name) && isEqualInside(member, right[name] ?? null))
    )
  }
  return isNumeric(left) && isNumeric(right) && Number(left) === Number(right)
}

function isNumeric(value: Value): value is number | boolean {
  return typeof value === 'number' || typeof value === 'boolean'
}

/**
 * Returns a negative number if the first value comes before the second one, and a positive number if it comes after it.
 * Strings have the order of their code points. Returns NaN if one of the numbers is NaN.
 *
 * @throws {TypeError} if the values are not two numbers or two strings
 */
export function compare(left: Value, right: Value): number {
  // The difference of two equal infinities is NaN.
  if (typeof left === 'number' && typeof right === 'number') return left === right ? 0 : left - right
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right)
  throw new TypeError('a number cannot be compared with a string')
}

function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index++) {
    const difference = rank(left.charCodeAt(index)) - rank(right.charCodeAt(index))
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

/** Returns the rank of a UTF-16 unit. Characters above U+FFFF, which have two units, come after all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
