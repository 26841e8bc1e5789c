import type {FlagValue} from './flag.ts'
import type {GlobalValues} from './global-flags.ts'

/** Parsed command line. */
export interface Arguments<Values = Readonly<Record<string, FlagValue | undefined>>> {
  /** Values of the global options. */
  readonly globals: GlobalValues
  /** Values of the options of the command. */
  readonly values: Values
  /** Values of the positional arguments, by name. */
  readonly positionals: Readonly<Record<string, string | undefined>>
  /** Missing required options and arguments, as they are typed. */
  readonly missing: readonly string[]
  /** Options and arguments that the command does not have. */
  readonly unknown: readonly string[]
  /** Words after `--`, if the command takes a command to run. */
  readonly command: readonly string[]
  /** Whether the command takes a command to run. */
  readonly takesCommand: boolean
  /** All options of the command line, for suggestions. */
  readonly names: readonly string[]
}
