import path from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import {afterEach, beforeEach, describe, expect, onTestFinished, test} from 'vitest'
import type {NewGrant} from '../src/store/grants.ts'
import {openStore, type Store} from '../src/store/open-store.ts'
import type {Registration} from '../src/store/registrations.ts'
import type {Session} from '../src/store/tables.ts'
import {temporaryFolder} from './temporary-folder.ts'

let now: number
let store: Store

beforeEach(async () => {
  now = 1000
  store = await openStore('memory', {pageKey: 'page key', clock: () => now})
})
afterEach(() => store.close())

const grant: NewGrant = {
  key: 'g',
  grantType: 'refresh_token',
  clientId: 'c',
  status: 'pending',
  startedAt: 1,
  expiresAt: 100,
}

const session: Session = {id: 's', userName: 'u', clientId: 'c', startedAt: 1, expiresAt: 100, endedAt: null}

const registration: Registration = {
  clientId: 'c',
  secretHash: 'h',
  clientName: 'n\0',
  scopes: ['s'],
  grantTypes: ['g'],
  redirectUris: ['r'],
  issuedAt: 1,
  expiresAt: 100,
}

describe('attempts', () => {
  const take = (key: string, time: number) => store.attempts.take({key, max: 2, window: 10}, time)

  test('are limited in a window, which begins with the first of them', async () => {
    const results = []
    for (const time of [1, 5, 10, 11, 12, 20, 21]) results.push(await take('a', time))
    expect(results).toEqual([true, true, false, true, true, false, true])
    expect(await store.attempts.endOfWindow('a')).toBe(31)
    expect(await store.attempts.endOfWindow('b')).toBeUndefined()
  })

  test('have a counter for each key', async () => {
    expect([await take('a', 1), await take('a', 1), await take('b', 1), await take('a', 1)]).toEqual([
      ...[true, true, true, false],
    ])
  })

  test('are given back one by one, to the given counters, and not below zero', async () => {
    for (const key of ['a', 'a', 'b', 'b']) await take(key, 1)
    await store.attempts.release(['a'])
    expect([await take('a', 1), await take('a', 1), await take('b', 1)]).toEqual([true, false, false])
    for (let times = 0; times < 3; times += 1) await store.attempts.release(['a', 'b'])
    expect([await take('a', 1), await take('a', 1), await take('a', 1)]).toEqual([true, true, false])
  })
})

describe('faults', () => {
  test('are replaced by the next one of their operation, listed by operation, and cleared', async () => {
    for (const fault of [{operation: 'B', status: 1}, {operation: 'A'}, {operation: 'B', status: 2, times: 1}])
      await store.faults.set(fault)
    expect(await store.faults.list()).toEqual([{operation: 'A'}, {operation: 'B', status: 2, times: 1}])
    expect(await store.moment()).toEqual({now: 1000, hasFaults: true})
    await store.faults.clear()
    expect([await store.faults.list(), await store.moment()]).toEqual([[], {now: 1000, hasFaults: false}])
  })

  test('apply to the given number of requests, or to all', async () => {
    const once = {operation: 'A', times: 1}
    await store.faults.set(once)
    await store.faults.set({operation: 'B'})
    const taken = []
    for (const operation of ['A', 'A', 'B', 'B', 'C']) taken.push(await store.faults.take(operation))
    expect(taken).toEqual([once, undefined, {operation: 'B'}, {operation: 'B'}, undefined])
  })
})

const EMPTY = {
  ...{usedAt: null, userName: null, sessionId: null, scopes: null, userCode: null, polls: 0, polledAt: null},
  ...{polledBefore: null, redirectUri: null, codeChallenge: null, address: null},
}

describe('grants', () => {
  test('are found by key and by user code, with empty fields by default', async () => {
    expect(await store.grants.add({...grant, userCode: 'CODE'})).toBe(true)
    const stored = {...EMPTY, ...grant, userCode: 'CODE'}
    expect(await store.grants.find('g')).toEqual(stored)
    expect(await store.grants.findByUserCode('CODE')).toEqual(stored)
    expect([await store.grants.find('x'), await store.grants.findByUserCode('x')]).toEqual([undefined, undefined])
  })

  test('with the user code of another grant are not added', async () => {
    await store.grants.add({...grant, userCode: 'CODE'})
    expect(await store.grants.add({...grant, key: 'h', userCode: 'CODE'})).toBe(false)
    expect(await store.grants.find('h')).toBeUndefined()
  })

  test('are listed by type, the newest first, up to a number', async () => {
    for (const [key, startedAt] of [
      ['a', 1],
      ['b', 3],
      ['c', 2],
    ] as const)
      await store.grants.add({...grant, key, startedAt})
    await store.grants.add({...grant, key: 'd', startedAt: 4, grantType: 'authorization_code'})
    const keys = async (max: number) => (await store.grants.list('refresh_token', max)).map(({key}) => key)
    expect([await keys(2), await keys(9)]).toEqual([
      ['b', 'c'],
      ['b', 'c', 'a'],
    ])
  })

  test('are decided once, before they expire, and lose their user code', async () => {
    const decide = (key: string, time: number) =>
      store.grants.decide(key, {status: 'approved', userName: 'u', now: time})
    await store.grants.add({...grant, userCode: 'CODE'})
    await store.grants.add({...grant, key: 'h'})
    expect(await decide('g', 100)).toBe(false)
    expect(await decide('g', 99)).toBe(true)
    expect(await decide('g', 99)).toBe(false)
    expect(await store.grants.find('g')).toEqual({...EMPTY, ...grant, status: 'approved', userName: 'u'})
    expect(await store.grants.find('h')).toEqual({...EMPTY, ...grant, key: 'h'})
  })

  test('are redeemed once if they are approved, and stay used if the time is forgotten', async () => {
    await store.grants.add({...grant, status: 'approved'})
    await store.grants.add({...grant, key: 'h'})
    expect(await store.grants.redeem('h', 5)).toBe(false)
    expect(await store.grants.redeem('g', 5)).toBe(true)
    expect(await store.grants.redeem('g', 6)).toBe(false)
    expect(await store.grants.find('g')).toMatchObject({status: 'used', usedAt: 5})
    await store.grants.forgetUses()
    expect(await store.grants.find('g')).toMatchObject({status: 'used', usedAt: null})
  })

  test('count their polling requests with the time of the previous one', async () => {
    await store.grants.add(grant)
    expect(await store.grants.recordPoll('g', 5)).toEqual({polls: 1, polledBefore: null})
    expect(await store.grants.recordPoll('g', 7)).toEqual({polls: 2, polledBefore: 5})
    await expect(store.grants.recordPoll('x', 7)).rejects.toThrow('The device code was deleted.')
  })
})

describe('sessions', () => {
  const accessToken = {key: 'k', sessionId: 's', scopes: ['a'], expiresAt: 50}

  test('are found until they expire', async () => {
    expect([await store.sessions.add(session), await store.sessions.add(session)]).toEqual([true, false])
    expect([await store.sessions.find('s', 99), await store.sessions.find('s', 100)]).toEqual([session, undefined])
    expect(await store.sessions.find('x', 1)).toBeUndefined()
  })

  test('end once, and keep the time of their end', async () => {
    await store.sessions.add(session)
    await store.sessions.add({...session, id: 't'})
    await store.sessions.end('s', 5)
    expect([await store.sessions.find('s', 6), (await store.sessions.find('t', 6))?.id]).toEqual([undefined, 't'])
    await store.sessions.endOrPrevent({...session, id: 't', endedAt: 7})
    expect(await store.sessions.find('t', 8)).toBeUndefined()
  })

  test('cannot start after they were ended in advance', async () => {
    await store.sessions.endOrPrevent({...session, endedAt: 7})
    expect([await store.sessions.add(session), await store.sessions.find('s', 8)]).toEqual([false, undefined])
  })

  test('are found by an access token until the token or the session has ended', async () => {
    await store.sessions.add(session)
    await store.sessions.addAccessToken(accessToken)
    await store.sessions.addAccessToken({...accessToken, key: 'l', expiresAt: 200})
    const find = (key: string, time: number) => store.sessions.findByAccessToken(key, time)
    expect([await find('k', 49), await find('k', 50)]).toEqual([{...session, scopes: ['a']}, undefined])
    expect([(await find('l', 99))?.id, await find('l', 100), await find('x', 1)]).toEqual(['s', undefined, undefined])
    await store.sessions.end('s', 5)
    expect(await find('k', 6)).toBeUndefined()
  })

  test('have assertions that are recorded once', async () => {
    expect([await store.sessions.addAssertion('a', 5), await store.sessions.addAssertion('a', 5)]).toEqual([
      true,
      false,
    ])
  })
})

describe('registrations', () => {
  test('are found by client ID, and listed from the newest up to a number', async () => {
    for (const [clientId, issuedAt] of [
      ['a', 1],
      ['b', 3],
      ['c', 2],
    ] as const)
      await store.registrations.add({...registration, clientId, issuedAt})
    expect(await store.registrations.find('a')).toEqual({...registration, clientId: 'a', issuedAt: 1})
    expect([await store.registrations.find('x'), await store.registrations.find('a\0')]).toEqual([undefined, undefined])
    const ids = async (max: number) => (await store.registrations.list(max)).map(({clientId}) => clientId)
    expect([await ids(2), await ids(9)]).toEqual([
      ['b', 'c'],
      ['b', 'c', 'a'],
    ])
  })
})

describe('the clock of a store', () => {
  test('is moved forward and back, in whole milliseconds', async () => {
    now = 1000.9
    await store.moveClock(500)
    expect(await store.moment()).toEqual({now: 1500, hasFaults: false})
    await store.moveClock(-600)
    expect(await store.moment()).toEqual({now: 900, hasFaults: false})
  })

  test('forgets when grants were used only if it moves back', async () => {
    await store.grants.add({...grant, status: 'approved'})
    await store.grants.redeem('g', 5)
    await store.moveClock(0)
    await store.moveClock(1)
    expect(await store.grants.find('g')).toMatchObject({usedAt: 5})
    await store.moveClock(-1)
    expect(await store.grants.find('g')).toMatchObject({usedAt: null})
  })
})

/** Adds a row to each table, with the same expiry. */
async function fill(key: string, expiresAt: number): Promise<void> {
  await store.registrations.add({...registration, clientId: key, expiresAt})
  await store.grants.add({...grant, key, expiresAt})
  await store.sessions.add({...session, id: key, expiresAt})
  await store.sessions.addAccessToken({key, sessionId: 'kept', scopes: [], expiresAt})
  await store.sessions.addAssertion(key, expiresAt)
  await store.attempts.take({key, max: 1, window: expiresAt}, 0)
}

/** Returns whether each table has a row. */
async function contents(key: string): Promise<boolean[]> {
  return [
    (await store.registrations.find(key)) !== undefined,
    (await store.grants.find(key)) !== undefined,
    (await store.sessions.find(key, 0)) !== undefined,
    (await store.sessions.findByAccessToken(key, 0)) !== undefined,
    !(await store.sessions.addAssertion(key, 1)),
    (await store.attempts.endOfWindow(key)) !== undefined,
  ]
}

const ALL = Array<boolean>(6).fill(true)
const NONE = Array<boolean>(6).fill(false)

test('A purge deletes the rows of all tables that expired before a time', async () => {
  await store.sessions.add({...session, id: 'kept', expiresAt: 1e9})
  await fill('old', 99)
  await fill('new', 100)
  await store.purge(100)
  expect([await contents('old'), await contents('new')]).toEqual([NONE, ALL])
})

test('A purge deletes more rows than one statement', async () => {
  for (let count = 0; count < 501; count += 1) await store.sessions.addAssertion(`a${count}`, 1)
  await store.purge(2)
  const added = []
  for (let count = 0; count < 501; count += 1) added.push(await store.sessions.addAssertion(`a${count}`, 1))
  expect(added.every(Boolean)).toBe(true)
})

test('A purge lets other requests run between its statements', async () => {
  let turns = 0
  let isDone = false
  const countTurn = (): void => {
    turns += 1
    if (!isDone) setImmediate(countTurn)
  }
  setImmediate(countTurn)
  await store.purge(1)
  isDone = true
  // One statement for each of the six tables.
  expect(turns).toBeGreaterThanOrEqual(6)
})

test('A store whose only row was deleted reports that', async () => {
  const folder = temporaryFolder()
  onTestFinished(folder.remove)
  const file = path.join(folder.path, 'a.db')
  const other = await openStore(`sqlite:${file}`, {pageKey: 'key'})
  onTestFinished(() => other.close())
  const database = new DatabaseSync(file)
  database.exec('delete from service')
  database.close()
  await expect(other.moment()).rejects.toThrow('The table `service` of the store is empty.')
})

test('A reset deletes the rows of all tables and resets the clock', async () => {
  await store.sessions.add({...session, id: 'kept', expiresAt: 1e9})
  await fill('new', 1e9)
  await store.faults.set({operation: 'A'})
  await store.moveClock(500)
  await store.reset()
  await store.sessions.add({...session, id: 'kept', expiresAt: 1e9})
  expect([await contents('new'), await store.moment()]).toEqual([NONE, {now: 1000, hasFaults: false}])
})

test('A reset is in the file when it ends', async () => {
  const folder = temporaryFolder()
  onTestFinished(folder.remove)
  const file = path.join(folder.path, 'a.db')
  const other = await openStore(`sqlite:${file}`, {pageKey: 'key'})
  onTestFinished(() => other.close())
  await other.moveClock(500)
  await other.reset()
  const database = new DatabaseSync(file)
  onTestFinished(() => database.close())
  // This call does not wait for the connection of the store.
  expect(database.prepare('select "clockOffset" from service').all()).toMatchObject([{clockOffset: 0}])
})

test('A store keeps the key that it was created with', async () => {
  const folder = temporaryFolder()
  onTestFinished(folder.remove)
  const url = `sqlite:${path.join(folder.path, 'a.db')}` as const
  const first = await openStore(url, {pageKey: 'first'})
  const second = await openStore(url, {pageKey: 'second'})
  expect([store.pageKey, first.pageKey, second.pageKey]).toEqual(['page key', 'first', 'first'])
  await Promise.all([first.close(), second.close()])
})

test.each<[string, () => Promise<unknown>]>([
  ['attempts.release', () => store.attempts.release(['a'])],
  ['faults.set', () => store.faults.set({operation: 'A'})],
  ['faults.clear', () => store.faults.clear()],
  ['grants.forgetUses', () => store.grants.forgetUses()],
  ['sessions.end', () => store.sessions.end('s', 1)],
  ['sessions.endOrPrevent', () => store.sessions.endOrPrevent(session)],
  [
    'sessions.addAccessToken',
    () => store.sessions.addAccessToken({key: 'k', sessionId: 's', scopes: [], expiresAt: 1}),
  ],
  ['registrations.add', () => store.registrations.add(registration)],
  ['moveClock', () => store.moveClock(1)],
  ['reset', () => store.reset()],
  ['purge', () => store.purge(1)],
])('%s rejects if the store is closed', async (_, call) => {
  await store.close()
  await expect(call()).rejects.toThrow('driver has already been destroyed')
})
