import {InputError, type JsonValue} from '@sso-oidc/core'
import {errorMessage} from '../messages/error-message.ts'
import {OutputError} from '../messages/output-error.ts'
import {maskedReason} from '../messages/quote.ts'

/** A compiled `--query` expression. */
export type Query = (value: JsonValue) => JsonValue

type Library = typeof import('@jmespath-community/jmespath')
type Interpreter = Library['TreeInterpreter']

const CLOSED = /^(?:[^`'"]|`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*$/s

/** Maximum cost of an expression, as a multiple of the size of the value. Ordinary expressions cost less than 30. */
const BUDGET_PER_SIZE = 1000

/** Maximum cost of an expression for a small value. */
const LEAST_BUDGET = 10_000_000

/**
 * Compiles a JMESPath expression.
 *
 * The compiled query throws an `OutputError` with code `QueryFailed` if the expression does not fit the value or costs too
 * much.
 *
 * @throws {InputError} if the expression is invalid
 */
export async function compileQuery(expression: string): Promise<Query> {
  const {compile, TreeInterpreter} = await import('@jmespath-community/jmespath')
  let tree: ReturnType<typeof compile>
  try {
    // The library accepts a literal, string, or quoted name without its end at the end of an expression.
    if (!CLOSED.test(expression)) throw new Error('a quote or backtick is not closed')
    tree = compile(expression)
  } catch (cause) {
    throw new InputError(`Invalid --query expression: ${maskedReason(syntaxReason(errorMessage(cause)))}`, {cause})
  }
  return (value) => {
    try {
      return metered(createInterpreter(TreeInterpreter), createMeter(value)).search(tree, value)
    } catch (cause) {
      throw new OutputError(
        'QueryFailed',
        `The --query expression cannot be applied: ${maskedReason(errorMessage(cause))}`,
        {cause},
      )
    }
  }
}

/** Returns a message of the library without the words that the sentence around it repeats. */
function syntaxReason(message: string): string {
  return message
    .replace(/^Syntax error[:,] /, '')
    .replace(/^invalid token \(EOF\).*$/, 'unexpected end of the expression')
}

/** Creates an interpreter from an instance, because the library does not export the class. */
function createInterpreter(instance: Interpreter): Interpreter {
  return new (instance.constructor as new () => Interpreter)()
}

/** Adds up the cost of an expression and stops it when the cost is too high. */
interface Meter {
  readonly sizeOf: (value: unknown) => number
  readonly spend: (cost: number) => void
}

/**
 * Returns the interpreter with a meter: each step costs the size of its result. Repeated `[@, @]` needs little memory,
 * because both members are the same object, but printing it would take forever.
 */
function metered(interpreter: Interpreter, meter: Meter): Interpreter {
  const {runtime} = interpreter
  const visit = interpreter.visit.bind(interpreter)
  const withScope = interpreter.withScope.bind(interpreter)
  const callFunction = runtime.callFunction.bind(runtime)
  interpreter.visit = (node, value) => {
    const result = visit(node, value)
    meter.spend(meter.sizeOf(result))
    return result
  }
  interpreter.withScope = (scope) => metered(withScope(scope), meter)
  runtime.callFunction = (name, args) => {
    meter.spend(hiddenCost(name, args))
    return callFunction(name, args)
  }
  return interpreter
}

/** Returns the additional cost of a function. The size of its arguments and of its result does not show this cost. */
function hiddenCost(name: string, args: readonly unknown[]): number {
  const {length} = typeof args[0] === 'string' ? args[0] : ''
  const count = args.find((argument) => typeof argument === 'number') ?? 0
  if (name.startsWith('pad_')) return count
  if (name === 'replace') return count * length
  // Its regular expression starts again at each space.
  return name.startsWith('trim') ? length ** 2 / 20 : 0
}

function createMeter(value: JsonValue): Meter {
  const sizes = new WeakMap<object, number>()
  /** Returns the number of values and characters in the text of a value. Caches the size of each object. */
  const sizeOf = (part: unknown): number => {
    if (typeof part === 'string') return 1 + part.length
    if (typeof part !== 'object' || part === null) return 1
    const known = sizes.get(part)
    if (known !== undefined) return known
    let size = 1 + (Array.isArray(part) ? 0 : Object.keys(part).join('').length)
    for (const inner of Object.values(part)) size += sizeOf(inner)
    sizes.set(part, size)
    return size
  }
  let left = Math.max(LEAST_BUDGET, BUDGET_PER_SIZE * sizeOf(value))
  const spend = (cost: number): void => {
    left -= cost
    if (left < 0) throw new Error('it needs too many steps or its result is too large')
  }
  return {sizeOf, spend}
}
