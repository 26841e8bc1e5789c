import {type ChildProcess, spawn} from 'node:child_process'
import {getEventListeners} from 'node:events'
import {mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, afterEach, describe, expect, test} from 'vitest'
import {type LockState, withLock} from '../src/files/lock.ts'

const state = mkdtempSync(path.join(tmpdir(), 'lock-'))
afterAll(() => rmSync(state, {recursive: true}))
const env = {XDG_STATE_HOME: state}

const holders: ChildProcess[] = []
afterEach(() => {
  for (const holder of holders.splice(0)) holder.kill('SIGKILL')
})

/** Starts a process that holds a lock. */
async function startHolder(name: string): Promise<ChildProcess> {
  const program = path.join(import.meta.dirname, 'lock-holder.ts')
  const argv = ['--conditions=@sso-oidc/source', program, state, name]
  const holder = spawn(process.execPath, argv, {stdio: ['ignore', 'pipe', 'inherit']})
  holders.push(holder)
  const said = await new Promise((resolve) => holder.stdout.once('data', (text) => resolve(String(text).trim())))
  expect(said).toBe('held')
  return holder
}

describe('a lock', () => {
  test('lets one task run at a time', async () => {
    let running = 0
    const most: number[] = []
    const task = async (state: LockState): Promise<LockState> => {
      running += 1
      most.push(running)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running -= 1
      return state
    }
    const outcomes = await Promise.all(Array.from({length: 20}, () => withLock('one', task, {env})))
    expect([Math.max(...most), outcomes]).toEqual([1, Array(20).fill('held')])
  })

  test('of a process that was killed is free within two seconds (C6)', async () => {
    const holder = await startHolder('killed')
    const waiting = withLock('killed', async (state) => state, {env, wait: 20_000})
    const killed = performance.now()
    holder.kill('SIGKILL')
    expect(await waiting).toBe('held')
    expect(performance.now() - killed).toBeLessThan(2000)
  })

  test('of a process that was stopped is not waited for without end (C7)', async () => {
    const holder = await startHolder('stopped')
    holder.kill('SIGSTOP')
    expect(await withLock('stopped', async (state) => state, {env, wait: 100})).toBe('busy')
  })

  test('says once, and not at once, that another process holds it', async () => {
    const holder = await startHolder('slow')
    const waited: number[] = []
    const start = performance.now()
    const onWait = (): void => {
      waited.push(performance.now() - start)
      setTimeout(() => holder.kill('SIGKILL'), 100)
    }
    expect(await withLock('slow', async (state) => state, {env, onWait, wait: 20_000})).toBe('held')
    expect(waited).toEqual([expect.any(Number)])
    expect(waited[0]).toBeGreaterThanOrEqual(1000)
    expect(await withLock('slow', async (state) => state, {env, onWait})).toBe('held')
    expect(waited).toHaveLength(1)
  })

  test('is released when the task fails', async () => {
    await expect(withLock('failed', () => Promise.reject(new Error('no')), {env})).rejects.toThrow('no')
    expect(await withLock('failed', async (state) => state, {env, wait: 0})).toBe('held')
  })

  test('is not waited for after the signal aborts', async () => {
    await startHolder('aborted')
    const abort = new AbortController()
    const waiting = withLock('aborted', async () => 'done', {env, signal: abort.signal})
    abort.abort(new Error('cancelled'))
    await expect(waiting).rejects.toThrow('cancelled')
  })

  test('that is waited for keeps one listener of the signal, and none after the wait', async () => {
    const holder = await startHolder('listeners')
    const {signal} = new AbortController()
    let most = 0
    const onWait = (): void => {
      most = getEventListeners(signal, 'abort').length
      holder.kill('SIGKILL')
    }
    expect(await withLock('listeners', async (state) => state, {env, signal, onWait, wait: 20_000})).toBe('held')
    expect([most <= 1, getEventListeners(signal, 'abort').length]).toEqual([true, 0])
  })

  test('that cannot be created does not stop the task (C4)', async () => {
    const file = path.join(state, 'file')
    writeFileSync(file, '')
    expect(await withLock('x', async (state) => state, {env: {XDG_STATE_HOME: file}})).toBe('unavailable')
  })

  test('leaves one empty file, in a directory for its owner only (U8, C13)', async () => {
    const own = path.join(state, 'own')
    await withLock('x', async () => {}, {env: {XDG_STATE_HOME: own}})
    const folder = path.join(own, 'sso-oidc')
    const {mode} = statSync(folder)
    expect([readdirSync(folder), statSync(path.join(folder, 'x.lock')).size, mode & 0o777]).toEqual([
      ['x.lock'],
      0,
      0o700,
    ])
  })
})
