import {ConfigError, InputError} from '@sso-oidc/core'
import {listedCommands} from '#command-table'
import type {GlobalValues} from '../argv/global-flags.ts'
import {commandIndex, parseArgv} from '../argv/parse-argv.ts'
import type {ProgramContext} from '../command.ts'
import {commandIn, findCommand} from '../commands/find-command.ts'
import {runCommand} from '../commands/run-command.ts'
import {installedPlugins} from '../formats/installed-plugins.ts'
import {didYouMean} from '../messages/did-you-mean.ts'
import {quote} from '../messages/quote.ts'
import {finish} from '../output/finish.ts'
import type {Result} from '../output/output.ts'
import type {CommandRunner} from './to-oclif.ts'

/**
 * Runs help, the version, and commands of plugins. If a plugin has hooks, also runs commands of this package, through oclif.
 * Returns the exit code.
 */
export async function runOther(argv: readonly string[], context: ProgramContext): Promise<number> {
  const at = commandIndex(argv)
  const name = argv[at]
  const isOwn = commandIn(argv) !== undefined
  // A command of this package parses its own command line.
  const globals = isOwn ? {} : parseArgv(argv, {flags: []}).globals
  const line = {globals, command: 'sso-oidc'}
  let exitCode = 0
  const runOwn: CommandRunner = async (own, words) => {
    const command = findCommand(own)
    return command === undefined ? 0 : runCommand(await command.load(), words, context)
  }
  const ended = await finish(
    async () => {
      if (globals.version || asksForVersion(name, argv)) return {text: `${context.version}\n`}
      if (name === undefined && (argv.length === 0 || globals.help)) return programHelp(context)
      if (name === undefined) throw new InputError('No command.')
      if (name === 'help') return helpOf(argv.slice(at + 1), globals, context)
      if (globals.help) return helpOf(argv.slice(at), globals, context)
      const outcome = await runThroughOclif(commandFirst(argv, at), {line, runOwn}, context)
      if (outcome === 'topic') return helpOf(argv.slice(at), globals, context)
      exitCode = outcome
      // An empty result reports an error of standard output that a plugin has caused.
      return isOwn ? undefined : {text: ''}
    },
    line,
    context,
  )
  return ended || exitCode
}

/** Returns whether a command line asks for the version in another way than with `--version`. */
function asksForVersion(name: string | undefined, argv: readonly string[]): boolean {
  return name === 'version' || (name === undefined && argv.some((word) => word === '-v' || word === '-V'))
}

/** Moves the command to the front, as oclif expects. Keeps the words of a plugin command together, and `--` behind global options. */
function commandFirst(argv: readonly string[], at: number): string[] {
  const found = commandIn(argv)
  if (found !== undefined) return [...found.command.name.split(' '), ...found.words]
  return [...argv.slice(at), ...argv.slice(0, at)]
}

/** Returns the help of the command in `argv`, or of the program if there is none. */
async function helpOf(argv: readonly string[], globals: GlobalValues, context: ProgramContext): Promise<Result> {
  const topic = argv.filter((word) => word !== 'help' && !word.startsWith('-'))
  const [name] = topic
  if (argv.includes('--man')) return manualOf(topic, context)
  if (name === undefined || name === 'version') return programHelp(context)
  const {commandHelp, errorsHelp, pageHelp} = await import('../help/show-help.ts')
  const command = commandIn(topic)?.command
  if (command !== undefined) return commandHelp(await command.load(), globals, context)
  if (name === 'errors') return errorsHelp(globals, context)
  const {pluginHelp} = await import('./run-oclif.ts')
  const page = await pluginHelp(topic, context.env)
  if (page !== undefined) return pageHelp(page, globals, context)
  const others = await context.pluginCommands()
  const known = [...listedCommands.map((each) => each.name), ...others.map(({id}) => id), 'errors']
  throw unknownCommand(name, {known, next: topic[1]}, context)
}

/** Returns a manual page, for systems on which npm does not install them. */
async function manualOf(topic: readonly string[], context: ProgramContext): Promise<Result> {
  const {manualPage} = await import('../help/show-help.ts')
  const page = await manualPage(topic, context)
  if (page !== undefined) return page
  const [name, known] = [topic.join(' '), [...listedCommands.map((each) => each.name), 'errors']]
  throw new InputError(`There is no manual page of ${quote(name)}.${didYouMean(name, known)}`)
}

async function programHelp(context: ProgramContext): Promise<Result> {
  const [{programHelp: print}, plugins] = await Promise.all([import('../help/show-help.ts'), context.pluginCommands()])
  const others = plugins.map(({id, summary = ''}) => ({name: id.replaceAll(':', ' '), summary}))
  for (const problem of installedPlugins(context.env).problems) context.stderr.log(problem)
  return {text: print({commands: listedCommands, others})}
}

/** Runs a command through oclif and returns its exit code, or `topic` if `argv` is only the beginning of a command. */
async function runThroughOclif(
  argv: readonly string[],
  {line, runOwn}: {line: {command: string}; runOwn: CommandRunner},
  context: ProgramContext,
): Promise<number | 'topic'> {
  const {runOclif} = await import('./run-oclif.ts')
  // Opens the stream, which keeps the errors of what oclif and plugins write to it.
  context.stdout.write('')
  const outcome = await runOclif(argv, {env: context.env, runCommand: runOwn})
  if (outcome.kind === 'unknown') {
    const {name, known} = outcome
    throw unknownCommand(name, {known, next: argv[name.split(' ').length]}, context)
  }
  if (outcome.kind === 'failed') throw new ConfigError('PluginFailed', outcome.message, {cause: outcome.cause})
  if (outcome.kind === 'topic') return 'topic'
  if (outcome.kind === 'done') return outcome.exitCode
  line.command = `sso-oidc ${outcome.name}`
  throw new InputError(outcome.message)
}

/**
 * Creates the error for an unknown command. `next` is the word behind it: users of the AWS CLI may write `sso login`. An ignored
 * plugin may contain the command, so the message lists the problems of plugins.
 */
function unknownCommand(
  name: string,
  {known, next = ''}: {known: readonly string[]; next: string | undefined},
  {env}: ProgramContext,
): InputError {
  const hint = known.includes(next) ? ` Did you mean ${next}?` : didYouMean(name, known)
  return new InputError([`Unknown command: ${quote(name)}.${hint}`, ...installedPlugins(env).problems].join('\n'))
}
