import {type FormatContext, hideLongWords, InputError, type JsonValue, OutputError} from '@sso-oidc/core'
import {bundledFormats} from '#bundled-formats'
import {callFormat} from './call-format.ts'
import type {Choice} from './choose-format.ts'
import type {NamedFormat} from './installed-formats.ts'

const CLOSED = /^(?:[^`'"]|`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*$/s

/** Applies a `--query`. */
export type Query = (value: JsonValue) => JsonValue

/** What shapes the text of a result. */
export interface Rendering extends FormatContext {
  readonly format: Choice
  /** Milliseconds that the format of a plugin may take. Default: 30,000. */
  readonly deadline?: number | undefined
}

/**
 * Compiles a JMESPath expression.
 *
 * @throws {InputError} when it is none
 */
export async function compileQuery(expression: string): Promise<Query> {
  const {compile, TreeInterpreter} = await import('@jmespath-community/jmespath')
  let tree: ReturnType<typeof compile>
  try {
    // The library lets the last literal, string or quoted name of an expression go without its end.
    if (!CLOSED.test(expression)) throw new Error('a quote or backtick is not closed')
    tree = compile(expression)
  } catch (cause) {
    throw new InputError(`--query is not a JMESPath expression: ${hideLongWords(reason(cause))}`, {
      cause,
    })
  }
  return (value) => {
    try {
      return TreeInterpreter.search(tree, value)
    } catch (cause) {
      throw new OutputError('QueryFailed', `--query cannot be applied: ${hideLongWords(reason(cause))}`, {cause})
    }
  }
}

/**
 * Text of a value in a format. The AWS CLI prints nothing for an object without members, whatever the format.
 *
 * @throws {OutputError} `FormatFailed`, with the format and its package
 */
export async function render(value: JsonValue, {format, deadline, ...context}: Rendering): Promise<string> {
  if (isEmptyObject(value)) return ''
  if (typeof format !== 'string') {
    const {runPluginFormat} = await import('./run-plugin-format.ts')
    return named(format, () => runPluginFormat(format.module, {value, context, deadline}))
  }
  const bundled = bundledFormats[format]
  if (bundled === undefined) return ''
  return named({name: format, package: bundled.package}, () => callFormat(bundled.load, value, context))
}

/** Names the format and its package when it fails. */
async function named(
  {name, package: owner}: Omit<NamedFormat, 'summary'>,
  run: () => Promise<string>,
): Promise<string> {
  try {
    return await run()
  } catch (cause) {
    const who = name === owner ? name : `${name} of ${owner}`
    throw new OutputError('FormatFailed', `The format ${who} failed: ${hideLongWords(reason(cause))}`, {cause})
  }
}

function isEmptyObject(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
