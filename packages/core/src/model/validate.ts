import type {AnyOperation} from '../operation.ts'
import {isObject, type Members} from './is-object.ts'
import {escapeSegment} from './json-pointer.ts'
import type {MemberSchema} from './member-schema.ts'
import type {Problem} from './problem.ts'

/** Order of the kinds of problems. All other kinds come after them. */
const RANK: Readonly<Partial<Record<Problem['kind'], number>>> = {missing: 0, unknown: 1, type: 2}

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
export function validateRequest({rules, requires}: AnyOperation, request: unknown): Problem[] {
  const problems = problemsOf(rules.request, request)
  if (requires !== undefined && isObject(request)) findNeeded(requires, request, problems)
  return problems.sort((a, b) => rankOf(a) - rankOf(b))
}

/** Returns the place in the order. Members that the grant type requires are found last, and the empty ones follow the missing. */
function rankOf({kind, actual}: Problem & {readonly actual?: string}): number {
  return RANK[kind] ?? (actual === 'empty' ? 4 : 3)
}

/** Returns the problems of a value, in its order. At most one for each place. */
export function problemsOf(schema: MemberSchema, value: unknown): Problem[] {
  const problems: Problem[] = []
  check(schema, value, '', problems)
  return problems
}

function check(schema: MemberSchema, value: unknown, pointer: string, problems: Problem[]): void {
  const {type, items} = schema
  const kind = brokenRule(schema, value)
  if (kind === 'type') problems.push({kind, pointer, expected: type, actual: typeName(value)})
  else if (kind !== undefined) problems.push({kind, pointer, expected: schema[kind]} as Problem)
  else if (type === 'object') checkMembers(schema, value as Members, pointer, problems)
  else if (items !== undefined) {
    for (const [index, item] of (value as unknown[]).entries()) check(items, item, `${pointer}/${index}`, problems)
  }
}

/** Returns the first rule of a schema that a value itself breaks. Does not check its members and items. */
function brokenRule(
  {type, pattern, minimum, maximum}: MemberSchema,
  value: unknown,
): 'type' | 'pattern' | 'minimum' | 'maximum' | undefined {
  if (type === 'integer' ? !Number.isInteger(value) : typeName(value) !== type) return 'type'
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value as string)) return 'pattern'
  if (minimum !== undefined && (value as number) < minimum) return 'minimum'
  return maximum !== undefined && (value as number) > maximum ? 'maximum' : undefined
}

function checkMembers(
  {properties = {}, required = []}: MemberSchema,
  members: Members,
  pointer: string,
  problems: Problem[],
): void {
  for (const name of required) {
    if (members[name] === undefined) problems.push({kind: 'missing', pointer: `${pointer}/${name}`})
  }
  for (const name in members) {
    const at = `${pointer}/${escapeSegment(name)}`
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (schema === undefined) problems.push({kind: 'unknown', pointer: at, expected: Object.keys(properties)})
    else if (members[name] !== undefined) check(schema, members[name], at, problems)
  }
}

/** Finds the members that the value of another member makes required, and that are missing or empty. */
function findNeeded(requires: NonNullable<AnyOperation['requires']>, request: Members, problems: Problem[]): void {
  for (const [member, cases = {}] of Object.entries(requires)) {
    const value = request[member]
    if (typeof value !== 'string') continue
    const needed = Object.hasOwn(cases, value) ? cases[value] : undefined
    for (const name of needed ?? []) {
      if (request[name] !== undefined && request[name] !== '') continue
      const actual = request[name] === '' ? 'empty' : 'missing'
      problems.push({kind: 'needed', pointer: `/${name}`, actual, because: {pointer: `/${member}`, value}})
    }
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
