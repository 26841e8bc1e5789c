import {
  type AnyOperation,
  type HttpRequest,
  type MemberSchema,
  requestSchema,
  responseSchema,
  type Transport,
} from '@sso-oidc/core'
import {escapeControls} from '../messages/escape-controls.ts'
import {showUrl} from '../messages/show-url.ts'

/**
 * The same transport, telling each exchange line by line. Members that are secret, or not known, are left out; other
 * text of the service is escaped.
 */
export function tellExchanges(transport: Transport, operation: AnyOperation, tell: (line: string) => void): Transport {
  return async (request) => {
    const started = performance.now()
    tell(`debug: ${request.method} ${showUrl(request.url)}`)
    tell(`debug:   headers ${JSON.stringify(redactHeaders(operation, request.headers))}`)
    if (request.body !== '') tell(`debug:   body ${redactJson(requestSchema(operation), request.body)}`)
    try {
      const response = await transport(request)
      const type = response.headers['x-amzn-errortype']
      tell(
        `debug: ${response.status}${type ? ` ${escapeControls(type.replace(/\s+/g, ' '))}` : ''} after ${elapsed(started)}`,
      )
      if (response.status < 300) {
        tell(`debug:   body ${redactJson(responseSchema(operation), new TextDecoder().decode(response.body))}`)
      }
      return response
    } catch (error) {
      tell(`debug: ${error instanceof Error ? escapeControls(error.message) : 'failed'} after ${elapsed(started)}`)
      throw error
    }
  }
}

const HIDDEN = '[redacted]'

function elapsed(since: number): string {
  return `${Math.round(performance.now() - since)} ms`
}

/** Headers without credentials, and without the members of the request that are secret. */
function redactHeaders(operation: AnyOperation, headers: HttpRequest['headers']): HttpRequest['headers'] {
  const {properties} = requestSchema(operation)
  const bound = Object.entries(operation.headers ?? {}).filter(([member]) => properties[member]?.sensitive)
  const hidden = new Set(['authorization', 'x-amz-security-token', ...bound.map(([, name]) => name)])
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, hidden.has(name) ? HIDDEN : text]))
}

/** A JSON body without its secrets, as JSON; of a body that is no JSON object only the length. */
function redactJson(schema: MemberSchema, body: string): string {
  try {
    return escapeControls(JSON.stringify(redact(schema, JSON.parse(body))))
  } catch {
    return `of ${body.length} characters that are not JSON`
  }
}

function redact(schema: MemberSchema | undefined, value: unknown): unknown {
  if (schema === undefined || schema.sensitive) return HIDDEN
  if (Array.isArray(value)) return value.map((element) => redact(schema.items, element))
  if (typeof value !== 'object' || value === null) return schema.type === 'object' ? HIDDEN : value
  const {properties = {}} = schema
  const memberOf = (name: string): MemberSchema | undefined =>
    Object.hasOwn(properties, name) ? properties[name] : undefined
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redact(memberOf(name), inner)]))
}
