import {toErrorDetails} from './error-details.ts'
import type {HttpRequest, HttpResponse} from './http.ts'
import {ResponseError} from './model/errors.ts'
import {isObject, type Members} from './model/is-object.ts'
import type {MemberSchema} from './model/member-schema.ts'
import type {AnyOperation, Operation} from './operation.ts'
import type {PlatformUrl} from './platform.ts'
import {parseObject} from './response-body.ts'
import {ServiceError} from './service-error.ts'

/** Maximum length of a response body: 1,048,576 bytes (1 MiB). A longer body is an error. */
export const MAX_BODY_BYTES = 1_048_576

/** Returns the HTTP request of an operation. The endpoint can have a base path and a query. */
export function toRequest(operation: AnyOperation, request: object, endpoint: PlatformUrl): HttpRequest {
  const url = new URL(endpoint)
  const [path, fixed] = operation.path.split('?')
  const bound = operation.bind?.(operation, request as Members) ?? {query: '', headers: {}, body: request}
  const {query, headers, body} = bound
  url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`
  url.search = [url.search, fixed, query].filter(Boolean).join('&')
  return {
    method: operation.method ?? 'POST',
    url: url.href,
    headers: body === undefined ? headers : {'content-type': 'application/json', ...headers},
    body: body === undefined ? '' : JSON.stringify(body),
  }
}

/**
 * Returns the response object of an HTTP response: the members of the operation in schema order, without null values.
 * The body can be empty if the response of the operation has no members.
 *
 * @throws {ServiceError} for a status of 300 or above, including redirects
 * @throws {ResponseError} if the status is below 200, the body is not a JSON object, or the result member is missing
 */
export function fromResponse<Request, Response, Members>(
  operation: Operation<Request, Response, Members>,
  response: HttpResponse,
): Response {
  if (response.status >= 300) throw new ServiceError(toErrorDetails(operation, response))
  if (response.status < 200)
    throw new ResponseError(`${operation.name} returned the invalid status ${response.status}.`)
  const schema = operation.rules.response
  const mayBeEmpty = Object.keys(schema.properties).length === 0
  if (mayBeEmpty && response.body.length === 0) return {} as Response
  const parsed = parseObject(response.body)
  if (typeof parsed === 'string') {
    const type = MEDIA_TYPE.exec(response.headers['content-type'] ?? '')?.[0]
    const of = type === undefined ? '' : ` (content type "${type}")`
    throw new ResponseError(`${operation.name} returned status ${response.status}, but ${parsed}${of}.`)
  }
  const result = pick(schema, parsed, operation.name)
  const {resultMember} = operation
  if (resultMember !== undefined && !isComplete(schema.properties[resultMember], result[resultMember])) {
    throw new ResponseError(`${operation.name} returned status ${response.status}, but no ${resultMember}.`)
  }
  return result as Response
}

/**
 * A media type without its parameters (RFC 9110 section 8.3). Another text is not shown: its end would have to be cut off, and
 * no redaction finds the beginning of a secret.
 */
const MEDIA_TYPE = /^[\w!#$&^.+-]{1,40}\/[\w!#$&^.+-]{1,40}(?![^\s;])/

/** Returns whether the result member is a string, or an object with all required members. */
function isComplete(schema: MemberSchema | undefined, value: unknown): boolean {
  if (schema?.type !== 'object') return typeof value === 'string'
  return isObject(value) && (schema.required ?? []).every((name) => value[name] !== undefined)
}

function pick(schema: MemberSchema, value: Members, path: string): Members {
  const result: Members = {}
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const inner = Object.hasOwn(value, name) ? value[name] : undefined
    if (inner !== undefined && inner !== null) result[name] = toMember(member, inner, `${path}.${name}`)
  }
  return result
}

/** Converts integers as the AWS CLI does. Does not check values of other types. */
function toMember(schema: MemberSchema, value: unknown, path: string): unknown {
  const {type, items} = schema
  if (type === 'object' && isObject(value)) return pick(schema, value, path)
  if (items !== undefined && Array.isArray(value)) return value.map((item, i) => toMember(items, item, `${path}[${i}]`))
  if (type !== 'integer') return value
  const number = toInteger(value)
  if (!Number.isFinite(number)) throw new ResponseError(`${path} is not an integer.`)
  // Parsing a larger integer loses digits.
  if (!Number.isSafeInteger(number)) throw new ResponseError(`${path} is out of range.`)
  return number
}

/** Returns NaN for a value that is not a number. `Number` would throw for an object whose `toString` is not a function. */
function toInteger(value: unknown): number {
  if (typeof value === 'object') return Number.NaN
  return typeof value === 'string' && !/^\s*[+-]?\d+\s*$/.test(value) ? Number.NaN : Math.trunc(Number(value))
}
