import {
  type AnyOperation,
  bodyMembers,
  isDeeperThan,
  type Problem,
  requestSchema,
  type ServiceName,
  serviceOf,
  validateRequest,
} from '@sso-oidc/core'
import {Refusal, type RefusalName} from '../service/refusals.ts'

/** Deeper JSON is refused before anything walks through it. */
const MAX_DEPTH = 32

/** What each service says of a request with problems. What a grant needs is looked at later. */
const REFUSAL_OF: Readonly<Record<ServiceName, (problems: readonly Problem[]) => RefusalName | undefined>> = {
  'sso-oidc'(problems) {
    const kinds = problems.map(({kind}) => kind)
    if (kinds.includes('type')) return 'wrongType'
    return kinds.includes('missing') || kinds.includes('value') ? 'invalidRequest' : undefined
  },
  sso(problems) {
    if (problems.some(({pointer}) => pointer === '/accessToken')) return 'unauthorized'
    return problems.length > 0 ? 'invalidPortalRequest' : undefined
  },
}

/** The parts of an HTTP request that hold members. */
export interface Parts {
  readonly query: (name: string) => string | undefined
  readonly header: (name: string) => string | undefined
  readonly body: string
}

/**
 * The request in an HTTP request: the members that the operation knows, in the places to which it binds them. Unknown
 * members and nulls are ignored.
 *
 * @throws {Refusal} when the body is no JSON, when a type is wrong, or when a member is missing or out of its range, in
 * this order
 */
export function parseRequest(operation: AnyOperation, parts: Parts): unknown {
  const request = readMembers(operation, parts)
  const refusal = REFUSAL_OF[serviceOf(operation)](validateRequest(operation, request))
  if (refusal !== undefined) throw new Refusal(refusal)
  return request
}

function readMembers(operation: AnyOperation, {query, header, body}: Parts): unknown {
  const bound = Object.fromEntries([
    ...boundMembers(operation, operation.query, query),
    ...boundMembers(operation, operation.headers, header),
  ])
  const inBody = bodyMembers(operation)
  if (inBody.length === 0) return bound
  const members = withKnownMembers(inBody, parseJson(body))
  return isMapping(members) ? {...members, ...bound} : members
}

function boundMembers(
  operation: AnyOperation,
  bindings: AnyOperation['query'] = {},
  read: (name: string) => string | undefined,
): [string, unknown][] {
  const {properties} = requestSchema(operation)
  return Object.entries(bindings).flatMap(([member, name = '']) => {
    const text = read(name)
    if (text === undefined) return []
    // A text that is no number stays one, and is of the wrong type.
    return [[member, properties[member]?.type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text]]
  })
}

function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal('malformed')
  }
  if (isDeeperThan(value, MAX_DEPTH)) throw new Refusal('malformed')
  return value
}

function withKnownMembers(known: readonly string[], value: unknown): unknown {
  if (!isMapping(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([name, member]) => known.includes(name) && member !== null))
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
