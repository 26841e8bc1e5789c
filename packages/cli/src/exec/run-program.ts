import type {ChildProcess, StdioOptions} from 'node:child_process'
import type {Host, Program} from '../command.ts'
import {programError} from './find-program.ts'

/** Signals that a terminal itself sends to the command. */
const TERMINAL_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT']

/** Settings of a process. */
interface ProcessOptions {
  readonly env: NodeJS.ProcessEnv
  /** Standard streams. Default: those of this process. */
  readonly stdio?: StdioOptions
  /** Reads the output of the process. The exit code is known when it has ended. */
  readonly read?: (child: ChildProcess) => Promise<unknown>
}

/**
 * Runs a program in a child process and passes signals on to it. Returns its exit code, or 128 plus the number of the signal
 * that ended it.
 *
 * @throws {InputError} `CommandNotFound` or `CommandFailed` if the program cannot be started
 * @throws as `read`
 */
export async function runProgram(
  {file, argv: [name, ...args]}: Program,
  {env, stdio = 'inherit', read}: ProcessOptions,
  host: Host,
): Promise<number> {
  const {spawn} = process.getBuiltinModule('node:child_process')
  const {constants} = process.getBuiltinModule('node:os')
  // A terminal sends Ctrl-C to all processes in the foreground, and some commands exit hard on the second signal.
  const isOnTerminal = host.hasTerminal()
  let child: ChildProcess | undefined
  // Before the child process exists, because it can be ready before this process runs again.
  const stop = host.onSignal((signal) => {
    if (!isOnTerminal || !TERMINAL_SIGNALS.includes(signal)) child?.kill(signal)
  })
  try {
    const started = spawn(file, args, {argv0: name, env, stdio})
    child = started
    const ended = new Promise<number>((resolve, reject) => {
      started.on('error', (error) => reject(programError(name, error)))
      started.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']))
    })
    const [code] = await Promise.all([ended, read?.(started)])
    return code
  } finally {
    stop()
  }
}

/**
 * Runs a program in place of this one, or in a child process where the system cannot replace a process.
 *
 * @returns the exit code of the child process
 * @throws as `runProgram`
 */
export async function becomeProgram(program: Program, env: NodeJS.ProcessEnv, host: Host): Promise<number> {
  if (host.replace === undefined) return runProgram(program, {env}, host)
  try {
    return await host.replace(program, env)
  } catch (error) {
    throw programError(program.argv[0], error)
  }
}
