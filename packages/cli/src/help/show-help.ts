import {styleText} from 'node:util'
import type {Config} from '@oclif/core/config'
import {CommandHelp, normalizeArgv} from '@oclif/core/help'
import {type AnyOperation, operations} from '@sso-oidc/core'
import {availableFormats} from '../formats/installed-formats.ts'
import {pagerCommand, page as showPage} from '../output/pager.ts'
import type {Result} from '../run-operation.ts'
import {readSettings} from '../settings/settings.ts'
import {commandIndex, globalWords, type OperationWords} from '../words/words.ts'
import {commandPage} from './command-page.ts'
import {operationPage} from './operation-page.ts'
import type {Page} from './page.ts'
import {programPage} from './program-page.ts'
import {toText} from './to-text.ts'

/** Lines of help are no shorter and no longer than this, whatever the terminal. */
const NARROWEST = 40
const WIDEST = 100

/** The operation whose help is asked for: `create-token --help`, `create-token help` or `help create-token`. */
export function helpTopic(argv: readonly string[], words: OperationWords | undefined): AnyOperation | undefined {
  if (argv.includes('--version')) return undefined
  const at = commandIndex(argv)
  return words?.operation ?? (argv[at] === 'help' ? operations[argv[at + 1] ?? ''] : undefined)
}

/** Help of an operation. */
export function operationHelp(operation: AnyOperation, argv: readonly string[]): Promise<Result> {
  return pageHelp(operationPage(operation, formatNames()), argv)
}

/** Help of a command that is no operation, or nothing when `words`, the command first, do not ask for that. */
export async function commandHelp(
  config: Config,
  words: readonly string[],
  argv: readonly string[],
): Promise<Result | undefined> {
  const asked = words.slice(0, words.includes('--') ? words.indexOf('--') : undefined)
  const [id = ''] = normalizeArgv(config, [...words])
  const command = asked.includes('--help') || asked.includes('-h') ? config.findCommand(id) : undefined
  if (command === undefined) return undefined
  const below = config.commands.filter((each) => isShown(each) && each.id.startsWith(`${command.id}:`))
  // Templates want the name as it is typed.
  const {render} = new CommandHelp({...command, id: command.id.replaceAll(':', ' ')}, config, {maxWidth: WIDEST})
  return pageHelp(commandPage(command, below, render), argv)
}

/** oclif lists a command once more under each of its aliases. */
function isShown({id, aliases, hidden}: Config['commands'][number]): boolean {
  return !hidden && !aliases.includes(id)
}

/** Help of the program: what it is and its commands where nothing was asked, else the whole page. */
export function programHelp({commands, topics}: Config, argv: readonly string[]): Promise<Result> {
  const shown = commands.filter(isShown).map(({id, summary}) => [id, {summary}] as const)
  const named = topics
    .filter(({hidden}) => !hidden)
    .map(({name, description}) => [name, {summary: description}] as const)
  // What is said of a topic goes before what is said of the command that has its name.
  const all = [...shown, ...named].filter(([name]) => !name.includes(':'))
  const page = programPage(Object.fromEntries(all), formatNames())
  return pageHelp(argv.length === 0 ? startOf(page) : page, argv)
}

/** What a page begins with, up to the list of commands. */
function startOf(page: Page): Page {
  const end = page.sections.findIndex(({title}) => title === 'Commands') + 1
  const rest = {
    title: 'See also',
    blocks: ['`sso-oidc --help` for the options of all commands, errors and exit codes.'],
  }
  return {...page, sections: [...page.sections.slice(0, end), rest]}
}

function formatNames(): string[] {
  return availableFormats(process.env).map(({name}) => name)
}

/** The text of a page: through the pager on a terminal, as the AWS CLI does it, unless nothing was asked. */
async function pageHelp(page: Page, argv: readonly string[]): Promise<Result> {
  const {stdout} = process
  const width = Math.max(NARROWEST, Math.min(stdout.columns || 80, WIDEST))
  const isPlain = styleText('bold', 'x', {stream: stdout}) === 'x'
  const bold = (text: string): string => styleText('bold', text, {validateStream: false})
  const text = toText(page, {width, ...(isPlain ? {} : {bold})})
  return stdout.isTTY && argv.length > 0 && (await isPaged(text, argv)) ? {text: ''} : {text}
}

/** Shows a text through the pager. Settings or a pager that do not work keep nobody from reading help. */
async function isPaged(text: string, argv: readonly string[]): Promise<boolean> {
  try {
    const words = globalWords(argv)
    const pager = await pagerCommand(readSettings(words, {env: process.env, cwd: process.cwd()}), process.env)
    if (pager === undefined || words.values.has('no-cli-pager')) return false
    await showPage(text, pager)
    return true
  } catch {
    return false
  }
}
