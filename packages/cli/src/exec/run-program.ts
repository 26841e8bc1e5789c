import type {ChildProcess, StdioOptions} from 'node:child_process'
import type {Host, Program} from '../command.ts'
import {programError} from './find-program.ts'

/** Signals that a terminal itself sends to the command. */
const TERMINAL_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT']

/** Child processes that get the signals of this process. */
export interface SignalGroup {
  readonly children: Set<ChildProcess>
  /** First signal that would have ended this process. Undefined if there was none. */
  readonly received: () => NodeJS.Signals | undefined
}

/** Settings of a process. */
interface ProcessOptions {
  readonly env: NodeJS.ProcessEnv
  /** Standard streams. Default: those of this process. */
  readonly stdio?: StdioOptions
  /** Reads the output of the process to its end. */
  readonly read?: (child: ChildProcess) => Promise<unknown>
}

/**
 * Runs a task whose child processes get the signals of this process. Starts before they exist, because a process can be ready
 * before this one runs again.
 */
export async function withSignals<T>(host: Host, task: (group: SignalGroup) => Promise<T>): Promise<T> {
  // A terminal sends Ctrl-C to all processes in the foreground, and some commands exit hard on the second signal.
  const isOnTerminal = host.hasTerminal()
  const children = new Set<ChildProcess>()
  let received: NodeJS.Signals | undefined
  const stop = host.onSignal((signal) => {
    received ??= signal
    if (isOnTerminal && TERMINAL_SIGNALS.includes(signal)) return
    for (const child of children) child.kill(signal)
  })
  try {
    return await task({children, received: () => received})
  } finally {
    stop()
  }
}

/**
 * Runs a program in a child process. Returns its exit code, or 128 plus the number of the signal that ended it.
 *
 * @throws {InputError} `CommandNotFound` or `CommandFailed` if the program cannot be started
 * @throws as `read`
 */
export async function runProgram(
  {file, argv: [name, ...args]}: Program,
  {env, stdio = 'inherit', read}: ProcessOptions,
  {children}: SignalGroup,
): Promise<number> {
  const {spawn} = process.getBuiltinModule('node:child_process')
  const child = spawn(file, args, {argv0: name, env, stdio})
  children.add(child)
  try {
    const ended = new Promise<number>((resolve, reject) => {
      child.on('error', (error) => reject(programError(name, error)))
      child.on('exit', (code, signal) => resolve(code ?? signalCode(signal ?? 'SIGKILL')))
    })
    const [code] = await Promise.all([ended, read?.(child)])
    return code
  } finally {
    children.delete(child)
  }
}

/** Returns the exit code for a signal. */
export function signalCode(signal: NodeJS.Signals): number {
  return 128 + process.getBuiltinModule('node:os').constants.signals[signal]
}

/**
 * Runs a program in place of this one, or in a child process where the system cannot replace a process.
 *
 * @returns the exit code of the child process
 * @throws as `runProgram`
 */
export async function becomeProgram(program: Program, env: NodeJS.ProcessEnv, host: Host): Promise<number> {
  if (host.replace === undefined) return withSignals(host, (group) => runProgram(program, {env}, group))
  try {
    return await host.replace(program, env)
  } catch (error) {
    throw programError(program.argv[0], error)
  }
}
