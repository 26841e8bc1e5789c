import {schemas} from '#generated'
import type {AnyOperation} from './operation.ts'

/** JSON Schema (draft-07) of a member, reduced to the keywords that operations use. */
export interface MemberSchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'
  readonly description?: string
  /** Mark of a secret, in a keyword that every validator accepts: see `isSensitive`. */
  readonly $comment?: 'sensitive'
  /** Known values. The service can accept other values too. */
  readonly examples?: readonly string[]
  /** Regular expression that a string must match. Members in headers have one, for the characters that a header can contain. */
  readonly pattern?: string
  /** Characters that a string with a pattern cannot contain, for engines in which `$` matches before a line break too. */
  readonly not?: {readonly pattern: string}
  /** Minimum of an integer, inclusive. */
  readonly minimum?: number
  /** Maximum of an integer, inclusive. */
  readonly maximum?: number
  readonly items?: MemberSchema
  readonly properties?: Readonly<Record<string, MemberSchema>>
  readonly required?: readonly string[]
}

/** JSON Schema of a request or response. */
export interface DocumentSchema extends MemberSchema {
  readonly $schema: string
  readonly $id: string
  /** Name of the type, such as `CreateTokenRequest`. */
  readonly title: string
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

/** Returns whether a member is a secret. A secret never appears in a message or log. */
export function isSensitive(member: MemberSchema | undefined): boolean {
  return member?.$comment === 'sensitive'
}

/** Returns the JSON Schema of the request of an operation. */
export function requestSchema(operation: AnyOperation): DocumentSchema {
  return schemasOf(operation).request
}

/** Returns the JSON Schema of the response of an operation. */
export function responseSchema(operation: AnyOperation): DocumentSchema {
  return schemasOf(operation).response
}
