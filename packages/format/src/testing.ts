import {CHECKS, fail, PARSE_CHECKS, TERMINAL_CHECKS} from './checks.ts'
import type {Format, FormatContext} from './format.ts'
import type {JsonValue} from './json-value.ts'
import {SHAPES, TOKEN_RESPONSE} from './sample-values.ts'

/** Function that defines one test: `test` of Vitest, `node:test`, or Jest, `it` of Mocha. */
export type DefineTest = (title: string, run: () => Promise<void>) => unknown

/** Properties of a format that change its tests. */
export interface FormatTraits {
  /** A value that the format accepts. Default: a CreateToken response. */
  readonly example?: JsonValue | undefined
  /**
   * True if the text can contain control characters, because programs read it. `sso-oidc` escapes them on a terminal.
   * Default: false.
   */
  readonly raw?: boolean | undefined
  /** Function that parses the text. If set, every text must parse to the original value. Default: none. */
  readonly parse?: ((text: string) => unknown) | undefined
}

/** Classes of errors that count as a crash. An error of any other class means that the format does not support the value. */
const CRASHES = [TypeError, RangeError, ReferenceError, SyntaxError]

const CONTEXT: FormatContext = {operation: 'CreateToken', color: false, width: 80}

/**
 * Defines the tests that every output format must pass. They run in Node.
 *
 * - The format returns text for each value that it supports, and throws an error with a message for any other value. A
 *   `TypeError`, `RangeError`, `ReferenceError`, or `SyntaxError` counts as a crash.
 * - The text ends with a line break unless it is empty, and depends only on the arguments.
 * - The format does not change the value, write to a stream, or end the process.
 * - The text has no control characters that change a terminal, unless `raw` is set.
 *
 * @example
 * import {testFormat} from '@sso-oidc/format/testing'
 * import {test} from 'vitest'
 * import formatLines from '../src/index.ts'
 *
 * testFormat(test, formatLines)
 */
export function testFormat(test: DefineTest, format: Format, traits: FormatTraits = {}): void {
  const {example = TOKEN_RESPONSE, raw = false, parse} = traits
  const values = [example, ...SHAPES].map(freeze)
  const show = (value: JsonValue, context: Partial<FormatContext> = {}): Promise<string | undefined> =>
    textOrRejection(format, value, {...CONTEXT, ...context})
  const checks = {...CHECKS, ...(raw ? {} : TERMINAL_CHECKS), ...(parse === undefined ? {} : PARSE_CHECKS)}
  for (const [title, check] of Object.entries(checks)) test(title, () => check({example, values, show, parse}))
}

/** Returns the text of a value, or undefined if the format rejects the value. */
async function textOrRejection(format: Format, value: JsonValue, context: FormatContext): Promise<string | undefined> {
  let text: unknown
  try {
    text = await format(value, context)
  } catch (error) {
    const isRejected =
      error instanceof Error && error.message !== '' && !CRASHES.some((crash) => error instanceof crash)
    return isRejected ? undefined : fail(value, `the format crashes: ${error}`)
  }
  return typeof text === 'string' ? text : fail(value, `the format returned ${typeof text} instead of a string`)
}

/** Returns a deeply frozen copy. */
function freeze(value: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(value), (_, member: unknown) => Object.freeze(member))
}
