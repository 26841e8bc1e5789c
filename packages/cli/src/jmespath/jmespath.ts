import type {JsonValue} from '@sso-oidc/core'
import {evaluate} from './interpreter.ts'
import {Meter} from './meter.ts'
import {parse} from './parser.ts'
import {SyntaxFault} from './syntax-fault.ts'
import type {Node} from './syntax-tree.ts'
import {ExpressionReference, isArray, isObject, type Value} from './value.ts'

/**
 * Compiles an expression in the language of jmespath.py 1.0, which the AWS CLI uses.
 *
 * The compiled expression throws an error if it does not fit the value or costs too much.
 *
 * @throws {Error} if the expression is invalid
 */
export function compile(expression: string): (value: JsonValue) => JsonValue {
  const tree = parseDescribed(expression)
  return (value) => {
    const result = evaluate(tree, value, new Meter(value))
    checkResult(result)
    return result as JsonValue
  }
}

/** @throws {Error} with the place of a syntax error */
function parseDescribed(expression: string): Node {
  try {
    return parse(expression)
  } catch (error) {
    throw error instanceof SyntaxFault ? new Error(error.describe(expression), {cause: error}) : error
  }
}

/** @throws {TypeError} if a part of the result is not a JSON value */
function checkResult(result: Value): void {
  if (result instanceof ExpressionReference) throw new TypeError('its result contains an expression (&…)')
  if (typeof result === 'number' && !Number.isFinite(result)) throw new TypeError(`its result contains ${result}`)
  if (isArray(result) || isObject(result)) for (const part of Object.values(result)) checkResult(part)
}
