import {mkdirSync} from 'node:fs'
import path from 'node:path'
import type {DatabaseSync} from 'node:sqlite'
import {type PlatformSignal, timer} from '@sso-oidc/core'
import type {Context} from '../context.ts'
import {userFolder} from './user-folder.ts'

/** Milliseconds to wait for a process that holds the lock. It may be stopped, and the others have an answer within 30 s. */
const WAIT = 25_000

/** Milliseconds after which `onWait` is called. */
const NOTICE = 1000

/** Milliseconds between two attempts to get the lock. */
const PAUSE = 25

/** Error code of SQLite for a file that another process has locked (SQLITE_BUSY). */
const BUSY = 5

/** State of a lock: held by this task, held by another process for too long, or not available because of its file. */
export type LockState = 'busy' | 'held' | 'unavailable'

/** Settings of a lock. */
export interface LockOptions {
  readonly env: Context['env']
  /** Milliseconds to wait for the lock. Default: 25,000. */
  readonly wait?: number | undefined
  /** Called once if another process holds the lock for a second. */
  readonly onWait?: (() => void) | undefined
  /** Cancels the wait when it aborts. */
  readonly signal?: PlatformSignal | undefined
}

/**
 * Runs a task while no other process runs one under the same name, and returns its result. The task runs
 * without the lock if another process holds it for too long, or if its file cannot be written.
 *
 * The lock is one of the operating system, on a file of SQLite that stays empty. The system releases it when the process
 * ends, whatever ends it.
 *
 * @throws the reason of `signal` if it aborts while the task waits for the lock
 */
export async function withLock<T>(
  name: string,
  task: (state: LockState) => Promise<T>,
  options: LockOptions,
): Promise<T> {
  const database = open(name, options.env)
  if (database === undefined) return task('unavailable')
  try {
    return await task(await lock(database, options))
  } finally {
    database.close()
  }
}

/** Opens the file of a lock. Returns undefined if it cannot be written. */
function open(name: string, env: Context['env']): DatabaseSync | undefined {
  const {DatabaseSync: Database} = process.getBuiltinModule('node:sqlite')
  const file = path.join(userFolder('state', env), `${name}.lock`)
  try {
    mkdirSync(path.dirname(file), {recursive: true, mode: 0o700})
    return new Database(file, {timeout: 0})
  } catch {
    return undefined
  }
}

async function lock(database: DatabaseSync, {wait = WAIT, onWait, signal}: LockOptions): Promise<LockState> {
  const start = performance.now()
  const deadline = start + wait
  let notice = onWait
  for (;;) {
    try {
      database.exec('BEGIN EXCLUSIVE')
      return 'held'
    } catch (error) {
      const isBusy = error instanceof Error && 'errcode' in error && error.errcode === BUSY
      if (!isBusy) return 'unavailable'
      if (performance.now() >= deadline) return 'busy'
    }
    if (performance.now() >= start + NOTICE) {
      notice?.()
      notice = undefined
    }
    // Waits a random time, so that many processes do not try again at once.
    await timer(PAUSE * (0.5 + Math.random()), signal)
  }
}
