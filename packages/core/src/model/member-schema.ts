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

/** JSON Schema of an object. */
export interface ObjectSchema extends MemberSchema {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, MemberSchema>>
}

/** JSON Schema of a request or response. */
export interface DocumentSchema extends ObjectSchema {
  readonly $schema: string
  readonly $id: string
  /** Name of the type, such as `CreateTokenRequest`. */
  readonly title: string
  readonly description: string
  readonly required: readonly string[]
}
