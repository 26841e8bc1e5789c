/** Value of an expression: a JSON value, or the argument `&expression` of a function. */
export type Value = null | boolean | number | string | readonly Value[] | ValueObject | ExpressionReference

/** Members by name. */
export interface ValueObject {
  readonly [name: string]: Value
}

/** Expression that a function applies to each element: `&name` in `sort_by(accountList, &name)`. */
export class ExpressionReference {
  readonly apply: (value: Value) => Value

  constructor(apply: (value: Value) => Value) {
    this.apply = apply
  }
}

/** Name of a type in messages and in the result of `type()`. */
export type TypeName = 'array' | 'boolean' | 'expression' | 'null' | 'number' | 'object' | 'string'

/** Returns the type of a value. */
export function typeOf(value: Value): TypeName {
  if (value === null) return 'null'
  if (isArray(value)) return 'array'
  if (value instanceof ExpressionReference) return 'expression'
  return typeof value as Exclude<TypeName, 'array' | 'expression' | 'null'>
}

/** Returns a type with its article. */
export function describeType(type: TypeName): string {
  if (type === 'expression') return 'an expression (&…)'
  if (type === 'null') return type
  return `${/^[ao]/.test(type) ? 'an' : 'a'} ${type}`
}

/** Returns whether a value is a list. */
export function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

/** Returns whether a value has members. */
export function isObject(value: Value): value is ValueObject {
  return typeOf(value) === 'object'
}

/** Returns whether a condition with this value is false. Zero is true. */
export function isFalse(value: Value): boolean {
  if (isArray(value)) return value.length === 0
  if (isObject(value)) return Object.keys(value).length === 0
  return value === null || value === false || value === ''
}
