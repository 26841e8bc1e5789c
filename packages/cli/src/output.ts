import {type Format, hideLongWords, InputError, type JsonValue, OutputError} from '@sso-oidc/core'
import {bundledFormats} from '#bundled-formats'
import {outputNames} from './flags.ts'
import {badSetting, type Settings} from './settings.ts'

const CLOSED = /^(?:[^`'"]|`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*$/s

/** Applies a `--query`. */
export type Query = (value: JsonValue) => JsonValue

/** What shapes the text of a result. */
export interface Rendering {
  /** Name of the format. */
  readonly format: string
  /** API name of the operation. */
  readonly operation: string
  readonly color: boolean
  readonly width: number
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
 * Name of the format that flag, environment or profile choose.
 *
 * @throws {ConfigError} when there is no such format
 */
export function formatName(settings: Settings): string {
  const setting = settings.get('output')
  if (setting === undefined) return 'json'
  if (outputNames.includes(setting.value)) return setting.value
  throw badSetting(setting, `one of ${outputNames.join(', ')}`)
}

/** Text of a value in a format. The AWS CLI prints nothing for an object without members, whatever the format. */
export async function render(value: JsonValue, {format, ...context}: Rendering): Promise<string> {
  const chosen = bundledFormats[format]
  if (chosen === undefined || isEmptyObject(value)) return ''
  try {
    const {default: toText}: {default: Format} = await chosen.load()
    return await toText(value, context)
  } catch (cause) {
    throw new OutputError('FormatFailed', `The format ${format} of ${chosen.package} failed: ${reason(cause)}`, {cause})
  }
}

function isEmptyObject(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
