/** Description of the program for other programs. */
export interface ProgramDescription {
  /** URL of the JSON Schema of this document. */
  $schema: string
  /** Name of the program. */
  name: string
  /** Version of the program, with the operating system and the version of Node. */
  version: string
  /** Options of every command. They can appear anywhere on the command line. */
  globalOptions: OptionDescription[]
  /** Commands, without those of plugins. */
  commands: CommandDescription[]
  /** Exit codes that every command can have. */
  exitCodes: ExitCodeDescription[]
  /** Error codes of the program. */
  errorCodes: ErrorCodeDescription[]
  /** Exceptions of the services. */
  serviceErrors: ServiceErrorDescription[]
}

/** Command. */
export interface CommandDescription {
  /** Name of the command, such as `create-token`. */
  name: string
  /** One sentence. */
  summary: string
  /** Group of the command in the help of the program. */
  group: string
  /** Operation that the command sends, such as `CreateToken`. Commands without one may send requests too. */
  operation?: string
  /** Positional arguments in their order. */
  arguments: ArgumentDescription[]
  /** Options of the command. */
  options: OptionDescription[]
  /** True if the words after `--` are a command to run. */
  takesCommand: boolean
  /** Exit codes that only this command has. */
  exitCodes: ExitCodeDescription[]
  /**
   * Exit code of every error, for a command that otherwise ends with the exit code of another program.
   * @TJS-type integer
   */
  failureExitCode?: number
  /** Exceptions that the service can return. */
  serviceErrors: string[]
  /** Examples. */
  examples: ExampleDescription[]
}

/** Positional argument. */
interface ArgumentDescription {
  /** Name of the argument in the help. */
  name: string
  /** One sentence. */
  summary: string
  /** True if the argument is required. */
  required: boolean
  /** Allowed values. Default: every value is allowed. */
  choices?: string[]
}

/** Option. */
export interface OptionDescription {
  /** Name of the option, with two dashes. */
  name: string
  /** One or more sentences. */
  summary: string
  /** Type of the value. A `boolean` option has no value. */
  type: 'boolean' | 'integer' | 'string' | 'url'
  /** True if the option must be set. The members of a document count too. */
  required: boolean
  /** True if the option takes any number of values, each as a word: `--scope a b`. */
  repeatable: boolean
  /** True if the value can be left out. */
  valueOptional: boolean
  /** True if the value is a secret, which should not be on a command line. */
  secret: boolean
  /** Known values. */
  choices?: string[]
  /** True if only the known values are allowed. */
  closed?: boolean
  /** Member of the request that the option sets. */
  member?: string
}

/** Example. */
interface ExampleDescription {
  /** One sentence. */
  about: string
  /** Command line for a POSIX shell. */
  line: string
}

/** Exit code. */
export interface ExitCodeDescription {
  /**
   * Exit code.
   * @TJS-type integer
   */
  code: number
  /** Meaning. */
  meaning: string
}

/** Error code of the program. */
interface ErrorCodeDescription {
  /** Name of the error, as in `--cli-error-format json`. */
  code: string
  /**
   * Exit code of the program.
   * @TJS-type integer
   */
  exitCode: number
  /** Meaning. */
  meaning: string
  /** Remedy. */
  remedy: string
}

/** Exception of a service. */
interface ServiceErrorDescription {
  /** Name of the exception, as in `--cli-error-format json`. */
  code: string
  /**
   * Exit code of the program.
   * @TJS-type integer
   */
  exitCode: number
  /**
   * HTTP status of the response.
   * @TJS-type integer
   */
  status: number
  /** OAuth 2.0 error. The access portal has none. */
  error?: string
  /** Meaning, and the remedy. */
  meaning: string
}
