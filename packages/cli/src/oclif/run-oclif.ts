import {Config} from '@oclif/core/config'
import {CommandHelp, normalizeArgv} from '@oclif/core/help'
import {run} from '@oclif/core/run'
import type {Context} from '@sso-oidc/session'
import type {PluginCommand} from '../command.ts'
import {allCommands} from '../commands/find-command.ts'
import {dataFolder, isWritableByOthers} from '../formats/data-folder.ts'
import type {Page} from '../help/page.ts'
import {pluginPage} from '../help/plugin-page.ts'
import {type CommandRunner, runners, toOclif} from './to-oclif.ts'

// A separate bundle. It returns failures as data, because the error classes of core would be copies of those in the main
// bundle.

/** All commands of this package, for oclif. */
export const COMMANDS = Object.fromEntries(allCommands().map((command) => [command.name, toOclif(command)]))

const MAX_HELP_WIDTH = 100

/** Result of a command that oclif runs. */
export type OclifOutcome =
  | {readonly kind: 'done'}
  /** The command does not exist. */
  | {readonly kind: 'unknown'; readonly name: string; readonly known: readonly string[]}
  /** The command line is invalid. */
  | {readonly kind: 'usage'; readonly message: string}
  /** A plugin failed, or oclif failed to manage plugins. */
  | {readonly kind: 'failed'; readonly message: string; readonly cause: unknown}

/** Settings of oclif. */
export interface OclifOptions {
  readonly env: Context['env']
  /** Runs the commands of this package. */
  readonly runCommand: CommandRunner
}

/** Runs a command through oclif: one of a plugin, or one of this package if a plugin has hooks. */
export async function runOclif(argv: readonly string[], {env, runCommand}: OclifOptions): Promise<OclifOutcome> {
  const config = await loadConfig(env)
  runners.set(config, runCommand)
  const known = knownNames(config)
  const [name = ''] = argv
  if (!known.some((id) => id.split(' ')[0] === name)) return {kind: 'unknown', name, known}
  try {
    await run([...argv], config)
    return {kind: 'done'}
  } catch (error) {
    return toOutcome(error, known)
  }
}

/** Returns the page of a plugin command, or undefined if the command does not exist. `argv` begins with its name. */
export async function pluginHelp(argv: readonly string[], env: Context['env']): Promise<Page | undefined> {
  const config = await loadConfig(env)
  const [id = ''] = normalizeArgv(config, [...argv])
  const command = config.findCommand(id)
  if (command === undefined) return undefined
  const below = config.commands.filter((each) => isShown(each) && each.id.startsWith(`${command.id}:`))
  // Templates contain the name as it is typed.
  const help = new CommandHelp({...command, id: command.id.replaceAll(':', ' ')}, config, {maxWidth: MAX_HELP_WIDTH})
  return pluginPage(command, below, help.render)
}

/** Returns the commands of plugins. */
export async function pluginCommands(env: Context['env']): Promise<PluginCommand[]> {
  const {commands} = await loadConfig(env)
  return commands.filter((command) => isShown(command) && !Object.hasOwn(COMMANDS, command.id))
}

/** oclif reads the directory of plugins from the environment of the process. */
async function loadConfig(env: Context['env']): Promise<Config> {
  const folder = dataFolder(env)
  process.env['SSO_OIDC_DATA_DIR'] = folder
  return Config.load({root: `${__dirname}/..`, userPlugins: !isWritableByOthers(folder)})
}

/** oclif lists a command again under each of its aliases. */
function isShown({id, aliases, hidden}: Config['commands'][number]): boolean {
  return !hidden && !aliases.includes(id)
}

function knownNames({commandIDs}: Config): string[] {
  return [...commandIDs, 'help'].map((id) => id.replaceAll(':', ' '))
}

/** oclif ends some commands with an error of exit code 0, and marks the errors of its parser. */
function toOutcome(error: unknown, known: readonly string[]): OclifOutcome {
  if (!(error instanceof Error)) throw error
  const exit = 'oclif' in error ? (error.oclif as {exit?: number}).exit : undefined
  if (exit === 0) return {kind: 'done'}
  const missing = /^command (\S+) not found/i.exec(error.message)?.[1]
  if (missing !== undefined) return {kind: 'unknown', name: missing.replaceAll(':', ' '), known}
  if ('parse' in error) return {kind: 'usage', message: error.message.replace(/\nSee more help with --help$/, '')}
  return {kind: 'failed', message: error.message, cause: error}
}
