import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {type Origin, originAt} from './origin.ts'

const PROGRAM = path.join(import.meta.dirname, '../bin/sso-oidc-emulator.js')

/** Process of the program. */
export interface Replica {
  readonly url: string
  readonly pid: number
  readonly origin: Origin
  /** Kills the process. Default: SIGKILL. */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/**
 * Starts the program on a free port. Rejects if it exits before it listens.
 *
 * @param options Options of the command `start`
 * @param prefix Command that runs the program, such as `taskset`
 */
export async function startReplica(options: readonly string[], prefix: readonly string[] = []): Promise<Replica> {
  const [file = '', ...rest] = [...prefix, process.execPath, PROGRAM, 'start', '--port', '0', ...options]
  const child = spawn(file, rest, {stdio: ['ignore', 'pipe', 'ignore']})
  running.add(child)
  const ended = once(child, 'exit').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  let output = ''
  while (!output.includes('AWS_REGION')) {
    const chunk = await Promise.race([once(child.stdout, 'data'), ended])
    if (!Array.isArray(chunk)) throw new Error(`The program exited with code ${chunk} before it listened.`)
    output += String(chunk[0])
  }
  const url = /http:\S+/.exec(output)?.[0] ?? ''
  return {
    url,
    pid: child.pid ?? 0,
    origin: originAt(url),
    async kill(signal = 'SIGKILL') {
      child.kill(signal)
      await ended
    },
  }
}

/** Returns the resident memory of a process in MiB, or undefined on systems without `/proc`. */
export function residentMemory(pid: number): number | undefined {
  try {
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024
  } catch {
    return undefined
  }
}
