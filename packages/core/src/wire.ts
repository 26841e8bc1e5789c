import {bindMembers} from './bindings.ts'
import {ResponseError} from './errors.ts'
import type {AnyOperation, Operation} from './operation.ts'
import {MAX_JSON_DEPTH, parseJson} from './parse-json.ts'
import type {PlatformSignal, PlatformUrl} from './platform.ts'
import {retryAfterOf} from './retry-after.ts'
import {type MemberSchema, responseSchema} from './schema.ts'
import {ServiceError, type ServiceErrorDetails, serviceErrorEntry} from './service-error.ts'

/** HTTP request as plain data. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Absolute URL. It contains no secret of the request. */
  readonly url: string
  /** Headers by name in lower case. They can contain secrets. */
  readonly headers: Readonly<Record<string, string>>
  /** Body, which can contain secrets. Empty if the request has none. */
  readonly body: string
  /** Cancels the request when it aborts. */
  readonly signal?: PlatformSignal
}

/** HTTP response as plain data. */
export interface HttpResponse {
  readonly status: number
  readonly statusText?: string
  /** Headers by name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

/**
 * Function that sends one HTTP request and returns the response, whatever its status. It does not follow redirects, which
 * would send secrets to another host.
 *
 * @throws {TransportError} if the connection fails or times out
 * @throws {ResponseError} if the body is longer than `MAX_BODY_BYTES`
 * @throws the reason of `request.signal` if it aborts
 */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>

/**
 * Function that returns the request with a signature, for example SigV4.
 *
 * `time` is the time of the signature in milliseconds since 1970-01-01T00:00:00Z. It differs from the clock of this computer
 * if the service has rejected an earlier signature because of the clock.
 */
export type Signer = (request: HttpRequest, signingName: string, time: number) => Promise<HttpRequest>

/** Maximum length of a response body: 1,048,576 bytes (1 MiB). A longer body is an error. */
export const MAX_BODY_BYTES = 1_048_576

/** Returns the HTTP request of an operation. The endpoint can have a base path and a query. */
export function toRequest<Request, Response>(
  operation: Operation<Request, Response>,
  request: Request,
  endpoint: PlatformUrl,
): HttpRequest {
  const url = new URL(endpoint)
  const [path, fixed] = operation.path.split('?')
  const {query, headers, body} = bindMembers(operation, request as Members)
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
export function fromResponse<Request, Response>(
  operation: Operation<Request, Response>,
  response: HttpResponse,
): Response {
  if (response.status >= 300) throw new ServiceError(toErrorDetails(operation, response))
  if (response.status < 200)
    throw new ResponseError(`${operation.name} returned the invalid status ${response.status}.`)
  const schema = responseSchema(operation)
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

type Members = Record<string, unknown>

/** Returns the object in a body, or the reason why there is none. */
function parseObject(body: Uint8Array): Members | string {
  if (body.length === 0) return 'the body is empty'
  try {
    // The decoder removes one byte order mark.
    const value = parseJson(new TextDecoder('utf-8', {fatal: true}).decode(body))
    return isObject(value) ? value : 'the body is not a JSON object'
  } catch (error) {
    if (error instanceof SyntaxError) return 'the body is not JSON'
    return error instanceof RangeError
      ? `the body is nested deeper than ${MAX_JSON_DEPTH} levels`
      : 'the body is not UTF-8'
  }
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

function toErrorDetails(operation: AnyOperation, response: HttpResponse): ServiceErrorDetails {
  const {status, statusText = '', headers} = response
  const requestId = headers['x-amzn-requestid']
  const optional = {...(requestId === undefined ? {} : {requestId}), ...retryAfterOf(headers)}
  const base = {operation: operation.name, status, ...optional}
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
  const name = header ?? body['code'] ?? body['Code'] ?? query ?? body['__type']
  return textOf(name).split(':')[0]?.split('#').at(-1) ?? ''
}

/** Returns the exception of the operation that has this status and OAuth error, for a response without a name. */
function modelledName(operation: AnyOperation, status: number, body: Members): string | undefined {
  return operation.errors.find((name) => {
    const entry = serviceErrorEntry(name)
    return entry?.error !== undefined && entry.error === body['error'] && entry.status === status
  })
}

/** Returns a scalar as text. A response can contain any JSON value, even an object whose `toString` is not a function. */
function textOf(value: unknown): string {
  return typeof value === 'object' || value === undefined ? '' : String(value)
}
