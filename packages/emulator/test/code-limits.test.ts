import {expect, test} from 'vitest'
import {findByCode} from '../src/pages/code-limits.ts'
import {sha256} from '../src/service/identifiers.ts'
import type {Limit} from '../src/store/attempts.ts'
import type {Store} from '../src/store/open-store.ts'
import type {Grant} from '../src/store/tables.ts'

const NOW = 1_000
const GRANT = {status: 'pending', expiresAt: NOW + 1} as Grant

const ALL = 'wrong code, all'
const ADDRESS = 'wrong code, address 192.0.2.1'
const BROWSER = `wrong code, browser ${sha256('b')}`

interface Setup {
  readonly grant?: Grant
  /** Key of the counter that has reached its limit. */
  readonly full?: string
  readonly endOfWindow?: number
  readonly address?: string
}

/** Finds a code. Returns the result, the limits, and the keys of each call that gave attempts back before the result. */
async function find({grant, full, endOfWindow, ...sender}: Setup) {
  const limits: Limit[] = []
  const released: (readonly string[])[] = []
  const attempts = {
    async take(limit: Limit) {
      limits.push(limit)
      return limit.key !== full
    },
    async release(keys: readonly string[]) {
      await new Promise((resolve) => setImmediate(resolve))
      released.push(keys)
    },
    endOfWindow: async () => endOfWindow,
  }
  const store = {attempts, grants: {findByUserCode: async () => grant}} as unknown as Store
  const result = await findByCode('BBBB-BBBB', {browser: 'b', ...sender}, {store, now: NOW})
  return {result, limits, released: [...released]}
}

const keysOf = (limits: readonly Limit[]): string[] => limits.map(({key}) => key)

test('A wrong code counts in total, for its address, and for its browser', async () => {
  expect(await find({address: '192.0.2.1'})).toEqual({
    result: {grant: undefined},
    limits: [
      {key: ALL, max: 300, window: 600_000},
      {key: ADDRESS, max: 10, window: 600_000},
      {key: BROWSER, max: 5, window: 600_000},
    ],
    released: [],
  })
})

test('A wrong code without an address has no counter of an address, which all of them would share', async () => {
  expect(keysOf((await find({})).limits)).toEqual([ALL, BROWSER])
})

test('A right code does not count', async () => {
  const {result, released} = await find({grant: GRANT, address: '192.0.2.1'})
  expect({result, released}).toEqual({result: {grant: GRANT}, released: [[ALL, ADDRESS, BROWSER]]})
})

test.each<[string, readonly string[], readonly (readonly string[])[]]>([
  [ALL, [ALL], []],
  [ADDRESS, [ALL, ADDRESS], [[ALL]]],
  [BROWSER, [ALL, ADDRESS, BROWSER], [[ALL, ADDRESS]]],
])('A code above the limit of %s does not count in the wider limits', async (full, keys, released) => {
  const found = await find({grant: GRANT, full, endOfWindow: 5_000, address: '192.0.2.1'})
  expect({...found, limits: keysOf(found.limits)}).toEqual({result: {nextAt: 5_000}, limits: keys, released})
})

test('A code above a limit can be tried at once if the counter was deleted in the meantime', async () => {
  expect((await find({full: ALL})).result).toEqual({nextAt: NOW})
})
