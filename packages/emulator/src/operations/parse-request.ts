import {
  type AnyOperation,
  bodyMembers,
  type Problem,
  parseJson,
  requestSchema,
  type ServiceName,
  serviceOf,
  validateRequest,
} from '@sso-oidc/core'
import {Rejection, type RejectionName} from '../service/rejections.ts'

/** Rejection of a request with problems, by service. The fields that a grant type requires are checked later. */
const REJECTION_OF: Readonly<Record<ServiceName, (problems: readonly Problem[]) => RejectionName | undefined>> = {
  'sso-oidc'(problems) {
    const kinds = problems.map(({kind}) => kind)
    if (kinds.includes('type')) return 'wrongType'
    return kinds.some((kind) => kind !== 'needed') ? 'invalidRequest' : undefined
  },
  sso(problems) {
    if (problems.some(({pointer}) => pointer === '/accessToken')) return 'unauthorized'
    return problems.length > 0 ? 'invalidPortalRequest' : undefined
  },
}

/** Parts of an HTTP request that can hold fields. */
export interface Parts {
  readonly query: (name: string) => string | undefined
  readonly header: (name: string) => string | undefined
  readonly body: string
}

/**
 * Parses the request of an operation from the query, the headers, and the body of an HTTP request. Ignores unknown
 * fields and fields with the value null.
 *
 * @throws {Rejection} if the body is not JSON, a type is wrong, or a field is missing or out of range, in this order
 */
export function parseRequest(operation: AnyOperation, parts: Parts): unknown {
  const request = readMembers(operation, parts)
  const rejection = REJECTION_OF[serviceOf(operation)](validateRequest(operation, request))
  if (rejection !== undefined) throw new Rejection(rejection)
  return request
}

function readMembers(operation: AnyOperation, {query, header, body}: Parts): unknown {
  const bound = Object.fromEntries([
    ...boundMembers(operation, operation.query, query),
    ...boundMembers(operation, operation.headers, header),
  ])
  const inBody = bodyMembers(operation)
  if (inBody.length === 0) return bound
  const members = withKnownMembers(inBody, parseBody(body))
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
    // A value that is not an integer stays a string, so validation reports the wrong type.
    return [[member, properties[member]?.type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text]]
  })
}

function parseBody(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    throw new Rejection('malformed')
  }
}

function withKnownMembers(known: readonly string[], value: unknown): unknown {
  if (!isMapping(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([name, member]) => known.includes(name) && member !== null))
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
