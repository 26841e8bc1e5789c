import {type AnyOperation, type HttpRequest, type MemberSchema, requestSchema, type Transport} from '@sso-oidc/core'

/** Shorter ones would be found in words that are none. */
const SHORTEST = 8

/** Headers that hold nothing but a secret: the session of IAM keys, the access token for the portal. */
const SECRET_HEADERS = ['x-amz-security-token', 'x-amz-sso_bearer_token']

/**
 * The same transport, with the request's own secrets taken out of refusals. A refusal is shown to people, and some proxies
 * and services repeat in it what they were sent.
 */
export function hideEchoes(transport: Transport, operation: AnyOperation): Transport {
  return async (request) => {
    const response = await transport(request)
    if (response.status < 300) return response
    const secrets = secretsOf(operation, request)
    const hide = (text: string): string => secrets.reduce((left, secret) => left.replaceAll(secret, '[redacted]'), text)
    // One character for each byte, so that a body in any encoding stays what it is.
    const body = Buffer.from(hide(Buffer.from(response.body).toString('latin1')), 'latin1')
    const headers = Object.entries(response.headers).map(([name, value]) => [name, value && hide(value)])
    return {...response, headers: Object.fromEntries(headers), body}
  }
}

/** The secrets of a request in the spellings of a refusal: as they are, in JSON, in JSON in JSON, in a URL, in Base64. */
function secretsOf(operation: AnyOperation, {body, headers}: HttpRequest): string[] {
  const members = [...sensitiveTexts(requestSchema(operation), body === '' ? {} : JSON.parse(body))]
  const all = [...members, ...SECRET_HEADERS.map((name) => headers[name] ?? '')]
  const secrets = all.filter(({length}) => length >= SHORTEST)
  return secrets.flatMap((secret) => {
    const bytes = Buffer.from(secret)
    const json = JSON.stringify(secret).slice(1, -1)
    const texts = [secret, json, JSON.stringify(json).slice(1, -1), encodeURIComponent(bytes.toString())]
    return [...texts, ...texts.map((text) => Buffer.from(text).toString('latin1')), bytes.toString('base64')]
  })
}

function* sensitiveTexts(schema: MemberSchema, value: unknown): Generator<string> {
  if (schema.sensitive && typeof value === 'string') yield value
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (Object.hasOwn(value, name)) yield* sensitiveTexts(member, (value as Record<string, unknown>)[name])
  }
}
