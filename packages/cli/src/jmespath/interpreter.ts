import {callFunction} from './call-function.ts'
import {compare, isEqual} from './comparison.ts'
import type {Meter} from './meter.ts'
import {slice} from './slice.ts'
import type {Collection, Comparator, Node} from './syntax-tree.ts'
import {ExpressionReference, isArray, isFalse, isObject, type Value} from './value.ts'

/**
 * Returns the value of an expression.
 *
 * @throws {Error} if the expression does not fit the value or costs too much
 */
export function evaluate(node: Node, value: Value, meter: Meter): Value {
  const result = evaluateNode(node, value, meter)
  meter.spendOn(result)
  return result
}

function evaluateNode(node: Node, value: Value, meter: Meter): Value {
  const of = (child: Node, from = value): Value => evaluate(child, from, meter)
  switch (node.type) {
    case 'current':
      return value
    case 'literal':
      return node.value
    case 'field':
      return isObject(value) && Object.hasOwn(value, node.name) ? (value[node.name] ?? null) : null
    case 'index':
      return isArray(value) ? (value.at(node.index) ?? null) : null
    case 'slice':
      return isArray(value) ? slice(value, node.bounds) : null
    case 'pipe':
    case 'subexpression':
    case 'index expression':
      return node.children.reduce((from, child) => of(child, from), value)
    case '||':
    case '&&': {
      const left = of(node.children[0])
      return isFalse(left) === (node.type === '||') ? of(node.children[1]) : left
    }
    case 'not':
      return isFalse(of(node.children[0]))
    case 'comparison':
      return applyComparator(node.comparator, of(node.children[0]), of(node.children[1]))
    case 'reference':
      return new ExpressionReference((element) => of(node.children[0], element))
    case 'call':
      return callFunction(
        node.name,
        node.children.map((child) => of(child)),
        meter,
      )
    default:
      return evaluateCollection(node, value, of)
  }
}

/** Returns the value of an expression that creates a list or an object. */
function evaluateCollection(node: Collection, value: Value, of: (child: Node, from?: Value) => Value): Value {
  switch (node.type) {
    case 'list':
      return value === null ? null : node.children.map((child) => of(child))
    case 'object':
      // fromEntries sets a member with the name __proto__ like any other.
      return value === null
        ? null
        : Object.fromEntries(node.children.map((child, i) => [node.names[i] ?? '', of(child)]))
    case 'flatten': {
      const base = of(node.children[0])
      return isArray(base) ? base.flat() : null
    }
    case 'projection': {
      const base = of(node.children[0])
      return isArray(base) ? project(base, (element) => of(node.children[1], element)) : null
    }
    case 'member projection': {
      const base = of(node.children[0])
      return isObject(base) ? project(Object.values(base), (element) => of(node.children[1], element)) : null
    }
    case 'filter': {
      const [list, projected, condition] = node.children
      const base = of(list)
      if (!isArray(base)) return null
      return project(base, (element) => (isFalse(of(condition, element)) ? null : of(projected, element)))
    }
  }
}

function project(elements: readonly Value[], apply: (element: Value) => Value): Value[] {
  const results: Value[] = []
  for (const element of elements) {
    const result = apply(element)
    if (result !== null) results.push(result)
  }
  return results
}

/** @throws {TypeError} if a number and a string are compared by size */
function applyComparator(comparator: Comparator, left: Value, right: Value): Value {
  if (comparator === '==') return isEqual(left, right)
  if (comparator === '!=') return !isEqual(left, right)
  if (!isComparable(left) || !isComparable(right)) return null
  const order = compare(left, right)
  if (comparator === '<') return order < 0
  if (comparator === '<=') return order <= 0
  return comparator === '>' ? order > 0 : order >= 0
}

function isComparable(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'string'
}
