import type {JsonValue} from './json-value.ts'

/** Information about the output that a format may use. */
export interface FormatContext {
  /** API name of the operation that returned the value, for example `CreateToken`. */
  readonly operation: string
  /** Whether the text may contain color sequences. */
  readonly color: boolean
  /** Width of the terminal in columns. 80 if the output is not a terminal. */
  readonly width: number
}

/**
 * An output format: a function that converts a value to text.
 *
 * The value is the result after `--query`, so it can be any JSON value. The program prints the text unchanged, so a text
 * that is not empty ends with a line break. A format returns text and never writes to a stream itself. It throws an
 * `Error` for a value that it cannot show.
 *
 * @example
 * export default ((value) => `${JSON.stringify(value)}\n`) satisfies Format
 */
export type Format = (value: JsonValue, context: FormatContext) => string | Promise<string>
