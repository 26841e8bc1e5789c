import {Config} from '@oclif/core/config'
import {run} from '@oclif/core/run'
import {InputError, showWord} from '@sso-oidc/core'
import {Completion} from './commands/completion.ts'
import {Formats} from './commands/formats.ts'
import {helpTopic, operationHelp} from './help/show-help.ts'
import {didYouMean} from './nearest.ts'
import {operationCommands} from './operation-command.ts'
import {runAsProcess} from './process.ts'
import type {OperationWords} from './words.ts'

/** Every command, for oclif. */
export const COMMANDS = {...operationCommands, completion: Completion, formats: Formats}

/** Shows help of an operation, or lets oclif do its part: version, and the commands that are no operations. */
export function runProgram(argv: readonly string[], words: OperationWords | undefined): Promise<void> {
  return runAsProcess(argv, async () => {
    const topic = helpTopic(argv, words)
    if (topic !== undefined) return operationHelp(topic, argv)
    const config = await Config.load({root: `${__dirname}/..`})
    try {
      await run(toOclifWords(argv, [...config.commandIDs, 'help']), config.options)
    } catch (error) {
      throwAsInputError(error)
    }
    return {text: ''}
  })
}

function toOclifWords(argv: readonly string[], known: readonly string[]): string[] {
  if (argv.includes('--version')) return ['--version']
  const name = argv.find((word) => !word.startsWith('-'))
  if (name !== undefined && !known.includes(name)) {
    throw new InputError(`${showWord(name)} is not a command${didYouMean(name, known) || '.'}`)
  }
  if (name === undefined || name === 'help') return [...argv.filter((word) => word !== name), '--help']
  return [...argv]
}

/** oclif ends some commands by an exception, and marks those that are the caller's mistakes. */
function throwAsInputError(error: unknown): void {
  if (!(error instanceof Error) || !('oclif' in error)) throw error
  const {exit} = error.oclif as {exit?: number}
  if (exit !== 0) throw new InputError(error.message.replace(/\nSee more help with --help$/, ''), {cause: error})
}
