import manifest from '../../package.json' with {type: 'json'}
import type {GlobalValues} from '../argv/global-flags.ts'
import type {Command, ProgramContext} from '../command.ts'
import {availableFormats} from '../formats/installed-formats.ts'
import {hasColor, type Result} from '../output/output.ts'
import {findPager} from '../output/pager.ts'
import {readSettings} from '../settings/settings.ts'
import {manualPages} from './all-pages.ts'
import {bundledTopics} from './bundled-commands.ts'
import {commandPage} from './command-page.ts'
import {errorsPage} from './errors-page.ts'
import type {Page} from './page.ts'
import {toText} from './to-text.ts'

export {programHelp} from './program-page.ts'

/** Minimum and maximum width of help in columns, on any terminal. */
const MIN_WIDTH = 40
const MAX_WIDTH = 100

/** Returns the help of a command. */
export function commandHelp(command: Command, globals: GlobalValues, context: ProgramContext): Promise<Result> {
  const outputs = availableFormats(context.env).map(({name}) => name)
  return pageHelp(commandPage(command, outputs), globals, context)
}

/** Returns the help about error codes and exit codes. */
export function errorsHelp(globals: GlobalValues, context: ProgramContext): Promise<Result> {
  return pageHelp(errorsPage(), globals, context)
}

/** Returns the manual page of a command in the macros of man(7), or that of the program. Returns undefined if there is none. */
export async function manualPage(topic: readonly string[], {allCommands}: ProgramContext): Promise<Result | undefined> {
  const pages = manualPages({commands: await allCommands(), others: bundledTopics}, manifest.version)
  const text = pages.get(['sso-oidc', ...topic].join('-'))
  return text === undefined ? undefined : {text}
}

/** Returns the text of a page, with a pager on a terminal. */
export async function pageHelp(page: Page, globals: GlobalValues, context: ProgramContext): Promise<Result> {
  const {stdout} = context
  const width = Math.max(MIN_WIDTH, Math.min(stdout.columns || 80, MAX_WIDTH))
  const bold = (text: string): string => `\u001b[1m${text}\u001b[22m`
  const isColored = hasColor(globals, context)
  const text = toText(page, {width, ...(isColored ? {bold} : {})})
  const pager = stdout.isTTY && !globals['no-cli-pager'] ? pagerOfHelp(globals, context) : undefined
  return {text, isColored, pager}
}

/** Returns no pager if the settings are invalid, so that help is always printed. */
function pagerOfHelp(globals: GlobalValues, context: ProgramContext): Result['pager'] {
  try {
    return findPager(readSettings(globals, context), context.env)
  } catch {
    return undefined
  }
}
