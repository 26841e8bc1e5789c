import type {MemberSchema} from '@sso-oidc/core'

/** Object of an OpenAPI document. */
export type Json = Readonly<Record<string, unknown>>

/** Returns a reference to a schema of the document. */
export function reference(name: string): {readonly $ref: string} {
  return {$ref: `#/components/schemas/${name}`}
}

/** Marks secrets with an extension, which OpenAPI tools show, in place of a comment. */
export function toOpenApi(schema: MemberSchema): Json {
  const text = JSON.stringify(schema, (_name, value) => {
    if (typeof value !== 'object' || value === null || value.$comment !== 'sensitive') return value
    const {$comment: _, ...rest} = value
    return {...rest, 'x-sensitive': true}
  })
  return JSON.parse(text) as Json
}
