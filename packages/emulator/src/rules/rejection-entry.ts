/** Rejection of a request, with its source. */
export interface RejectionEntry<Exception extends string> {
  readonly exception: Exception
  /** Error description in the response. */
  readonly description: string
  /** Public issue that shows this rejection by the live service, or `inferred` if there is none. */
  readonly source: `${string}/${string}#${number}` | 'inferred'
  /** `inferred` if the issue shows the exception but not its description. */
  readonly wording?: 'inferred'
}
