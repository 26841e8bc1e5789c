import type {JsonValue} from '@sso-oidc/core'
import type {Context} from '@sso-oidc/session'
import type {GlobalValues} from '../argv/global-flags.ts'
import {type Choice, chooseFormat} from '../formats/choose-format.ts'
import type {Settings} from '../settings/settings.ts'
import {type PagerCommand, pagerCommand} from './pager.ts'
import {compileQuery, type Query} from './query.ts'
import {render} from './render.ts'

/** Text of a result. */
export interface Result {
  readonly text: string
  /** Whether all color sequences in the text come from the program, none from a response. Default: false. */
  readonly isColored?: boolean
  /** Pager to show the text in. */
  readonly pager?: PagerCommand | undefined
  /** Whether to print the text if the pager cannot be started. */
  readonly isPagerOptional?: boolean
}

/** Output options of a command line. They are checked before the command runs. */
export interface Output {
  /**
   * Returns the format that `--output` or the settings select.
   *
   * @throws {ConfigError} `InvalidSetting` if the settings select an unknown format
   */
  chooseFormat(settings: Settings): Promise<Choice>
  /**
   * Applies the query to each value and returns the text of all results. `title` is the title of a table. Default format:
   * the one of `chooseFormat`.
   *
   * @throws {OutputError} `QueryFailed` or `FormatFailed`
   */
  toResult(
    values: readonly JsonValue[],
    printing: {title: string; settings: Settings; format?: Choice},
  ): Promise<Result>
}

/** The parts of the context that the output needs. */
export type OutputContext = Pick<Context, 'cwd' | 'env' | 'stdout'> & {
  /** Time limit of a plugin format in milliseconds. Default: 30,000. */
  readonly formatDeadline?: number | undefined
}

/**
 * Checks `--output` and compiles `--query`.
 *
 * @throws {InputError} if one of them is invalid
 */
export async function prepareOutput(globals: GlobalValues, context: OutputContext): Promise<Output> {
  const {output, query: expression} = globals
  const asked = output === undefined ? undefined : await chooseFormat({value: output, from: '--output'}, context)
  const query: Query = expression === undefined ? (value) => value : await compileQuery(expression)
  const formatOf = async (settings: Settings): Promise<Choice> =>
    asked ?? chooseFormat(settings.get('output') ?? {value: 'json', from: 'default'}, context)
  return {
    chooseFormat: formatOf,

    async toResult(values, {title, settings, format: given}) {
      const {stdout, env, formatDeadline: deadline} = context
      const {isTTY = false, columns = 80} = stdout
      const format = given ?? (await formatOf(settings))
      const queried = values.map(query)
      // Formats such as text print values unchanged, so colors of the format and of a value cannot be distinguished.
      const isColored = hasColor(globals, context) && !queried.some(hasEscape)
      const rendering = {format, operation: title, color: isColored, width: columns, deadline}
      let text = ''
      for (const value of queried) text += await render(value, rendering)
      const isPaged = isTTY && text !== '' && !globals['no-cli-pager']
      const pager = isPaged ? pagerCommand(settings, env) : undefined
      return {text, isColored, pager}
    },
  }
}

/** Returns whether a value contains the character that begins a color sequence. */
function hasEscape(value: JsonValue): boolean {
  return JSON.stringify(value).includes(String.raw`\u001b`)
}

/** Returns whether the output can contain color. */
export function hasColor({color}: GlobalValues, {stdout, env}: Pick<Context, 'env' | 'stdout'>): boolean {
  if (color === 'on' || color === 'off') return color === 'on'
  return stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
}
