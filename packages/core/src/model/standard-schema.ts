/**
 * Schema that libraries of any author accept, for example for forms, routers, and environment variables.
 *
 * @see https://standardschema.dev
 */
export interface StandardSchema<Value> {
  readonly '~standard': {
    readonly version: 1
    /** Name of the library that made the schema. */
    readonly vendor: 'sso-oidc'
    /** Returns the value, or the issues of an invalid value. */
    readonly validate: (value: unknown) => StandardResult<Value>
    /** Type information for the compiler. Never set. */
    readonly types?: {readonly input: Value; readonly output: Value} | undefined
  }
}

/** Result of a validation. */
export type StandardResult<Value> =
  | {readonly value: Value; readonly issues?: undefined}
  | {readonly issues: readonly StandardIssue[]}

/** Issue of an invalid value. */
export interface StandardIssue {
  /** Sentence without a secret, for example `expected string, got number`. */
  readonly message: string
  /** Names and indices of the member, even if the member is missing. */
  readonly path: readonly (string | number)[]
}
