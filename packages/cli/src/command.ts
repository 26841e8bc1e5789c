import type {Command as OclifCommand} from '@oclif/core/command'
import type {AnyOperation} from '@sso-oidc/core'
import type {Config, Context} from '@sso-oidc/session'
import type {Arguments} from './argv/arguments.ts'
import type {Syntax} from './argv/parse-argv.ts'
import type {Questions} from './configure/questions.ts'
import type {IssuedResponse} from './output/issued-response.ts'
import type {Output, OutputContext, Result} from './output/output.ts'
import type {Redactor} from './output/redactor.ts'
import type {MessageStream} from './output/safe-stream.ts'

/** Group of a command in the help of the program. */
export type CommandGroup = 'Sign in' | 'Work' | 'API' | 'Setup'

/** Example of a command line in the help of a command. */
export interface Example {
  /** Description in one sentence that ends with a colon. */
  readonly about: string
  /** The whole command line for a POSIX shell. */
  readonly line: string
}

/** Program with its arguments, and the file to execute. */
export interface Program {
  /** Path of the file. Relative paths start from the working directory of the process. */
  readonly file: string
  /** Arguments, with the name of the program as the first one. */
  readonly argv: readonly [string, ...string[]]
}

/** Process of the program, for commands that run another program. */
export interface Host {
  /** Words that start this program again: an absolute path, or Node.js and the path of the script. */
  readonly program: readonly string[]
  /**
   * Replaces the program by another one in the same process, after all messages are written. Undefined if the system or the
   * version of Node cannot.
   *
   * @throws {Error} with the code of the system if the file cannot be executed
   */
  readonly replace?: ((program: Program, env: NodeJS.ProcessEnv) => Promise<never>) | undefined
  /** Whether a standard stream is a terminal, which sends signals to all processes in the foreground. */
  readonly hasTerminal: () => boolean
  /** Passes signals to a listener, so that they do not end the program. Returns a function that stops it. */
  readonly onSignal: (listener: (signal: NodeJS.Signals) => void) => () => void
  /** Calls a listener when the process exits. Returns a function that stops it. */
  readonly onExit: (listener: () => void) => () => void
  /** Writes bytes to a standard stream. Rejects if the stream is closed. */
  readonly write: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => Promise<void>
}

/** Context of the program. */
export interface ProgramContext extends Context, OutputContext {
  readonly stderr: MessageStream
  /** Configuration files. Each is read at most once in a run. */
  readonly config: Config
  /** Secrets of this run. Add every secret as soon as it is known. */
  readonly redactor: Redactor
  /** Response of this run with a token, until it is printed. */
  readonly issued: IssuedResponse
  /** Operating system, as Node names it: `linux`, `darwin`, `win32`. */
  readonly platform: string
  /** Text of `--version`. */
  readonly version: string
  /** User agent of requests. The name of the operation is appended. */
  readonly userAgent: string
  /** Returns the questions to the user, or undefined if standard input or standard error is not a terminal. */
  readonly questions: () => Questions | undefined
  readonly host: Host
  /** Called before a pager starts, which then handles Ctrl-C. */
  readonly ignoreInterrupts?: () => void
  /** Returns all commands of this package. Loads all of them. */
  readonly allCommands: () => Promise<readonly Command[]>
  /** Returns the commands of plugins. Loads oclif. */
  readonly pluginCommands: () => Promise<readonly PluginCommand[]>
}

/** Description of a plugin command, as oclif loads it. */
export type PluginCommand = Pick<
  OclifCommand.Loadable,
  'aliases' | 'args' | 'description' | 'examples' | 'flags' | 'hidden' | 'id' | 'strict' | 'summary'
>

/** Context of a command. */
export interface CommandContext extends ProgramContext {
  /** Output options of the command line. */
  readonly output: Output
}

/** A command of the program. The commands of operations are generated, the others are written by hand. */
export interface Command<Values = Arguments['values']> extends Syntax {
  readonly name: string
  /** One sentence. */
  readonly summary: string
  /** Further paragraphs for the help. */
  readonly description?: readonly string[]
  readonly group: CommandGroup
  readonly examples?: readonly Example[]
  /** Exit code of every error, for a command that otherwise ends with the exit code of another program. */
  readonly failureCode?: number
  /** Exit codes that only this command has, for its help. */
  readonly exitCodes?: readonly {readonly term: string; readonly text: string}[]
  /** Operation that the command sends. */
  readonly operation?: AnyOperation
  /**
   * Runs the command and returns the text for standard output. Writes messages to `context.stderr` only.
   *
   * @throws {SsoOidcError} for every expected failure
   */
  run(args: Arguments<Values>, context: CommandContext): Promise<Result>
}
