import {operations} from '@sso-oidc/core'
import {commandIndex} from '../argv/parse-argv.ts'
import type {Command} from '../command.ts'
import * as written from './index.ts'
import {operationCommand} from './operation-command.ts'

/**
 * Returns the command of a command line and the other words. A name can have two words, such as `configure profiles`. Returns
 * undefined if it is not a command of this package.
 */
export function commandIn(argv: readonly string[]): {command: Command; words: string[]} | undefined {
  const at = commandIndex(argv)
  if (at < 0) return undefined
  const [name = '', next = ''] = argv.slice(at)
  const longer = findCommand(`${name} ${next}`)
  // One argument is one word.
  const command = longer ?? (name.includes(' ') ? undefined : findCommand(name))
  return command === undefined ? undefined : {command, words: argv.toSpliced(at, longer === undefined ? 1 : 2)}
}

/** Returns the command with a name, or undefined if it is not a command of this package. */
export function findCommand(name: string): Command | undefined {
  const own = Object.values<Command>(written).find((command) => command.name === name)
  if (own !== undefined) return own
  const operation = operations[name]
  return operation === undefined ? undefined : operationCommand(operation)
}

/** Returns all commands of this package, those of operations first. A written command replaces that of an operation. */
export function allCommands(): readonly Command[] {
  const own = Object.values<Command>(written)
  const generated = Object.values(operations).map(operationCommand)
  return [...generated.filter(({name}) => own.every((command) => command.name !== name)), ...own]
}
