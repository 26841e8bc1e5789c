import {Config} from '@oclif/core/config'
import {run} from '@oclif/core/run'
import {ConfigError, InputError, showWord} from '@sso-oidc/core'
import {Completion} from './commands/completion.ts'
import {Formats} from './commands/formats.ts'
import {helpTopic, operationHelp} from './help/show-help.ts'
import {didYouMean} from './messages/did-you-mean.ts'
import {operationCommands} from './operation-command.ts'
import {runAsProcess} from './process.ts'
import type {OperationWords} from './words/words.ts'

/** Every command of this package, for oclif. Those of plugins come to them. */
export const COMMANDS = {...operationCommands, completion: Completion, formats: Formats}

/** Shows help of an operation, or lets oclif do its part: version, and the commands that are no operations. */
export function runProgram(argv: readonly string[], words: OperationWords | undefined): Promise<void> {
  return runAsProcess(argv, async () => {
    const topic = helpTopic(argv, words)
    if (topic !== undefined) return operationHelp(topic, argv)
    const config = await Config.load({root: `${__dirname}/..`})
    const oclifWords = toOclifWords(argv, [...config.commandIDs, 'help'])
    try {
      await run(oclifWords, config)
    } catch (error) {
      throwAsOurs(error, {name: argv[0], ids: config.commandIDs})
    }
    return {text: ''}
  })
}

function toOclifWords(argv: readonly string[], known: readonly string[]): string[] {
  if (argv.includes('--version')) return ['--version']
  const name = argv.find((word) => !word.startsWith('-'))
  const firstWords = known.map((id) => id.split(':')[0])
  if (name !== undefined && !firstWords.includes(name)) throw unknownCommand(name, known)
  if (name === undefined || name === 'help') return [...argv.filter((word) => word !== name), '--help']
  return [...argv]
}

function unknownCommand(id: string, known: readonly string[]): InputError {
  const [words = '', ...names] = [id, ...known].map((each) => each.replaceAll(':', ' '))
  return new InputError(`${showWord(words)} is not a command${didYouMean(words, names) || '.'}`)
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
