import type {AcceptedType, FunctionDefinition} from './define-function.ts'
import {FUNCTIONS} from './functions.ts'
import type {Meter} from './meter.ts'
import {describeType, isArray, type TypeName, typeOf, type Value} from './value.ts'

/**
 * Calls a function.
 *
 * @throws {Error} if the function is unknown, the arguments do not fit it, or the call costs too much
 */
export function callFunction(name: string, args: readonly Value[], meter: Meter): Value {
  const definition = FUNCTIONS.get(name)
  if (definition === undefined) throw new ReferenceError(`unknown function ${name}()`)
  checkCount(name, args.length, definition)
  for (const [index, accepted] of definition.parameters.entries()) {
    const problem = problemOf(args[index] ?? null, accepted)
    if (problem === undefined) continue
    throw new TypeError(`${name}() expects ${accepted.map(describe).join(' or ')} as argument ${index + 1}, ${problem}`)
  }
  meter.spend(definition.cost(...args))
  return definition.run(...args)
}

function checkCount(name: string, count: number, {parameters: {length}, isVariadic}: FunctionDefinition): void {
  if (isVariadic ? count >= length : count === length) return
  const expected = `${isVariadic ? 'at least ' : ''}${length} argument${length === 1 ? '' : 's'}`
  throw new TypeError(`${name}() expects ${expected}, but got ${count}`)
}

/** Returns the end of a sentence about an argument that a parameter does not accept. */
function problemOf(value: Value, accepted: readonly AcceptedType[]): string | undefined {
  if (accepted.includes('any')) return undefined
  const type = typeOf(value)
  const elementTypes = accepted.filter((name) => name.endsWith('[]')).map((name) => name.slice(0, -2))
  if (!isArray(value) || elementTypes.length === 0) {
    return accepted.some((name) => name === type) ? undefined : `but got ${describeType(type)}`
  }
  const [first = null] = value
  // All elements have the type of the first one.
  const allowed = elementTypes.includes(typeOf(first)) ? [typeOf(first)] : elementTypes
  const wrong = value.find((element) => !allowed.some((name) => name === typeOf(element)))
  return wrong === undefined ? undefined : `but the array contains ${describeType(typeOf(wrong))}`
}

function describe(accepted: AcceptedType): string {
  const [element, isList] = accepted.split('[]')
  if (isList !== undefined) return `an array of ${element}s`
  return describeType(accepted as TypeName)
}
