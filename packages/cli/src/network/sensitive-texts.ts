import type {MemberSchema} from '@sso-oidc/core'

/** Returns the values of all secret members of a request or response. */
export function* sensitiveTexts(schema: MemberSchema, value: unknown): Generator<string> {
  if (schema.sensitive && typeof value === 'string') yield value
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (Object.hasOwn(value, name)) yield* sensitiveTexts(member, (value as Record<string, unknown>)[name])
  }
}
