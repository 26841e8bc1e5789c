import {
  type HttpRequest,
  isSensitive,
  type MemberSchema,
  operations,
  requestSchema,
  responseSchema,
} from '@sso-oidc/core'
import {urlSecrets} from './environment-secrets.ts'

/** Headers with secrets, also in the requests that get credentials. */
export const SECRET_HEADERS = [
  'authorization',
  'dpop',
  'x-amz-security-token',
  'x-amz-sso_bearer_token',
  'x-aws-ec2-metadata-token',
] as const

/** Returns the values of all secret members of a request or response. A member can have a value of a wrong type. */
export function* sensitiveTexts(schema: MemberSchema, value: unknown): Generator<string> {
  if (isSensitive(schema)) return yield* textsIn(value)
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (Object.hasOwn(value, name)) yield* sensitiveTexts(member, (value as Record<string, unknown>)[name])
  }
}

/** Returns the texts in a value of an untrusted source, down to a few levels. */
function* textsIn(value: unknown, levels = 8): Generator<string> {
  if (typeof value === 'string') yield value
  if (typeof value !== 'object' || value === null || levels === 0) return
  for (const inner of Object.values(value)) yield* textsIn(inner, levels - 1)
}

/**
 * Returns the secrets of an HTTP request: secret headers, and the secret members of any operation in a JSON body. A run can
 * send requests other than that of its command, for example to refresh a token.
 */
export function* requestSecrets({url, headers, body}: HttpRequest): Generator<string | undefined> {
  yield* urlSecrets(new URL(url))
  for (const name of SECRET_HEADERS) {
    const value = headers[name]
    // Parts of SigV4 headers other than the signature help to fix a rejected one.
    yield value?.startsWith('AWS4-') ? /Signature=(\w+)/.exec(value)?.[1] : value
  }
  const members = parse(body)
  for (const operation of Object.values(operations)) yield* sensitiveTexts(requestSchema(operation), members)
}

/** Returns the secret members of any operation in the JSON body of a response. */
export function* responseSecrets(body: Uint8Array): Generator<string> {
  const members = parse(new TextDecoder().decode(body))
  for (const operation of Object.values(operations)) yield* sensitiveTexts(responseSchema(operation), members)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
