import {schemas} from '#generated'
import type {AnyOperation} from './operation.ts'

/** The part of JSON Schema (draft-07) that the schemas of operations use for a member. */
export interface MemberSchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'
  readonly description?: string
  /** The member holds a secret: it is never shown outside the result. */
  readonly sensitive?: boolean
  /** Expression that a text has to match: only what can travel in a header. */
  readonly pattern?: string
  /** Least value of an integer. */
  readonly minimum?: number
  /** Greatest value of an integer. */
  readonly maximum?: number
  readonly items?: MemberSchema
  readonly properties?: Readonly<Record<string, MemberSchema>>
  readonly required?: readonly string[]
}

/** Schema of a whole request or response. */
export interface DocumentSchema extends MemberSchema {
  readonly $id: string
  readonly type: 'object'
  readonly description: string
  readonly properties: Readonly<Record<string, MemberSchema>>
  readonly required: readonly string[]
}

function schemasOf(operation: AnyOperation): {request: DocumentSchema; response: DocumentSchema} {
  const found = schemas[operation.name]
  if (found === undefined) throw new TypeError(`${operation.name} has no schema: run npm run generate`)
  return found
}

/** JSON Schema of an operation's request. */
export function requestSchema(operation: AnyOperation): DocumentSchema {
  return schemasOf(operation).request
}

/** JSON Schema of an operation's response. */
export function responseSchema(operation: AnyOperation): DocumentSchema {
  return schemasOf(operation).response
}
