import {Config} from '@oclif/core/config'
import {run} from '@oclif/core/run'
import {ConfigError, InputError, operations, showWord, toKebabCase} from '@sso-oidc/core'
import {Formats} from './commands/formats.ts'
import {availableFormats} from './installed-formats.ts'
import {didYouMean} from './nearest.ts'
import {operationCommands} from './operation-command.ts'
import {runAsProcess} from './process.ts'
import type {OperationWords} from './words.ts'

/** Every command of this package, for oclif. Those of plugins come to them. */
export const COMMANDS = {...operationCommands, formats: Formats}

/** Lets oclif do its part: help, version, and the commands that are no operations. */
export function runProgram(argv: readonly string[], words: OperationWords | undefined): Promise<void> {
  return runAsProcess(argv, async () => {
    const config = await Config.load({root: `${__dirname}/..`})
    offerFormats(config)
    const oclifWords = toOclifWords(argv, {words, known: [...config.commandIDs, 'help']})
    try {
      await run(oclifWords, config)
    } catch (error) {
      throwAsOurs(error, {name: argv[0], ids: config.commandIDs})
    }
    return {text: ''}
  })
}

/** Help names the formats of plugins too: oclif's manifest was written without them. */
function offerFormats(config: Config): void {
  const names = availableFormats(process.env).map(({name}) => name)
  for (const name of Object.keys(operations)) {
    const flag = config.findCommand(name)?.flags['output']
    if (flag?.type !== 'option') continue
    flag.options = names
    // oclif lists the options only where no other word stands for the value.
    delete flag.helpValue
  }
}

function toOclifWords(
  argv: readonly string[],
  {words, known}: {words: OperationWords | undefined; known: readonly string[]},
): string[] {
  if (argv.includes('--version')) return ['--version']
  if (words !== undefined) return [toKebabCase(words.operation.name), '--help']
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
