// Declarations of dist/generated.js. The nx target `validators` compiles that file from the JSON Schema.

/** Error of a compiled validator. */
export interface CompiledError {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  /** Schema that contains the keyword. */
  readonly parentSchema: {readonly properties?: Readonly<Record<string, unknown>>}
  /** Invalid value. */
  readonly data: unknown
}

/** Returns whether a value is a directory. Sets `errors` if it returns false. */
export const validateDirectory: {
  (value: unknown): boolean
  errors?: readonly CompiledError[] | null
}
