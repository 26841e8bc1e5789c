import path from 'node:path'
import type {StoreUrl} from '@sso-oidc/emulator'
import {afterAll, beforeAll, describe} from 'vitest'
import {temporaryFolder} from './temporary-folder.ts'
import {findPostgres, startPostgres, type ThrowAwayPostgres} from './throw-away-postgres.ts'

/** Returns the URL of an empty store. */
export type NewStore = () => StoreUrl

/** Describes the same tests for each kind of store. If PostgreSQL is missing, the title says that its tests are skipped. */
export function describeStores(title: string, tests: (newStore: NewStore) => void): void {
  describe(`${title}, in memory`, () => tests(() => 'memory'))

  describe(`${title}, in a file`, () => {
    const folder = temporaryFolder()
    afterAll(folder.remove)
    let count = 0
    tests(() => `sqlite:${path.join(folder.path, `${count++}.db`)}`)
  })

  const found = findPostgres()
  if ('missing' in found) {
    describe.skip(`${title}, in PostgreSQL (skipped: ${found.missing})`, () => tests(() => 'memory'))
    return
  }
  describe(`${title}, in PostgreSQL`, () => {
    let server: ThrowAwayPostgres
    // Not while the tests are collected: if a filter leaves them out, nothing would stop the server.
    beforeAll(async () => {
      server = await startPostgres(found.bin)
    })
    afterAll(() => server.remove())
    let count = 0
    tests(() => {
      const name = `store${count++}`
      server.run('createdb', name)
      return server.url.replace('/postgres?', `/${name}?`) as StoreUrl
    })
  })
}
