// Declarations of dist/generated/schemas.js, which `npm run generate` makes from the schemas.
import type {DocumentSchema} from '../model/member-schema.ts'

/** Schemas of the request and the response of an operation. */
export interface OperationSchemas {
  request: DocumentSchema
  response: DocumentSchema
}

/** Functions that create schemas, by API name. A program needs those of few operations. */
export const schemas: Readonly<Record<string, () => OperationSchemas>>
