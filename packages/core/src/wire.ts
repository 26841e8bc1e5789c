import {bindMembers} from './bindings.ts'
import {ResponseError} from './errors.ts'
import type {AnyOperation, Operation} from './operation.ts'
import {type MemberSchema, responseSchema} from './schema.ts'
import {type Refusal, ServiceError, serviceErrorEntry} from './service-error.ts'

/** An HTTP request as plain data. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Empty when there is none. */
  readonly body: string
  /** Ends the exchange when it aborts. */
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

/** Sends one HTTP request and returns the answer, whatever its status. Rejects with a `TransportError`. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>

/** Adds a signature to a request. */
export type Signer = (request: HttpRequest, signingName: string) => Promise<HttpRequest>

/** Bytes of a response body that a transport reads at most: 1 MiB. A longer one is an error. */
export const MAX_BODY_BYTES = 1_048_576

const MAX_DEPTH = 32

/** The HTTP request for an operation. The endpoint may have a base path and a query of its own. */
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
 * The response object in an HTTP response: the members that the operation knows, in their order, without nulls. An
 * operation whose response has no members may be answered without a body.
 *
 * @throws {ServiceError} for a status of 300 and above, redirects included
 * @throws {ResponseError} for an answer that is no JSON object, or lacks what the operation is for
 */
export function fromResponse<Request, Response>(
  operation: Operation<Request, Response>,
  response: HttpResponse,
): Response {
  if (response.status >= 300) throw new ServiceError(toRefusal(operation, response))
  const schema = responseSchema(operation)
  const mayBeEmpty = Object.keys(schema.properties).length === 0
  if (mayBeEmpty && response.body.length === 0) return {} as Response
  const parsed = parseObject(response.body)
  if (typeof parsed === 'string') {
    const type = response.headers['content-type']
    const of = type === undefined ? '' : ` (content type ${JSON.stringify(type.slice(0, 80))})`
    throw new ResponseError(`${operation.name} was answered with status ${response.status}, but ${parsed}${of}.`)
  }
  const result = pick(schema, parsed, operation.name)
  const {yields} = operation
  if (yields !== undefined && !isWhole(schema.properties[yields], result[yields])) {
    throw new ResponseError(`${operation.name} was answered with status ${response.status}, but without ${yields}.`)
  }
  return result as Response
}

/** Whether a value is a string where one is due, or an object with every member that its type requires. */
function isWhole(schema: MemberSchema | undefined, value: unknown): boolean {
  if (schema?.type !== 'object') return typeof value === 'string'
  return isObject(value) && (schema.required ?? []).every((name) => value[name] !== undefined)
}

type Members = Record<string, unknown>

/** The object in a body, or what is wrong with it in words that complete "the answer was received, but …". */
function parseObject(body: Uint8Array): Members | string {
  if (body.length === 0) return 'the body is empty'
  let value: unknown
  try {
    // The decoder takes off one byte order mark.
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

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1))
}

function pick(schema: MemberSchema, value: Members, path: string): Members {
  const result: Members = {}
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const inner = Object.hasOwn(value, name) ? value[name] : undefined
    if (inner !== undefined && inner !== null) result[name] = toMember(member, inner, `${path}.${name}`)
  }
  return result
}

/** Integers are converted as the AWS CLI does it; other types are taken as they come. */
function toMember(schema: MemberSchema, value: unknown, path: string): unknown {
  const {type, items} = schema
  if (type === 'object' && isObject(value)) return pick(schema, value, path)
  if (items !== undefined && Array.isArray(value)) return value.map((item, i) => toMember(items, item, `${path}[${i}]`))
  if (type !== 'integer') return value
  const number = typeof value === 'string' && !/^\s*[+-]?\d+\s*$/.test(value) ? Number.NaN : Math.trunc(Number(value))
  if (!Number.isFinite(number) || typeof value === 'object') throw new ResponseError(`${path} is not an integer.`)
  return number
}

function toRefusal(operation: AnyOperation, response: HttpResponse): Refusal {
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
  const message = typeof parsed === 'string' ? text : String(body['message'] ?? body['Message'] ?? '')
  const shown = serviceErrorEntry(code)?.members ?? []
  const members = Object.fromEntries(shown.filter((name) => body[name] != null).map((name) => [name, body[name]]))
  return {...base, code, message, members}
}

/** The name that the answer itself gives, as `Name:url`, `namespace#Name` or `Name`. */
function errorName(response: HttpResponse, body: Members): string {
  const header = response.headers['x-amzn-errortype']
  const query = response.headers['x-amzn-query-error']?.split(';')[0]
  const name = header ?? body['code'] ?? body['Code'] ?? query ?? body['__type'] ?? ''
  return String(name).split(':')[0]?.split('#').at(-1) ?? ''
}

/** The operation's error with this status and OAuth error, for an answer that names no exception. */
function modelledName(operation: AnyOperation, status: number, body: Members): string {
  const found = operation.errors.find((name) => {
    const entry = serviceErrorEntry(name)
    return entry?.error !== undefined && entry.error === body['error'] && entry.status === status
  })
  return found ?? ''
}
