// Declarations of dist/generated.js, which `npm run generate` makes from the schema.

/** An error of a compiled validator. */
export interface CompiledError {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  /** The schema that has the keyword. */
  readonly parentSchema: {readonly properties?: Readonly<Record<string, unknown>>}
  /** The value. */
  readonly data: unknown
}

/** Whether a value is a directory. Sets `errors` when it returns false. */
export const validateDirectory: {
  (value: unknown): boolean
  errors?: readonly CompiledError[] | null
}
