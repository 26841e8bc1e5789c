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
  /** Whether the text has color sequences of its own. Default: false, and a terminal shows all sequences escaped. */
  readonly isColored?: boolean
  /** Pager to show the text in. */
  readonly pager?: PagerCommand | undefined
  /** Whether to print the text if the pager cannot be started. */
  readonly isPagerOptional?: boolean
}

/** Output options of a command line. They are checked before the command runs. */
export interface Output {
  /**
   * Returns the format: `--output`, or the one that the settings select.
   *
   * @throws {ConfigError} `InvalidSetting` if the settings select an unknown format
   */
  chooseFormat(settings: Settings): Promise<Choice>
  /**
   * Applies the query to each value and returns the text of all results. `title` is the title of a table.
   *
   * @throws {OutputError} `QueryFailed` or `FormatFailed`
   */
  toResult(values: readonly JsonValue[], printing: {title: string; format: Choice; settings: Settings}): Promise<Result>
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
  return {
    chooseFormat: async (settings) =>
      asked ?? chooseFormat(settings.get('output') ?? {value: 'json', from: 'default'}, context),

    async toResult(values, {title, format, settings}) {
      const {stdout, env, formatDeadline: deadline} = context
      const {isTTY = false, columns = 80} = stdout
      const color = hasColor(globals, context)
      const rendering = {format, operation: title, color, width: columns, deadline}
      const queried = values.map(query)
      let text = ''
      for (const value of queried) text += await render(value, rendering)
      const isPaged = isTTY && text !== '' && !globals['no-cli-pager']
      const pager = isPaged ? await pagerCommand(settings, env) : undefined
      const result = {text, isColored: color && isColoredFormat(format)}
      return pager === undefined ? result : {...result, pager}
    },
  }
}

/** Returns whether a format prints color: the table, and any format of a plugin. */
function isColoredFormat(format: Choice): boolean {
  return format === 'table' || typeof format !== 'string'
}

/** Returns whether the output can contain color. */
export function hasColor({color}: GlobalValues, {stdout, env}: Pick<Context, 'env' | 'stdout'>): boolean {
  if (color === 'on' || color === 'off') return color === 'on'
  return stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
}
