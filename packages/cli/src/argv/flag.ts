/** One option of a command. */
export interface Flag {
  /** Name without the dashes. */
  readonly name: string
  /** Number of arguments: none, one, at most one, or any number up to the next option. */
  readonly arity: 'none' | 'one' | 'optional' | 'list'
  readonly summary: string
  /** Type of the value. Default: `text`. */
  readonly type?: 'text' | 'count' | 'timeout' | 'url'
  /** Unit of a count, for messages: `seconds`. */
  readonly unit?: string
  /** Allowed values, unless the flag is open. */
  readonly choices?: readonly string[]
  /** Whether values other than the choices are allowed. They are checked later. */
  readonly open?: boolean
  /** Name of the value in help. */
  readonly placeholder?: string
  /** Whether the AWS CLI does not have the flag. Such a flag cannot be abbreviated. */
  readonly own?: boolean
  /** Member of the request that the flag sets. */
  readonly member?: string
  /** Whether the member is an integer. */
  readonly integer?: boolean
  readonly required?: boolean
}

/** Parsed value of a flag. */
export type FlagValue = string | number | boolean | readonly string[]

type ValueOf<F extends Flag> = F['arity'] extends 'none'
  ? boolean
  : F['arity'] extends 'list'
    ? readonly string[]
    : F extends {readonly type: 'count' | 'timeout'}
      ? number
      : F extends {readonly choices: readonly (infer Choice)[]; readonly open?: undefined}
        ? Choice
        : string

/** Parsed values of a table of flags, by flag name. */
export type FlagValues<Flags extends readonly Flag[]> = {
  readonly [F in Flags[number] as F['name']]?: ValueOf<F>
}
