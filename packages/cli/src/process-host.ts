import path from 'node:path'
import type {Host, Program} from './command.ts'
import {makeBlocking} from './make-blocking.ts'
import {errorStream, outputStream} from './standard-streams.ts'

/** Signals that a command can handle and that would end this program. */
const PASSED_ON = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const

/** Returns the process for commands that run another program. */
export function processHost(): Host {
  return {
    program: ownProgram(),
    replace: process.execve === undefined || process.platform === 'win32' ? undefined : replaceProcess,
    hasTerminal: () => [0, 1, 2].some((descriptor) => process.getBuiltinModule('node:tty').isatty(descriptor)),
    onSignal(listener) {
      const before = PASSED_ON.map((signal) => [signal, process.listeners(signal)] as const)
      for (const [signal, listeners] of before) {
        process.on(signal, listener)
        for (const other of listeners) process.off(signal, other)
      }
      return () => {
        for (const [signal, listeners] of before) {
          for (const other of listeners) process.on(signal, other)
          process.off(signal, listener)
        }
      }
    },
    onExit(listener) {
      process.on('exit', listener)
      return () => process.off('exit', listener)
    },
    write: (name, bytes) =>
      new Promise((resolve, reject) => {
        openStreams()
        process[name].write(bytes, (error) => (error ? reject(error) : resolve()))
      }),
  }
}

/** Opens the standard streams as the rest of the program does, so that an error of standard output ends nothing. */
function openStreams(): void {
  outputStream()
  errorStream()
}

/** Returns the words that run this program. */
function ownProgram(): string[] {
  const {argv, execPath, versions} = process
  const [, script = ''] = argv
  if (versions['bun'] !== undefined) return [execPath]
  // The command that npm installs has no extension.
  return path.extname(script) === '' ? [script] : [execPath, script]
}

/** Replaces the program of this process, and leaves to the new one nothing that Node has changed. */
async function replaceProcess({file, argv}: Program, env: NodeJS.ProcessEnv): Promise<never> {
  openStreams()
  for (const stream of [process.stdout, process.stderr]) await new Promise((done) => stream.write('', done))
  await makeBlocking()
  process.getBuiltinModule('node:module').flushCompileCache?.()
  // A signal of the last milliseconds ends the program here.
  await new Promise((done) => setImmediate(done))
  for (const signal of PASSED_ON) process.removeAllListeners(signal)
  // Node ignores these, and an ignored signal stays ignored in the new program. One with a listener is reset.
  for (const signal of ['SIGPIPE', 'SIGXFSZ']) process.on(signal, () => {})
  return process.execve?.(file, argv, env) as never
}
