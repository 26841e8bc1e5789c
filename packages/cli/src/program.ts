import {Config} from '@oclif/core/config'
import {run} from '@oclif/core/run'
import {ConfigError, InputError, showWord} from '@sso-oidc/core'
import {Completion} from './commands/completion.ts'
import {Formats} from './commands/formats.ts'
import {commandHelp, helpTopic, operationHelp, programHelp} from './help/show-help.ts'
import {didYouMean} from './messages/did-you-mean.ts'
import {operationCommands} from './operation-command.ts'
import {runAsProcess} from './process.ts'
import {commandIndex, type OperationWords} from './words/words.ts'

/** Every command of this package, for oclif. Those of plugins come to them. */
export const COMMANDS = {...operationCommands, completion: Completion, formats: Formats}

/** Shows help, or lets oclif do its part: version, and every command that is no operation. */
export function runProgram(argv: readonly string[], operationWords: OperationWords | undefined): Promise<void> {
  return runAsProcess(argv, async () => {
    const topic = helpTopic(argv, operationWords)
    if (topic !== undefined) return operationHelp(topic, argv)
    const config = await Config.load({root: `${__dirname}/..`})
    const words = toOclifWords(argv, [...config.commandIDs, 'help'])
    if (words.length === 0) return programHelp(config, argv)
    const help = await commandHelp(config, words, argv)
    if (help !== undefined) return help
    try {
      await run(words, config)
    } catch (error) {
      throwAsOurs(error, {name: words[0], ids: config.commandIDs})
    }
    return {text: ''}
  })
}

/** The words for oclif, which wants the command first. None where help of the program is asked for. */
function toOclifWords(argv: readonly string[], known: readonly string[]): string[] {
  if (argv.includes('--version')) return ['--version']
  const at = commandIndex(argv)
  const name = argv[at]
  if (name === undefined) {
    if (argv.length === 0 || argv.includes('--help') || argv.includes('-h')) return []
    throw new InputError('No command is named; sso-oidc --help lists them.')
  }
  if (!known.some((id) => id.split(':')[0] === name)) throw unknownCommand(name, known)
  const words = argv.slice(at)
  if (name !== 'help' && words.at(-1) !== 'help') return [...words, ...argv.slice(0, at)]
  const topic = words.filter((word) => word !== 'help' && !word.startsWith('-'))
  return topic.length === 0 ? [] : [...topic, '--help']
}

function unknownCommand(id: string, known: readonly string[]): InputError {
  const [words = '', ...names] = [id, ...known].map((each) => each.replaceAll(':', ' '))
  const hint = didYouMean(words, names) || '; sso-oidc --help lists them.'
  return new InputError(`${showWord(words)} is not a command${hint}`)
}

/**
 * oclif ends some commands by an exception, and marks those that its parser throws. What else goes wrong in a command of
 * a plugin is no bug of this package.
 */
function throwAsOurs(error: unknown, {name = '', ids}: {name: string | undefined; ids: readonly string[]}): void {
  if (!(error instanceof Error)) throw error
  const exit = 'oclif' in error ? (error.oclif as {exit?: number}).exit : undefined
  if (exit === 0) return
  const missing = /^command (\S+) not found/i.exec(error.message)?.[1]
  if (missing !== undefined) throw unknownCommand(missing, ids)
  if ('parse' in error) {
    throw new InputError(error.message.replace(/\nSee more help with --help$/, ''), {cause: error})
  }
  throw Object.hasOwn(COMMANDS, name) ? error : new ConfigError('PluginFailed', error.message, {cause: error})
}
