import {type CompiledError, requestValidators, responseValidators} from '#generated'
import {escapeSegment, pointerSegments} from './json-pointer.ts'
import {type AnyOperation, toKebabCase} from './operation.ts'
import {requestSchema} from './schema.ts'
import {showWord} from './show-word.ts'

/** One thing that is wrong with a request. */
export interface Problem {
  /**
   * A required member is missing, a member is unknown, a value has the wrong type or cannot be sent, or the grant needs
   * a member.
   */
  readonly kind: 'missing' | 'unknown' | 'type' | 'value' | 'needed'
  /** JSON Pointer (RFC 6901) of the member, also where it is absent. */
  readonly pointer: string
  /** JSON Pointer of what stands in the request and shows the problem: for an absent member, the cause of the need. */
  readonly at: string
  /** The place in the spelling of code: `scope[1]`. */
  readonly member: string
  /** One sentence without a full stop. It never holds a value of the request. */
  readonly message: string
}

const RANK: Readonly<Record<Problem['kind'], number>> = {missing: 0, unknown: 1, type: 2, value: 3, needed: 4}

/**
 * Everything that is wrong with a request, or an empty list.
 *
 * Missing members come first, then unknown ones, then wrong types and then bad values in the order of the request, then
 * what the grant needs. A grant type that is not known is no problem here: the service decides.
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

/** Whether a value has the shape of an operation's response. */
export function isResponse(operation: AnyOperation, value: unknown): boolean {
  return responseValidators[operation.name]?.(value) ?? false
}

function toProblem(operation: AnyOperation, request: unknown, error: CompiledError): Problem | undefined {
  const {keyword, params, instancePath} = error
  if (keyword === 'required') {
    const name = String(params['missingProperty'])
    return error.schemaPath.startsWith('#/required')
      ? absence('missing', name, {at: '', message: `${spelling(name)} is missing`})
      : needed(operation, request, name, 'is needed')
  }
  if (keyword === 'minLength') return needed(operation, request, instancePath.slice(1), 'is empty, but needed')
  if (keyword === 'additionalProperties') {
    const name = String(params['additionalProperty'])
    const known = Object.keys(requestSchema(operation).properties).join(', ')
    const message = `${showWord(name)} is not a member of ${operation.name}, which has ${known}`
    const pointer = `${instancePath}/${escapeSegment(name)}`
    return {kind: 'unknown', pointer, at: pointer, member: name, message}
  }
  const member = memberAt(instancePath)
  const place = {pointer: instancePath, at: instancePath, member}
  if (keyword === 'type') {
    const got = typeName(valueAt(request, instancePath))
    return {...place, kind: 'type', message: `${member} has to be ${article(String(params['type']))}, not ${got}`}
  }
  const rule = VALUE_RULES[keyword]
  return rule && {...place, kind: 'value', message: `${member} ${rule(params)}`}
}

/** What is wrong with a value of the right type, by the keyword of the schema that it breaks. */
const VALUE_RULES: Readonly<Record<string, ((params: CompiledError['params']) => string) | undefined>> = {
  maximum: ({limit}) => `has to be at most ${limit}`,
  minimum: ({limit}) => `has to be at least ${limit}`,
  pattern: () => 'has a line break or another character that cannot be sent in a header',
}

function needed(operation: AnyOperation, request: unknown, name: string, what: string): Problem {
  for (const [member, cases] of Object.entries(operation.requires ?? {})) {
    const value = valueAt(request, `/${member}`)
    if (typeof value === 'string' && cases?.[value]?.includes(name)) {
      return absence('needed', name, {
        at: `/${member}`,
        message: `${spelling(name)} ${what} when ${member} is ${value}`,
      })
    }
  }
  return absence('needed', name, {at: '', message: `${spelling(name)} ${what}`})
}

function absence(kind: Problem['kind'], name: string, rest: Pick<Problem, 'at' | 'message'>): Problem {
  return {kind, pointer: `/${name}`, member: name, ...rest}
}

function spelling(name: string): string {
  return `${name} (--${toKebabCase(name)})`
}

function valueAt(value: unknown, pointer: string): unknown {
  let at = value
  for (const part of pointerSegments(pointer)) at = (at as Record<string, unknown> | undefined)?.[part]
  return at
}

function memberAt(pointer: string): string {
  const parts = pointerSegments(pointer)
  if (parts.length === 0) return 'The request'
  return parts.map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')
}

/** Places of pointers in a request, counted from its start. It is walked only as deep as they go. */
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
  return article(Array.isArray(value) ? 'array' : typeof value)
}

function article(type: string): string {
  const word = type === 'array' ? 'list' : type
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`
}
