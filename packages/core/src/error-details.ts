import {errorResponse} from './error-responses.ts'
import type {HttpResponse} from './http.ts'
import type {Members} from './model/is-object.ts'
import type {AnyOperation} from './operation.ts'
import {parseObject} from './response-body.ts'
import {retryAfterOf} from './retry-after.ts'
import type {ServiceErrorDetails} from './service-error.ts'

/** Returns the details of an error response. The body can be anything, because another server may have sent it. */
export function toErrorDetails(operation: AnyOperation, response: HttpResponse): ServiceErrorDetails {
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
  const shown = errorResponse(code)?.members ?? []
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
    const entry = errorResponse(name)
    return entry?.error !== undefined && entry.error === body['error'] && entry.status === status
  })
}

/** Returns a scalar as text. A response can contain any JSON value, even an object whose `toString` is not a function. */
function textOf(value: unknown): string {
  return typeof value === 'object' || value === undefined ? '' : String(value)
}
