import {type ChildProcessByStdio, spawn, spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {createInterface} from 'node:readline'
import type {Readable, Writable} from 'node:stream'

/** Resources of a process. */
export interface Usage {
  /** Milliseconds from its start to its end. */
  readonly wall: number
  /** Milliseconds of CPU time, user and system. */
  readonly cpu?: number
  /** Peak resident memory in MiB. */
  readonly memory?: number
}

/** Command to measure. The first word is the path of a program. */
export interface Command {
  readonly command: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** Runs processes one after the other, and measures them. */
export interface Meter extends Disposable {
  /**
   * Runs a command to its end.
   *
   * @throws {Error} if it fails; the message contains its standard error
   */
  run(command: Command): Promise<Usage>
}

const SCRIPT = path.join(import.meta.dirname, 'measure-process.py')

/**
 * Creates a meter that uses Python, because Node does not report the resources of a child process. Without Python 3, it
 * measures only the wall time.
 *
 * @param folder Directory for temporary files
 */
export function createMeter(folder: string): Meter {
  const hasPython = spawnSync('python3', ['-c', 'import os; os.wait4; os.posix_spawn']).status === 0
  if (hasPython) return pythonMeter(path.join(folder, 'stderr'))
  console.error('Skipped CPU time and peak memory: python3 is not installed.')
  return wallMeter()
}

function pythonMeter(errors: string): Meter {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn('python3', ['-S', SCRIPT], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]()
  return {
    async run({command, env}) {
      child.stdin.write(`${JSON.stringify({command, env, errors})}\n`)
      const {value, done} = await lines.next()
      if (done) throw new Error(`The meter ended while ${command.join(' ')} ran.`)
      const {failed, ...usage} = JSON.parse(value) as Required<Usage> & {failed: boolean}
      if (failed) throw new Error(`${command.join(' ')} failed: ${readFileSync(errors, 'utf8')}`)
      return usage
    },
    [Symbol.dispose]: () => child.stdin.end(),
  }
}

function wallMeter(): Meter {
  return {
    async run({command, env}) {
      const [file = '', ...words] = command
      const start = performance.now()
      const {status, stderr} = spawnSync(file, words, {env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']})
      const wall = performance.now() - start
      if (status !== 0) throw new Error(`${command.join(' ')} failed: ${stderr}`)
      return {wall}
    },
    [Symbol.dispose]: () => undefined,
  }
}
