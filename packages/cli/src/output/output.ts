import type {JsonValue} from '@sso-oidc/core'
import type {Context} from '@sso-oidc/session'
import type {GlobalValues} from '../argv/global-flags.ts'
import {type Choice, chooseFormat} from '../formats/choose-format.ts'
import type {Settings} from '../settings/settings.ts'
import {findPager, type Pager} from './pager.ts'
import {compileQuery, type Query} from './query.ts'
import {render} from './render.ts'
import {nothingSelected, refusedOutput} from './try-output.ts'

/** Text of a result. */
export interface Result {
  readonly text: string
  /** Whether all color sequences in the text come from the program, none from a response. Default: false. */
  readonly isColored?: boolean
  /** Pager to show the text in. */
  readonly pager?: Pager | undefined
  /** Whether the query selected nothing, so that the text only says so. Default: false. */
  readonly isNull?: boolean
  /** Exit code of the command. Default: 0. */
  readonly exitCode?: number
}

/** Settings of a result. */
interface Printing {
  /** Title of a table. */
  readonly title: string
  readonly settings: Settings
  /** Default: the format of `chooseFormat`. */
  readonly format?: Choice
  /** Value that is printed last and without the query. Default: none. */
  readonly last?: JsonValue | undefined
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
   * Applies the query to each value and returns the text of all results.
   *
   * @throws {OutputError} `QueryFailed` or `FormatFailed`
   */
  toResult(values: readonly JsonValue[], printing: Printing): Promise<Result>
  /**
   * Tries the query and the format on the sample of a response, before a request is sent. The sample has every member.
   *
   * @throws {InputError} if the query or a bundled format fails, or if the query has to select something and does not
   * @throws {OutputError} `FormatFailed` if the format of a plugin fails
   */
  tryOn(sample: JsonValue, options: Printing & {format: Choice; mustSelect: boolean}): Promise<void>
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
  const prepared: Output = {
    chooseFormat: formatOf,

    async toResult(values, {title, settings, format: given, last}) {
      const {stdout, env, formatDeadline: deadline} = context
      const {isTTY = false, columns = 80} = stdout
      const format = given ?? (await formatOf(settings))
      const queried = values.map(query)
      // Formats such as text print values unchanged, so colors of the format and of a value cannot be distinguished.
      const isColored = hasColor(globals, context) && !queried.some(hasEscape)
      const rendering = {format, operation: title, color: isColored, width: columns, deadline}
      let text = ''
      for (const value of last === undefined ? queried : [...queried, last]) text += await render(value, rendering)
      const isPaged = isTTY && text !== '' && !globals['no-cli-pager']
      const pager = isPaged ? findPager(settings, env) : undefined
      return {text, isColored, pager, isNull: queried.every((value) => value === null)}
    },

    async tryOn(sample, {mustSelect, ...printing}) {
      const {isNull} = await prepared.toResult([sample], printing).catch((error: unknown) => {
        throw refusedOutput(error, printing.format)
      })
      if (isNull && mustSelect) throw nothingSelected(expression ?? '', sample, printing.title)
    },
  }
  return prepared
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
