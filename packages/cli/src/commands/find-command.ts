import {type ListedCommand, listedCommands} from '#command-table'
import {commandIndex} from '../argv/parse-argv.ts'

/**
 * Returns the command of a command line and the other words. A name can have two words, such as `configure profiles`. Returns
 * undefined if it is not a command of this package.
 */
export function commandIn(argv: readonly string[]): {command: ListedCommand; words: string[]} | undefined {
  const at = commandIndex(argv)
  if (at < 0) return undefined
  const [name = '', next = ''] = argv.slice(at)
  const longer = findCommand(`${name} ${next}`)
  // One argument is one word.
  const command = longer ?? (name.includes(' ') ? undefined : findCommand(name))
  return command === undefined ? undefined : {command, words: argv.toSpliced(at, longer === undefined ? 1 : 2)}
}

/** Returns the command with a name, or undefined if it is not a command of this package. Loads no command. */
export function findCommand(name: string): ListedCommand | undefined {
  return listedCommands.find((command) => command.name === name)
}
