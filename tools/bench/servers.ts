import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {Readable} from 'node:stream'
import {text} from 'node:stream/consumers'
import {setTimeout as sleep} from 'node:timers/promises'
import {type Origin, originAt} from '../../packages/emulator/torture/origin.ts'
import {startReplica} from '../../packages/emulator/torture/replica.ts'
import {freePort} from '../free-port.ts'
import type {LoadOrder, LoadResult} from './generate-load.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const OTHER = path.join(ROOT, 'node_modules/.bin/oauth2-mock-server')

const folder = mkdtempSync(path.join(tmpdir(), 'sso-oidc-bench-'))
const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, {recursive: true, force: true})
})

/** File of the measured database. */
export const DATABASE: string = path.join(folder, 'emulator.db')

/** Deletes the database. Requires that no server has it open. */
export function removeDatabase(): void {
  for (const end of ['', '-wal', '-shm']) rmSync(DATABASE + end, {force: true})
}

/** Server in its own process. */
export interface Server {
  readonly url: string
  readonly pid: number
  readonly origin: Origin
  stop(): Promise<void>
}

const hasTaskset = spawnSync('taskset', ['-c', '0,1', 'true']).status === 0

/** Returns the command that pins a process to one core, or nothing if taskset is not installed. */
export function pinnedTo(core: 0 | 1): string[] {
  return hasTaskset ? ['taskset', '-c', String(core)] : []
}

/** Starts a command, pinned to one core if possible. */
export function startOn(core: 0 | 1, command: readonly string[]): ChildProcess {
  const [file = '', ...rest] = [...pinnedTo(core), ...command]
  const child = spawn(file, rest, {stdio: ['pipe', 'pipe', 'ignore']})
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** Script of the smallest server that does what an emulator has to do. Its argument is the file of its database. */
export const FLOOR: string = path.join(import.meta.dirname, 'serve-floor.cjs')

/** Starts a server that prints its URL, and waits for the URL. */
export async function startServer(command: readonly string[]): Promise<Server> {
  const child = startOn(0, command)
  const ended = once(child, 'exit')
  const url = await readUrl(child.stdout)
  return {
    url,
    pid: child.pid ?? 0,
    origin: originAt(url),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function readUrl(stdout: Readable | null): Promise<string> {
  let output = ''
  for await (const chunk of stdout?.iterator({destroyOnReturn: false}) ?? []) {
    output += String(chunk)
    const [url] = /http:\S+(?=\n)/.exec(output) ?? []
    if (url !== undefined) return url
  }
  throw new Error('The server ended before it printed its URL.')
}

/** Starts the emulator on a free port. */
export async function startEmulatorProcess(words: readonly string[]): Promise<Server> {
  const replica = await startReplica(words, pinnedTo(0))
  return {...replica, stop: () => replica.kill('SIGTERM')}
}

/** Starts oauth2-mock-server on a free port. */
export async function startOtherServer(): Promise<Server> {
  const port = await freePort()
  const child = startOn(0, [process.execPath, OTHER, '-a', '127.0.0.1', '-p', String(port)])
  const url = `http://127.0.0.1:${port}`
  const server: Server = {
    url,
    pid: child.pid ?? 0,
    origin: originAt(url),
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
  for (let turn = 0; turn < 100; turn++) {
    const answered = await server.origin.get('/jwks').then(
      () => true,
      () => false,
    )
    if (answered) return server
    await sleep(50)
  }
  throw new Error('oauth2-mock-server did not respond within 5 seconds.')
}

/** Sends requests from a process on the other core. */
export async function sendLoad(order: LoadOrder): Promise<LoadResult> {
  const child = startOn(1, [process.execPath, path.join(import.meta.dirname, 'generate-load.ts')])
  child.stdin?.end(JSON.stringify(order))
  return JSON.parse(await text(child.stdout as NodeJS.ReadableStream)) as LoadResult
}
