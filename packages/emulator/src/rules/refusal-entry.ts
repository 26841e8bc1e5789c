/** A way to refuse a request, and how it is known. */
export interface RefusalEntry<Exception extends string> {
  readonly exception: Exception
  /** The words of the answer. */
  readonly description: string
  /** The public thread that shows the live service refusing so, or `inferred` where none does. */
  readonly source: `${string}/${string}#${number}` | 'inferred'
  /** Set where the thread shows the exception, but not its words. */
  readonly words?: 'inferred'
}
