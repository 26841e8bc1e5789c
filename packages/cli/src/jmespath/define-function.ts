import type {ExpressionReference, Value, ValueObject} from './value.ts'

/** Type of each value that a parameter accepts. */
interface Accepted {
  any: Value
  array: readonly Value[]
  expression: ExpressionReference
  number: number
  object: ValueObject
  string: string
  'number[]': readonly number[]
  'string[]': readonly string[]
}

/** Type in the list of a parameter. `number[]` is a list of numbers. */
export type AcceptedType = keyof Accepted

type Arguments<Parameters extends readonly (readonly AcceptedType[])[]> = {
  -readonly [Index in keyof Parameters]: Accepted[Parameters[Index][number]]
}

/** A function of the language. */
export interface FunctionDefinition {
  /** Types that each parameter accepts. */
  readonly parameters: readonly (readonly AcceptedType[])[]
  /** Allows more arguments. Their types are not checked. */
  readonly isVariadic: boolean
  /** Cost in addition to the sizes of the arguments and of the result. It is spent before the function is called. */
  readonly cost: (...args: readonly Value[]) => number
  readonly run: (...args: readonly Value[]) => Value
}

/** Options of a definition. */
interface Options<Args extends readonly unknown[]> {
  readonly isVariadic?: boolean
  readonly cost?: (...args: Args) => number
}

/** Defines a function. `run` is called only with arguments that the parameters accept. */
export function define<const Parameters extends readonly (readonly AcceptedType[])[]>(
  parameters: Parameters,
  run: (...args: [...Arguments<Parameters>, ...Value[]]) => Value,
  {isVariadic = false, cost = () => 0}: Options<Arguments<Parameters>> = {},
): FunctionDefinition {
  return {
    parameters,
    isVariadic,
    cost: cost as FunctionDefinition['cost'],
    run: run as FunctionDefinition['run'],
  }
}
