import {type Dialect, Kysely, sql} from 'kysely'
import {Attempts} from './attempts.ts'
import {compileOnce} from './compile-once.ts'
import {Faults} from './faults.ts'
import {Grants} from './grants.ts'
import {createAllTables, migrate, migrateAlone} from './migrations.ts'
import {postgresDialect} from './postgres.ts'
import {Registrations} from './registrations.ts'
import {Sessions} from './sessions.ts'
import {sqliteDialect} from './sqlite.ts'
import type {Tables} from './tables.ts'

/** Where the state is kept: in memory, in a file of SQLite, or in PostgreSQL. */
export type StoreUrl = 'memory' | `sqlite:${string}` | `postgres://${string}` | `postgresql://${string}`

/** What holds for one request. */
export interface Moment {
  /** Milliseconds since the epoch: the store's time and the offset that is kept in the store. */
  readonly now: number
  /** Whether any operation has a fault. */
  readonly hasFaults: boolean
}

/** The emulator's state. Several emulators may share one: what has to happen once is one statement. */
export interface Store {
  readonly registrations: Registrations
  readonly grants: Grants
  readonly sessions: Sessions
  readonly faults: Faults
  readonly attempts: Attempts
  /** Key of what the pages of all replicas sign. */
  readonly pageKey: string
  moment(): Promise<Moment>
  /** Moves the time on, or back, by so many milliseconds. */
  moveClock(ms: number): Promise<void>
  /** Forgets what expired before this time, some rows at a time. */
  purge(before: number): Promise<void>
  /** Forgets everything, and how far the clock was moved. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** Rows that a purge deletes at once, so that requests come between. */
const PURGED_AT_ONCE = 500

/** What expires, and its key. */
const EXPIRING = {
  registrations: 'clientId',
  grants: 'key',
  sessions: 'id',
  accessTokens: 'key',
  assertions: 'key',
  attempts: 'key',
} as const satisfies Partial<Record<keyof Tables, string>>

/**
 * Opens a store and brings its tables up to date.
 *
 * @param clock Milliseconds since the epoch. By default the time of the database: with several replicas it is the one
 *   that they agree on.
 * @throws {Error} when the store cannot be opened, is damaged, or has tables of a later version
 */
export async function openStore(url: StoreUrl, options: {clock?: () => number; pageKey: string}): Promise<Store> {
  const db = new Kysely<Tables>({dialect: await toDialect(url)})
  try {
    await toMigration(url)(db)
    const row = {id: 1, clockOffset: 0, pageKey: options.pageKey}
    await db
      .insertInto('service')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const {pageKey} = await db.selectFrom('service').select('pageKey').executeTakeFirstOrThrow()
    return createStore(db, {pageKey, clock: clockOf(url, options.clock)})
  } catch (error) {
    await db.destroy()
    throw error
  }
}

function isPostgres(url: StoreUrl): boolean {
  return url.startsWith('postgres')
}

function toMigration(url: StoreUrl): (db: Kysely<Tables>) => Promise<void> {
  if (url === 'memory') return createAllTables
  return isPostgres(url) ? migrate : migrateAlone
}

function toDialect(url: StoreUrl): Promise<Dialect> {
  if (isPostgres(url)) return postgresDialect(url)
  return sqliteDialect(url === 'memory' ? ':memory:' : url.slice('sqlite:'.length))
}

/** The clock of the store, or null for the database's. SQLite runs in this process, so its time is the process's. */
function clockOf(url: StoreUrl, clock: (() => number) | undefined): (() => number) | null {
  return clock ?? (isPostgres(url) ? null : Date.now)
}

function createStore(db: Kysely<Tables>, {pageKey, clock}: {pageKey: string; clock: (() => number) | null}): Store {
  const readMoment = compileOnce(db, ['time'], ({time}: {time: number}) => {
    const given = sql<number>`cast(${time} as bigint)`
    const base = clock === null ? sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint` : given
    const now = sql<number>`${base} + ${sql.ref('clockOffset')}`.as('now')
    const faults = sql<number>`(select count(*) from ${sql.table('faults')})`.as('faults')
    return db.selectFrom('service').select([now, faults])
  })
  return {
    registrations: new Registrations(db),
    grants: new Grants(db),
    sessions: new Sessions(db),
    faults: new Faults(db),
    attempts: new Attempts(db),
    pageKey,
    async moment() {
      const [row] = (await readMoment({time: Math.floor(clock?.() ?? 0)})).rows
      if (row === undefined) throw new Error('The store has lost its row of the service.')
      return {now: row.now, hasFaults: row.faults > 0}
    },
    async moveClock(ms) {
      await db
        .updateTable('service')
        .set(({eb}) => ({clockOffset: eb('clockOffset', '+', ms)}))
        .execute()
    },
    purge: (before) => purge(db, before),
    async reset() {
      const tables = [...Object.keys(EXPIRING), 'faults'] as (keyof typeof EXPIRING | 'faults')[]
      for (const table of tables) await db.deleteFrom(table).execute()
      await db.updateTable('service').set({clockOffset: 0}).execute()
    },
    close: () => db.destroy(),
  }
}

async function purge(db: Kysely<Tables>, before: number): Promise<void> {
  for (const [table, key] of Object.entries(EXPIRING)) {
    let deleted = PURGED_AT_ONCE
    while (deleted === PURGED_AT_ONCE) {
      const old = sql`select ${sql.ref(key)} from ${sql.table(table)} where ${sql.ref('expiresAt')} < ${before} limit ${sql.lit(PURGED_AT_ONCE)}`
      const result = await sql`delete from ${sql.table(table)} where ${sql.ref(key)} in (${old})`.execute(db)
      deleted = Number(result.numAffectedRows ?? 0)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}
