import {bundleSchemas, type DocumentSchema, inDraft, type JsonValue, type SchemaDraft} from '@sso-oidc/core'

export {describeProgram} from './describe-program.ts'

/** Schemas of one operation. */
export interface OperationSchemas {
  readonly request: DocumentSchema
  readonly response: DocumentSchema
}

/** Options of the document. */
interface DocumentOptions {
  readonly draft: SchemaDraft
  /** True if the document is the schema of the response. Default: false. */
  readonly response: boolean | undefined
  /** True if the document contains both schemas of the operation. Default: false. */
  readonly bundle: boolean | undefined
}

/**
 * Returns the schema of the request or response of one operation, or one document with the schemas of several. The schemas are
 * parameters, because this module is in a bundle of its own, which would contain them a second time.
 */
export function schemaDocument(
  operations: readonly OperationSchemas[],
  {draft, response, bundle}: DocumentOptions,
): JsonValue {
  const [only, ...others] = operations
  const document =
    only === undefined || others.length > 0 || bundle
      ? bundleSchemas(
          operations.flatMap((each) => [each.request, each.response]),
          draft,
        )
      : inDraft(response ? only.response : only.request, draft)
  return document as object as JsonValue
}
