import {hideLongWords, InputError, type JsonValue, OutputError} from '@sso-oidc/core'
import {reason} from '../messages/reason.ts'

/** Applies a `--query`. */
export type Query = (value: JsonValue) => JsonValue

type Library = typeof import('@jmespath-community/jmespath')
type Interpreter = Library['TreeInterpreter']

const CLOSED = /^(?:[^`'"]|`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*$/s

/** What an expression may cost, in sizes of the answer. Ordinary ones cost less than thirty. */
const BUDGET_PER_SIZE = 1000

/** What it may cost where the answer is small. */
const LEAST_BUDGET = 10_000_000

/**
 * Compiles a JMESPath expression. Applying it throws an OutputError, `QueryFailed`, when it does not fit the value, or
 * multiplies it beyond all measure.
 *
 * @throws {InputError} when it is none
 */
export async function compileQuery(expression: string): Promise<Query> {
  const {compile, TreeInterpreter} = await import('@jmespath-community/jmespath')
  let tree: ReturnType<typeof compile>
  try {
    // The library lets the last literal, string or quoted name of an expression go without its end.
    if (!CLOSED.test(expression)) throw new Error('a quote or backtick is not closed')
    tree = compile(expression)
  } catch (cause) {
    throw new InputError(`--query is not a JMESPath expression: ${hideLongWords(reason(cause))}`, {cause})
  }
  return (value) => {
    try {
      return metered(createInterpreter(TreeInterpreter), createMeter(value)).search(tree, value)
    } catch (cause) {
      throw new OutputError('QueryFailed', `--query cannot be applied: ${hideLongWords(reason(cause))}`, {cause})
    }
  }
}

/** The library exports an interpreter, not its class. */
function createInterpreter(instance: Interpreter): Interpreter {
  return new (instance.constructor as new () => Interpreter)()
}

/** Counts what an expression costs, and ends it when that is too much. */
interface Meter {
  readonly sizeOf: (value: unknown) => number
  readonly spend: (cost: number) => void
}

/**
 * The same interpreter, each step of which costs the size of its result. `[@, @]` is small in memory however often it is
 * repeated, because both members are one object; only its text and what walks through it would never end.
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

/** What a function costs that shows neither in the size of its arguments nor in that of its result. */
function hiddenCost(name: string, args: readonly unknown[]): number {
  const {length} = typeof args[0] === 'string' ? args[0] : ''
  const count = args.find((argument) => typeof argument === 'number') ?? 0
  if (name.startsWith('pad_')) return count
  if (name === 'replace') return count * length
  // Its regular expression begins anew at each blank.
  return name.startsWith('trim') ? length ** 2 / 20 : 0
}

function createMeter(value: JsonValue): Meter {
  const sizes = new WeakMap<object, number>()
  /** Number of values and characters that a text of it would have. Each object is counted once, wherever it stands. */
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
    if (left < 0) throw new Error('it takes too many steps, or multiplies the answer')
  }
  return {sizeOf, spend}
}
