import {bindMembers} from './bindings.ts'
import {ResponseError} from './errors.ts'
import {isDeeperThan} from './is-deeper-than.ts'
import type {AnyOperation, Operation} from './operation.ts'
import {type MemberSchema, responseSchema} from './schema.ts'
import {ServiceError, type ServiceErrorDetails, serviceErrorEntry} from './service-error.ts'

/** An HTTP request as plain data. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Empty if the request has no body. */
  readonly body: string
  /** Cancels the request when it aborts. */
  readonly signal?: AbortSignal
}

/** An HTTP response as plain data. */
export interface HttpResponse {
  readonly status: number
  readonly statusText?: string
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

/** Sends one HTTP request and returns the response with any status. Rejects with a `TransportError`. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>

/** Returns the request with a signature. */
export type Signer = (request: HttpRequest, signingName: string) => Promise<HttpRequest>

/** Maximum length of a response body in bytes: 1 MiB. A longer body is an error. */
export const MAX_BODY_BYTES = 1_048_576

const MAX_DEPTH = 32

/** Returns the HTTP request of an operation. The endpoint can have a base path and a query. */
export function toRequest<Request, Response>(
  operation: Operation<Request, Response>,
  request: Request,
  endpoint: URL,
): HttpRequest {
  const url = new URL(endpoint)
  const [path, fixed] = operation.path.split('?')
  const {query, headers, body} = bindMembers(operation, request as Members)
  url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`
  url.search = [url.search.slice(1), fixed, query].filter(Boolean).join('&')
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
 * @throws {ResponseError} if the body is not a JSON object or the result member is missing
 */
export function fromResponse<Request, Response>(
  operation: Operation<Request, Response>,
  response: HttpResponse,
): Response {
  if (response.status >= 300) throw new ServiceError(toErrorDetails(operation, response))
  const schema = responseSchema(operation)
  const mayBeEmpty = Object.keys(schema.properties).length === 0
  if (mayBeEmpty && response.body.length === 0) return {} as Response
  const parsed = parseObject(response.body)
  if (typeof parsed === 'string') {
    const type = response.headers['content-type']
    const of = type === undefined ? '' : ` (content type ${JSON.stringify(type.slice(0, 80))})`
    throw new ResponseError(`${operation.name} returned status ${response.status}, but ${parsed}${of}.`)
  }
  const result = pick(schema, parsed, operation.name)
  const {resultMember} = operation
  if (resultMember !== undefined && !isComplete(schema.properties[resultMember], result[resultMember])) {
    throw new ResponseError(`${operation.name} returned status ${response.status}, but no ${resultMember}.`)
  }
  return result as Response
}

/** Returns whether a value is a string, or an object with all required members. */
function isComplete(schema: MemberSchema | undefined, value: unknown): boolean {
  if (schema?.type !== 'object') return typeof value === 'string'
  return isObject(value) && (schema.required ?? []).every((name) => value[name] !== undefined)
}

type Members = Record<string, unknown>

/** Returns the object in a body, or the reason why there is none. */
function parseObject(body: Uint8Array): Members | string {
  if (body.length === 0) return 'the body is empty'
  let value: unknown
  try {
    // The decoder removes one byte order mark.
    value = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(body))
  } catch (error) {
    return error instanceof SyntaxError ? 'the body is not JSON' : 'the body is not UTF-8'
  }
  if (!isObject(value)) return 'the body is not a JSON object'
  return isDeeperThan(value, MAX_DEPTH) ? `the body is nested deeper than ${MAX_DEPTH} levels` : value
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function pick(schema: MemberSchema, value: Members, path: string): Members {
  const result: Members = {}
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const inner = Object.hasOwn(value, name) ? value[name] : undefined
    if (inner !== undefined && inner !== null) result[name] = toMember(member, inner, `${path}.${name}`)
  }
  return result
}

/** Converts integers as the AWS CLI does. Values of other types are not checked. */
function toMember(schema: MemberSchema, value: unknown, path: string): unknown {
  const {type, items} = schema
  if (type === 'object' && isObject(value)) return pick(schema, value, path)
  if (items !== undefined && Array.isArray(value)) return value.map((item, i) => toMember(items, item, `${path}[${i}]`))
  if (type !== 'integer') return value
  const number = typeof value === 'string' && !/^\s*[+-]?\d+\s*$/.test(value) ? Number.NaN : Math.trunc(Number(value))
  if (!Number.isFinite(number) || typeof value === 'object') throw new ResponseError(`${path} is not an integer.`)
  // The number has lost digits.
  if (!Number.isSafeInteger(number)) throw new ResponseError(`${path} is too large an integer.`)
  return number
}

function toErrorDetails(operation: AnyOperation, response: HttpResponse): ServiceErrorDetails {
  const {status, statusText = ''} = response
  const requestId = response.headers['x-amzn-requestid']
  const base = {operation: operation.name, status, ...(requestId === undefined ? {} : {requestId})}
  const text = new TextDecoder().decode(response.body)
  if (status >= 500 && (text === '' || text.startsWith('<html>'))) {
    return {...base, code: String(status), message: statusText, members: {}}
  }
  const parsed = parseObject(response.body)
  const body = typeof parsed === 'string' ? {} : parsed
  const code = errorName(response, body) || modelledName(operation, status, body) || String(status)
  const message = typeof parsed === 'string' ? text : textOf(body['message'] ?? body['Message'])
  const shown = serviceErrorEntry(code)?.members ?? []
  const members = Object.fromEntries(shown.filter((name) => body[name] != null).map((name) => [name, body[name]]))
  return {...base, code, message, members}
}

/** Returns the error name in the response: `Name:url`, `namespace#Name`, or `Name`. */
function errorName(response: HttpResponse, body: Members): string {
  const header = response.headers['x-amzn-errortype']
  const query = response.headers['x-amzn-query-error']?.split(';')[0]
  const name = header ?? body['code'] ?? body['Code'] ?? query ?? body['__type'] ?? ''
  return textOf(name).split(':')[0]?.split('#').at(-1) ?? ''
}

/** Returns the exception of the operation that has this status and OAuth error, for a response without a name. */
function modelledName(operation: AnyOperation, status: number, body: Members): string {
  const found = operation.errors.find((name) => {
    const entry = serviceErrorEntry(name)
    return entry?.error !== undefined && entry.error === body['error'] && entry.status === status
  })
  return found ?? ''
}

/** Returns a scalar as text. A service can send any JSON value, even an object without a usable `toString`. */
function textOf(value: unknown): string {
  return typeof value === 'object' || value === undefined ? '' : String(value)
}
