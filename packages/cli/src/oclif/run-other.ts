import {ConfigError, InputError} from '@sso-oidc/core'
import type {GlobalValues} from '../argv/global-flags.ts'
import {commandIndex, parseArgv} from '../argv/parse-argv.ts'
import type {ProgramContext} from '../command.ts'
import {findCommand} from '../commands/find-command.ts'
import {runCommand} from '../commands/run-command.ts'
import {didYouMean} from '../messages/did-you-mean.ts'
import {quote} from '../messages/quote.ts'
import {finish} from '../output/finish.ts'
import type {Result} from '../output/output.ts'

/**
 * Runs a command line that is not that of a command of this package: help, the version, and commands of plugins. Runs
 * commands of this package too, through oclif and with the hooks of plugins. Returns the exit code.
 */
export async function runOther(argv: readonly string[], context: ProgramContext): Promise<number> {
  const at = commandIndex(argv)
  const {globals} = parseArgv(argv, {flags: []})
  let exitCode = 0
  const runOwn = async (name: string, words: readonly string[]): Promise<void> => {
    const command = findCommand(name)
    if (command !== undefined) exitCode = await runCommand(command, words, context)
  }
  const ended = await finish(
    async () => {
      const name = argv[at]
      if (globals.version || name === 'version' || argv[0] === '-v') return {text: `${context.version}\n`}
      if (name === undefined && (argv.length === 0 || globals.help)) return programHelp(context)
      if (name === undefined) throw new InputError('No command. Run `sso-oidc --help` for the list of commands.')
      // oclif expects the command first.
      const words = [...argv.slice(at), ...argv.slice(0, at)]
      if (name === 'help') return helpOf(argv.slice(at + 1), globals, context)
      if (globals.help) return helpOf(argv.slice(at), globals, context)
      await runThroughOclif(words, runOwn, context)
      return {text: ''}
    },
    {globals, command: 'sso-oidc'},
    context,
  )
  return ended || exitCode
}

/** Returns the help of the command that the words name, or of the program without a command. */
async function helpOf(argv: readonly string[], globals: GlobalValues, context: ProgramContext): Promise<Result> {
  const topic = argv.filter((word) => word !== 'help' && !word.startsWith('-'))
  const [name] = topic
  if (name === undefined) return programHelp(context)
  const {commandHelp, errorsHelp, pageHelp} = await import('../help/show-help.ts')
  const command = findCommand(name)
  if (command !== undefined) return commandHelp(command, globals, context)
  if (name === 'errors') return errorsHelp(globals, context)
  const {pluginHelp} = await import('./run-oclif.ts')
  const page = await pluginHelp(topic, context.env)
  if (page !== undefined) return pageHelp(page, globals, context)
  const others = await context.pluginCommands()
  throw unknownCommand(name, [...context.allCommands().map((each) => each.name), ...others.map(({id}) => id), 'errors'])
}

async function programHelp(context: ProgramContext): Promise<Result> {
  const [{programHelp: print}, plugins] = await Promise.all([import('../help/show-help.ts'), context.pluginCommands()])
  const others = plugins.map(({id, summary = ''}) => ({name: id.replaceAll(':', ' '), summary}))
  return {text: print({commands: context.allCommands(), others})}
}

async function runThroughOclif(
  argv: readonly string[],
  runOwn: (name: string, argv: readonly string[]) => Promise<void>,
  {env}: ProgramContext,
): Promise<void> {
  const {runOclif} = await import('./run-oclif.ts')
  const outcome = await runOclif(argv, {env, runCommand: runOwn})
  if (outcome.kind === 'unknown') throw unknownCommand(outcome.name, outcome.known)
  if (outcome.kind === 'usage') throw new InputError(outcome.message)
  if (outcome.kind === 'failed') throw new ConfigError('PluginFailed', outcome.message, {cause: outcome.cause})
}

function unknownCommand(name: string, known: readonly string[]): InputError {
  const hint = didYouMean(name, known) || ' Run `sso-oidc --help` for the list of commands.'
  return new InputError(`Unknown command: ${quote(name)}.${hint}`)
}
