import type {JsonValue} from './json-value.ts'

/** Information about the output. */
export interface FormatContext {
  /** API name of the operation that returned the value, for example `CreateToken`. */
  readonly operation: string
  /** True if the text can contain color sequences. */
  readonly color: boolean
  /** Width of the terminal in columns. Default, if the output is not a terminal: 80. */
  readonly width: number
}

/**
 * Output format: a function that converts a value to text. A format package exports it as default.
 *
 * The value is the result of `--query`, so it can be any JSON value, and it can contain secrets. The text ends with a line
 * break unless it is empty. The program prints it unchanged to a pipe or file, and escapes control characters on a terminal.
 *
 * A format does not write to a stream itself. It throws an `Error` for a value that it cannot show. The message must not
 * contain a value, which can be a secret.
 *
 * @example
 * import type {Format} from '@sso-oidc/format'
 *
 * export default ((value) => `${JSON.stringify(value)}\n`) satisfies Format
 */
export type Format = (value: JsonValue, context: FormatContext) => string | Promise<string>
