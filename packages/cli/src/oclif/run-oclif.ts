/// <reference path="./plugins-package.d.ts" />
import {mkdirSync} from 'node:fs'
import path from 'node:path'
import type {Command as OclifCommand} from '@oclif/core/command'
import {Config} from '@oclif/core/config'
import {CommandHelp, normalizeArgv} from '@oclif/core/help'
import {settings} from '@oclif/core/settings'
import bundledPackage from '@sso-oidc/plugins/package.json' with {type: 'json'}
import type {Context} from '@sso-oidc/session'
import ownPackage from '../../package.json' with {type: 'json'}
import type {PluginCommand} from '../command.ts'
import {allCommands} from '../commands/all-commands.ts'
import {dataFolder, unsafeFolder} from '../formats/data-folder.ts'
import {bundledCommands} from '../help/bundled-commands.ts'
import type {Page} from '../help/page.ts'
import {type PagedPlugin, pluginPage} from '../help/plugin-page.ts'
import {EmbeddedPlugin} from './embedded-plugin.ts'
import {type CommandRunner, setRunner, toId, toOclif} from './to-oclif.ts'

// A separate bundle. It returns failures as data, because the error classes of core would be copies of those in the main
// bundle.

/** All commands of this package, for oclif. */
const COMMANDS: Readonly<Record<string, OclifCommand.Class>> = Object.fromEntries(
  allCommands().map((command) => [toId(command.name), toOclif(command)]),
)

const MAX_HELP_WIDTH = 100

// Linked plugins run from their build output. Otherwise, oclif warns about each linked plugin that is an ES module.
settings.enableAutoTranspile = false

/** Result of a command that oclif runs. */
export type OclifOutcome =
  | {readonly kind: 'done'; readonly exitCode: number}
  /** The words are the beginning of the names of commands, such as `acme` of `acme hello`. */
  | {readonly kind: 'topic'}
  /** The command does not exist. */
  | {readonly kind: 'unknown'; readonly name: string; readonly known: readonly string[]}
  /** The command line of the command with this name is invalid. */
  | {readonly kind: 'usage'; readonly name: string; readonly message: string}
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
  if (argv[0] === 'plugins') {
    const message = prepareFolder(dataFolder(env))
    if (message !== undefined) return {kind: 'failed', message, cause: undefined}
  }
  const config = await loadConfig(env)
  setRunner(runCommand)
  const known = knownNames(config)
  const name = nameIn(argv, known)
  if (!known.some((id) => id.split(' ')[0] === argv[0])) return {kind: 'unknown', name, known}
  const [id = '', ...words] = normalizeArgv(config, [...argv])
  const command = config.findCommand(id)
  if (command === undefined) return config.findTopic(id) ? {kind: 'topic'} : {kind: 'unknown', name, known}
  try {
    await runWithHooks(config, command, words)
    return {kind: 'done', exitCode: 0}
  } catch (error) {
    return toOutcome(error, name)
  }
}

/** Runs a command and the hooks of plugins, as `run` of oclif does. That function would load the configuration again. */
async function runWithHooks(config: Config, command: OclifCommand.Loadable, argv: string[]): Promise<void> {
  const {id} = command
  let failure: Error | undefined
  try {
    await config.runHook('init', {id, argv})
    await config.runCommand(id, argv, command)
  } catch (error) {
    if (error instanceof Error) failure = error
    throw error
  } finally {
    await config.runHook('finally', {id, argv, Command: command, error: failure})
  }
}

/** Creates the directory of plugins for this user only. Returns the reason if the directory cannot be used. */
function prepareFolder(folder: string): string | undefined {
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700})
  } catch {
    // Commands that only read need no directory, and npm reports the error for the others.
  }
  return unsafeFolder(folder)
}

/** Returns the page of a plugin command, or undefined if the command does not exist. `argv` begins with its name. */
export async function pluginHelp(argv: readonly string[], env: Context['env']): Promise<Page | undefined> {
  const config = await loadConfig(env)
  const [id = ''] = normalizeArgv(config, [...argv])
  const below = config.commands.filter((each) => isShown(each) && each.id.startsWith(`${id}:`))
  const command = config.findCommand(id)
  if (command === undefined) {
    const topic = topicOf(config, id)
    return topic === undefined ? undefined : pluginPage(topic, below, (text) => text)
  }
  // Templates contain the name as it is typed.
  const help = new CommandHelp({...command, id: command.id.replaceAll(':', ' ')}, config, {maxWidth: MAX_HELP_WIDTH})
  return pluginPage(command, below, help.render)
}

/** Returns a topic as a command that requires the rest of the name. */
function topicOf(config: Config, id: string): PagedPlugin | undefined {
  const topic = config.findTopic(id)
  if (topic === undefined) return undefined
  const {description = `Commands of the topic ${id.replaceAll(':', ' ')}.`} = topic
  const command = {name: 'command', required: true, description: 'Command to run.', input: []}
  return {id, summary: description, aliases: [], args: {command}, flags: {}}
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
  const root = path.dirname(__dirname)
  const plugins = new Map([ownPlugin(root), bundledPlugin(root)].map((plugin) => [plugin.name, plugin]))
  const config = await Config.load({root, plugins, userPlugins: unsafeFolder(folder) === undefined})
  // oclif looks for installed plugins only if it is told to, because it has got some already.
  await config.loadPluginsAndCommands({force: true})
  return config
}

/**
 * Returns the commands of this package. They parse their own command line, so oclif needs no description of them. `strict` keeps
 * oclif from looking for the arguments among the names of commands.
 */
function ownPlugin(root: string): EmbeddedPlugin {
  const commands = Object.keys(COMMANDS).map((id) => ({
    id,
    aliases: [],
    args: {},
    flags: {},
    hidden: false,
    strict: false,
  }))
  return new EmbeddedPlugin({pjson: ownPackage, root, isRoot: true, commands, load: async () => COMMANDS})
}

/** Returns the commands that manage plugins. */
function bundledPlugin(root: string): EmbeddedPlugin {
  const load = async () => (await import('@sso-oidc/plugins')).COMMANDS
  return new EmbeddedPlugin({pjson: bundledPackage, root, commands: bundledCommands, load})
}

/** oclif lists a command again under each of its aliases. */
function isShown({id, aliases, hidden}: Config['commands'][number]): boolean {
  return !hidden && !aliases.includes(id)
}

function knownNames({commandIDs}: Config): string[] {
  return [...commandIDs, 'help'].map((id) => id.replaceAll(':', ' '))
}

/** Returns the name of the command as it is typed: the known words and the first unknown word after them. */
function nameIn(argv: readonly string[], known: readonly string[]): string {
  const end = argv.findIndex((word) => word.startsWith('-'))
  const words = end < 0 ? argv : argv.slice(0, end)
  let count = 1
  const isTopic = (): boolean => known.some((id) => id.startsWith(`${words.slice(0, count).join(' ')} `))
  while (count < words.length && isTopic()) count += 1
  return words.slice(0, count).join(' ')
}

/** Converts an error of oclif. oclif ends some commands with an error of exit code 0 and marks errors of its parser. */
function toOutcome(error: unknown, name: string): OclifOutcome {
  if (!(error instanceof Error)) throw error
  const exit = 'oclif' in error ? (error.oclif as {exit?: number}).exit : undefined
  // `this.exit(3)` of a command throws an error that is not meant for the user.
  if (exit === 0 || ('code' in error && error.code === 'EEXIT')) return {kind: 'done', exitCode: exit ?? 0}
  if ('parse' in error) return {kind: 'usage', name, message: usageMessage(error.message)}
  return {kind: 'failed', message: error.message, cause: error}
}

/** Replaces the words of oclif with those of this program. */
function usageMessage(message: string): string {
  return message
    .replace(/\nSee more help with --help$/, '')
    .replace(/^Nonexistent flag/, 'Unknown option')
    .replace(/^(Missing \d+ required arg)(s?):/, '$1ument$2:')
}
