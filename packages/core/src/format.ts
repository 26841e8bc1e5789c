import type {JsonValue} from './skeleton.ts'

/** What a format may know about where its text goes. */
export interface FormatContext {
  /** API name of the operation whose answer is shown, `CreateToken`. */
  readonly operation: string
  /** Whether the text may have colours. */
  readonly color: boolean
  /** Columns of the terminal, or 80. */
  readonly width: number
}

/**
 * An output format: a function from a value to text.
 *
 * The value is the response after `--query`, so that it can be any JSON. The text is written as it is, so it ends in a
 * line break unless it is empty. A format writes nothing itself.
 *
 * @example
 * export default ((value) => `${JSON.stringify(value)}\n`) satisfies Format
 */
export type Format = (value: JsonValue, context: FormatContext) => string | Promise<string>
