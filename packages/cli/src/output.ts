import {type AnyOperation, type Format, InputError, type JsonValue, OutputError} from '@sso-oidc/core'
import {bundledFormats} from '#bundled-formats'
import type {GlobalSettings} from './settings.ts'
import type {Streams} from './streams.ts'

/** Turns a value into the text of the result, as `--query` and `--output` say. */
export type Renderer = (operation: AnyOperation, value: JsonValue) => Promise<string>

type Query = (value: JsonValue) => JsonValue

/**
 * Prepares the output before anything is sent: compiles the query, and knows the format.
 *
 * @throws {InputError} for an expression that is no JMESPath
 */
export async function prepareOutput(settings: GlobalSettings, {stdout}: Streams): Promise<Renderer> {
  const query = settings.query === undefined ? undefined : await compileQuery(settings.query)
  return async (operation, value) => {
    const picked = query === undefined ? value : query(value)
    if (settings.output === 'off' || isEmptyObject(picked)) return ''
    const color = settings.color === 'on' || (settings.color === 'auto' && stdout.isTTY === true)
    const context = {operation: operation.name, color, width: stdout.columns ?? 80}
    return render(settings.output, (format) => format(picked, context))
  }
}

async function render(name: string, call: (format: Format) => string | Promise<string>): Promise<string> {
  const format = bundledFormats[name]
  if (format === undefined) throw new TypeError(`no format ${name}`)
  try {
    return await call((await format.load()).default)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new OutputError('FormatFailed', `The format ${name} of ${format.package} failed: ${reason}`, {cause})
  }
}

/** The AWS CLI prints nothing for an answer without members, whatever the format. */
function isEmptyObject(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}

async function compileQuery(expression: string): Promise<Query> {
  const {compile, TreeInterpreter} = await import('@jmespath-community/jmespath')
  const tree = compiled(expression, compile)
  return (value) => {
    try {
      return TreeInterpreter.search(tree, value)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new OutputError('QueryFailed', `--query ${JSON.stringify(expression)}: ${reason}`, {cause})
    }
  }
}

function compiled<Tree>(expression: string, compile: (expression: string) => Tree): Tree {
  try {
    return compile(expression)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new InputError(`--query ${JSON.stringify(expression)} is not a JMESPath expression: ${reason}`, {cause})
  }
}
