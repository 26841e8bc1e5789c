// Declarations of dist/generated/schemas.js, which `npm run generate` makes from the schemas.
import type {DocumentSchema} from '../model/member-schema.ts'

/** Schemas by API name. */
export const schemas: Readonly<Record<string, {request: DocumentSchema; response: DocumentSchema}>>
