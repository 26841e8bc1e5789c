import {
  type AnyOperation,
  type HttpRequest,
  isSensitive,
  type MemberSchema,
  requestSchema,
  responseSchema,
  type Transport,
} from '@sso-oidc/core'
import {escapeControls} from '@sso-oidc/format'
import {showUrl} from '../messages/show-url.ts'
import {SECRET_HEADERS} from './sensitive-texts.ts'

/**
 * Returns a transport that logs each request and response. Secret and unknown members are left out.
 */
export function logExchanges(transport: Transport, operation: AnyOperation, log: (line: string) => void): Transport {
  return async (request) => {
    const started = performance.now()
    log(`debug: ${request.method} ${showUrl(request.url)}`)
    log(`debug:   headers ${JSON.stringify(redactHeaders(operation, request.headers))}`)
    if (request.body !== '') log(`debug:   body ${redactJson(requestSchema(operation), request.body)}`)
    try {
      const response = await transport(request)
      const type = response.headers['x-amzn-errortype']
      log(`debug: ${response.status}${type ? ` ${escapeControls(type)}` : ''} after ${elapsed(started)}`)
      if (response.status < 300) {
        log(`debug:   body ${redactJson(responseSchema(operation), new TextDecoder().decode(response.body))}`)
      }
      return response
    } catch (error) {
      log(`debug: ${error instanceof Error ? error.message : 'failed'} after ${elapsed(started)}`)
      throw error
    }
  }
}

const REDACTED = '[redacted]'

function elapsed(since: number): string {
  return `${Math.round(performance.now() - since)} ms`
}

/** Redacts credentials and the headers of secret members. */
function redactHeaders(operation: AnyOperation, headers: HttpRequest['headers']): HttpRequest['headers'] {
  const {properties} = requestSchema(operation)
  const bound = Object.entries(operation.headers ?? {}).filter(([member]) => isSensitive(properties[member]))
  const secret = new Set<string | undefined>([...SECRET_HEADERS, ...bound.map(([, name]) => name)])
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, secret.has(name) ? REDACTED : text]))
}

/** Returns a JSON body without its secrets, or the length of a body that is not JSON. */
function redactJson(schema: MemberSchema, body: string): string {
  try {
    return JSON.stringify(redactMembers(schema, JSON.parse(body)))
  } catch {
    return `of ${body.length} characters that are not JSON`
  }
}

function redactMembers(schema: MemberSchema | undefined, value: unknown): unknown {
  if (schema === undefined || isSensitive(schema)) return REDACTED
  if (Array.isArray(value)) return value.map((element) => redactMembers(schema.items, element))
  if (typeof value !== 'object' || value === null) return schema.type === 'object' ? REDACTED : value
  const {properties = {}} = schema
  const memberOf = (name: string): MemberSchema | undefined =>
    Object.hasOwn(properties, name) ? properties[name] : undefined
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redactMembers(memberOf(name), inner)]))
}
