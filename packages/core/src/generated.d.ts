// Declarations of dist/generated.js, which `npm run generate` makes from the schemas.
import type {DocumentSchema} from './schema.ts'

/** Error of a compiled validator. */
export interface CompiledError {
  readonly keyword: string
  readonly instancePath: string
  readonly schemaPath: string
  readonly params: Readonly<Record<string, unknown>>
}

/** Compiled validator. It sets `errors` when it returns false. */
export interface CompiledValidator {
  (value: unknown): boolean
  errors?: readonly CompiledError[] | null
}

/** Schemas by API name. */
export const schemas: Readonly<Record<string, {request: DocumentSchema; response: DocumentSchema}>>
/** Validators of requests by API name. */
export const requestValidators: Readonly<Record<string, CompiledValidator>>
/** Validators of responses by API name. */
export const responseValidators: Readonly<Record<string, CompiledValidator>>
