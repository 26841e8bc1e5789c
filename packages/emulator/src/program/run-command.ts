import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {constants} from 'node:os'
import {isSystemError, systemReason} from '../store/system-error.ts'
import {CommandError} from './command-error.ts'
import type {CommandToRun} from './command-line.ts'

/** Signals that are passed on to the command. */
const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR2'] as const

/** Signals that a terminal itself sends to the command. */
const TERMINAL_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT']

/**
 * Runs a command without a shell, with more environment variables and the streams of this process. Passes signals on.
 *
 * @returns the exit code of the command, or 128 plus the number of the signal that ended it
 * @throws {CommandError} if the command cannot be run
 */
export async function runCommand(
  [file, ...argv]: CommandToRun,
  variables: Readonly<Record<string, string>>,
  parent: NodeJS.Process,
): Promise<number> {
  const child = spawn(file, argv, {stdio: 'inherit', env: {...parent.env, ...variables}})
  const stopForwarding = forwardSignals(parent, child)
  try {
    const [exitCode, signal] = (await once(child, 'exit')) as [number, null] | [null, NodeJS.Signals]
    return signal === null ? exitCode : 128 + constants.signals[signal]
  } catch (cause) {
    throw toCommandError(file, cause)
  } finally {
    stopForwarding()
  }
}

/** Passes signals on to a process. Returns a function that stops it. */
function forwardSignals(parent: NodeJS.Process, child: ChildProcess): () => void {
  // A terminal sends Ctrl-C to all processes in the foreground, and some commands exit hard on the second signal.
  const hasTerminal = [parent.stdin, parent.stdout, parent.stderr].some(({isTTY}) => isTTY)
  const forward = (signal: NodeJS.Signals): void => {
    if (!hasTerminal || !TERMINAL_SIGNALS.includes(signal)) child.kill(signal)
  }
  for (const signal of SIGNALS) parent.on(signal, forward)
  return () => {
    for (const signal of SIGNALS) parent.off(signal, forward)
  }
}

function toCommandError(file: string, cause: unknown): unknown {
  if (!isSystemError(cause)) return cause
  if (cause.code === 'ENOENT') {
    return new CommandError(`Command not found: ${file}. Check its name and PATH.`, {exitCode: 127, cause})
  }
  const message = `The command ${file} cannot be run: ${systemReason(cause)}.`
  return new CommandError(message, {exitCode: 126, cause})
}
