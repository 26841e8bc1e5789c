import {type CompiledError, requestValidators, responseValidators} from '#generated'
import {escapeSegment, pointerSegments} from './json-pointer.ts'
import type {AnyOperation} from './operation.ts'
import type {Problem} from './problem.ts'
import {requestSchema} from './schema.ts'

const RANK: Readonly<Record<Problem['kind'], number>> = {
  missing: 0,
  unknown: 1,
  type: 2,
  minimum: 3,
  maximum: 3,
  pattern: 3,
  needed: 4,
}

/**
 * Returns all problems of a request. The list is empty if the request is valid.
 *
 * Order: missing members, unknown members, wrong types, invalid values, then members that the grant type requires. Problems
 * of one kind are in the order of the request. An unknown grant type is not a problem: the service decides.
 *
 * @example
 * validateRequest(createToken, {clientId: 'a', clientSecret: 'b', grantType: 'refresh_token'})
 * // [{kind: 'needed', pointer: '/refreshToken', actual: 'missing', because: {pointer: '/grantType', value: 'refresh_token'}}]
 */
export function validateRequest(operation: AnyOperation, request: unknown): Problem[] {
  const validator = requestValidators[operation.name]
  if (validator === undefined) throw new TypeError(`${operation.name} has no validator: run npm run generate`)
  if (validator(request)) return []
  const problems = new Map<string, Problem>()
  for (const error of validator.errors ?? []) {
    const problem = toProblem(operation, request, error)
    if (problem !== undefined && !problems.has(problem.pointer)) problems.set(problem.pointer, problem)
  }
  const order = orderOf(request, problems.keys())
  const place = ({pointer}: Problem): number => order.get(pointer) ?? -1
  return [...problems.values()].sort((a, b) => RANK[a.kind] - RANK[b.kind] || place(a) - place(b))
}

/** Returns whether a value matches the response schema of an operation. */
export function isResponse(operation: AnyOperation, value: unknown): boolean {
  return responseValidators[operation.name]?.(value) ?? false
}

function toProblem(operation: AnyOperation, request: unknown, error: CompiledError): Problem | undefined {
  const {keyword, params, instancePath: pointer} = error
  switch (keyword) {
    case 'required': {
      const missing = `/${params['missingProperty']}`
      // Conditional requirements have another path: `#/allOf/0/then/required`.
      if (error.schemaPath === '#/required') return {kind: 'missing', pointer: missing}
      return needed(operation, request, {pointer: missing, actual: 'missing'})
    }
    case 'minLength':
      return needed(operation, request, {pointer, actual: 'empty'})
    case 'additionalProperties': {
      const expected = Object.keys(requestSchema(operation).properties)
      return {kind: 'unknown', pointer: `${pointer}/${escapeSegment(String(params['additionalProperty']))}`, expected}
    }
    case 'type':
      return {kind: 'type', pointer, expected: String(params['type']), actual: typeName(valueAt(request, pointer))}
    case 'minimum':
    case 'maximum':
      return {kind: keyword, pointer, expected: Number(params['limit'])}
    case 'pattern':
      return {kind: 'pattern', pointer, expected: String(params['pattern'])}
    default:
      return undefined
  }
}

/** Returns the problem with the member whose value makes the other member required. */
function needed(
  {requires = {}}: AnyOperation,
  request: unknown,
  place: {pointer: string; actual: 'missing' | 'empty'},
): Problem {
  const [name = ''] = pointerSegments(place.pointer)
  for (const [member, cases] of Object.entries(requires)) {
    const value = valueAt(request, `/${member}`)
    if (typeof value === 'string' && cases?.[value]?.includes(name)) {
      return {kind: 'needed', ...place, because: {pointer: `/${member}`, value}}
    }
  }
  return {kind: 'needed', ...place}
}

function valueAt(value: unknown, pointer: string): unknown {
  let at = value
  for (const part of pointerSegments(pointer)) at = (at as Record<string, unknown> | undefined)?.[part]
  return at
}

/** Returns the position of each pointer in the request. Visits no value that is deeper than the longest pointer. */
function orderOf(request: unknown, pointers: Iterable<string>): ReadonlyMap<string, number> {
  let levels = 0
  for (const pointer of pointers) levels = Math.max(levels, pointerSegments(pointer).length)
  return new Map(Array.from(pointersOf(request, levels), (pointer, index) => [pointer, index]))
}

function* pointersOf(value: unknown, levels: number, at = ''): Generator<string> {
  yield at
  if (levels === 0 || typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    yield* pointersOf(inner, levels - 1, `${at}/${escapeSegment(key)}`)
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
