import {type AnyOperation, requestSchema, validateRequest} from '@sso-oidc/core'
import {Refusal} from './refusals.ts'

/** Deeper JSON is refused before anything walks through it. */
const MAX_DEPTH = 32

/**
 * The request in a body: the members that the operation knows. Unknown members and nulls are ignored.
 *
 * @throws {Refusal} when it is no JSON, when a type is wrong, or when a required member is missing, in this order
 */
export function parseRequest(operation: AnyOperation, body: string): unknown {
  const request = withKnownMembers(operation, parseJson(body))
  const kinds = validateRequest(operation, request).map(({kind}) => kind)
  if (kinds.includes('type')) throw new Refusal('wrongType')
  if (kinds.includes('missing')) throw new Refusal('invalidRequest')
  return request
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

function withKnownMembers(operation: AnyOperation, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const {properties} = requestSchema(operation)
  return Object.fromEntries(
    Object.entries(value).filter(([name, member]) => Object.hasOwn(properties, name) && member !== null),
  )
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1))
}
