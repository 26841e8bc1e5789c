// Declarations of dist/command-table.js, which build.ts generates from the commands of this package.
import type {Command, CommandGroup} from '../command.ts'

/** Command that is not loaded yet. */
export interface ListedCommand {
  readonly name: string
  readonly summary: string
  readonly group: CommandGroup
  /** Loads the module of the command. */
  readonly load: () => Promise<Command>
}

/** Commands of this package in the order of the help. */
export const listedCommands: readonly ListedCommand[]
