import type {Format, FormatContext} from './format.ts'
import {CHECKS, fail, PARSE_CHECKS, TERMINAL_CHECKS} from './format-checks.ts'
import {SHAPES, TOKEN_ANSWER} from './sample-values.ts'
import type {JsonValue} from './skeleton.ts'

/** Defines one test: `test` of Vitest, `node:test` or Jest, `it` of Mocha. */
export type DefineTest = (title: string, run: () => Promise<void>) => unknown

/** What is special about a format. */
export interface FormatTraits {
  /** A value that the format can show, where that is not every answer. Default: an answer of CreateToken. */
  readonly example?: JsonValue
  /**
   * Programs read the text, so strings may stand in it as they are. Default: false; then no string of an answer may
   * change the terminal that shows the text.
   */
  readonly raw?: boolean
  /** Reads the text back. With it, each value that the format shows has to come back as it was. */
  readonly parse?: (text: string) => unknown
}

/** Errors that are no refusal. */
const CRASHES = [TypeError, RangeError, ReferenceError, SyntaxError]

const CONTEXT: FormatContext = {operation: 'CreateToken', color: false, width: 80}

/**
 * Defines the tests that every output format has to pass: it returns text for what it can show, refuses with a sentence
 * what it cannot, ends in a line break, depends on nothing but its arguments, and leaves value, process and terminal
 * alone. They run in Node.
 *
 * A format refuses a value by throwing an error. A `TypeError`, `RangeError`, `ReferenceError` or `SyntaxError` counts as
 * a crash.
 *
 * @example
 * import {testFormat} from '@sso-oidc/core/testing'
 * import {test} from 'vitest'
 * import formatLines from '../src/index.ts'
 *
 * testFormat(test, formatLines)
 */
export function testFormat(test: DefineTest, format: Format, traits: FormatTraits = {}): void {
  const {example = TOKEN_ANSWER, raw = false, parse} = traits
  const values = [example, ...SHAPES].map(freeze)
  const show = (value: JsonValue, context: Partial<FormatContext> = {}): Promise<string | undefined> =>
    textOrRefusal(format, value, {...CONTEXT, ...context})
  const checks = {...CHECKS, ...(raw ? {} : TERMINAL_CHECKS), ...(parse === undefined ? {} : PARSE_CHECKS)}
  for (const [title, check] of Object.entries(checks)) test(title, () => check({example, values, show, parse}))
}

/** The text of a value, or nothing when the format refuses it. */
async function textOrRefusal(format: Format, value: JsonValue, context: FormatContext): Promise<string | undefined> {
  let text: unknown
  try {
    text = await format(value, context)
  } catch (error) {
    const isRefusal = error instanceof Error && error.message !== '' && !CRASHES.some((crash) => error instanceof crash)
    return isRefusal ? undefined : fail(value, `it crashes: ${error}`)
  }
  return typeof text === 'string' ? text : fail(value, `the result is no text but ${typeof text}`)
}

/** A copy that nobody can change. */
function freeze(value: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(value), (_, member: unknown) => Object.freeze(member))
}
