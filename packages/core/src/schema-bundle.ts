import type {DocumentSchema} from './model/member-schema.ts'

/** Drafts of JSON Schema, and the keywords that differ between them in our schemas. */
const DRAFTS = {
  '07': {dialect: 'http://json-schema.org/draft-07/schema#', definitions: 'definitions'},
  '2020-12': {dialect: 'https://json-schema.org/draft/2020-12/schema', definitions: '$defs'},
} as const

/** Draft of JSON Schema. */
export type SchemaDraft = keyof typeof DRAFTS

/** Document with several schemas. */
export interface SchemaBundle {
  readonly $schema: string
  readonly $id: string
  readonly title: string
  readonly description: string
  /** Schemas by title, for draft-07. */
  readonly definitions?: Readonly<Record<string, object>>
  /** Schemas by title, for draft 2020-12. */
  readonly $defs?: Readonly<Record<string, object>>
}

/** Returns a schema for a draft. Its rules mean the same in both drafts, so only `$schema` changes. */
export function inDraft(schema: DocumentSchema, draft: SchemaDraft): DocumentSchema {
  return {...schema, $schema: DRAFTS[draft].dialect}
}

/**
 * Returns one document with schemas by their titles, such as `#/definitions/CreateTokenRequest`. Each keeps its `$id`.
 *
 * @example
 * bundleSchemas([requestSchema(createToken), responseSchema(createToken)])
 */
export function bundleSchemas(schemas: readonly DocumentSchema[], draft: SchemaDraft = '07'): SchemaBundle {
  const {dialect, definitions} = DRAFTS[draft]
  // A draft-07 schema inside of another one cannot have `$schema`.
  const embedded = schemas.map(({$schema: _, ...schema}) => [schema.title, schema] as const)
  return {
    $schema: dialect,
    $id: 'https://unpkg.com/@sso-oidc/core/schemas/bundle.json',
    title: 'Operations of AWS IAM Identity Center',
    description:
      'Requests and responses of the OIDC service and the access portal. Each definition is a schema of its own.',
    [definitions]: Object.fromEntries(embedded),
  }
}
