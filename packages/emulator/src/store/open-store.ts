import {type Dialect, Kysely, sql} from 'kysely'
import {Attempts} from './attempts.ts'
import {compileOnce} from './compile-once.ts'
import {Faults} from './faults.ts'
import {Grants} from './grants.ts'
import {createAllTables, migrate, migrateExclusively} from './migrations.ts'
import {postgresDialect} from './postgres.ts'
import {Registrations} from './registrations.ts'
import {Sessions} from './sessions.ts'
import {sqliteDialect} from './sqlite.ts'
import type {Tables} from './tables.ts'

/** Location of the state: in memory, in a SQLite file, or in PostgreSQL. */
export type StoreUrl = 'memory' | `sqlite:${string}` | `postgres://${string}` | `postgresql://${string}`

/** State that every request reads first. */
export interface Moment {
  /** Current time in milliseconds since the epoch: the clock of the store plus the offset in the store. */
  readonly now: number
  /** True if any operation has a fault. */
  readonly hasFaults: boolean
}

/**
 * State of the emulator. Several emulators can share a store, because whatever must happen once is a single statement.
 */
export interface Store {
  readonly registrations: Registrations
  readonly grants: Grants
  readonly sessions: Sessions
  readonly faults: Faults
  readonly attempts: Attempts
  /** Secret key for HMACs of pages and role credentials. All replicas share it. */
  readonly pageKey: string
  /** Reads the state that every request needs, in one query. */
  moment(): Promise<Moment>
  /** Moves the clock forward, or back for a negative number of milliseconds. */
  moveClock(ms: number): Promise<void>
  /** Deletes the rows that expired before this time, in batches. */
  purge(before: number): Promise<void>
  /** Deletes everything and resets the clock. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** Rows that a purge deletes per statement. Other requests run between the statements. */
const PURGE_BATCH = 500

/** Tables with an expiry, and their keys. */
const EXPIRING = {
  registrations: 'clientId',
  grants: 'key',
  sessions: 'id',
  accessTokens: 'key',
  assertions: 'key',
  attempts: 'key',
} as const satisfies Partial<Record<keyof Tables, string>>

/**
 * Opens a store and migrates its tables to the latest version.
 *
 * @param options.clock Returns the time in milliseconds since the epoch. Default: the clock of the database, so that
 *   all replicas use the same one.
 * @throws {Error} if the store cannot be opened, is damaged, or was created by a later version
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
  return isPostgres(url) ? migrate : migrateExclusively
}

function toDialect(url: StoreUrl): Promise<Dialect> {
  if (isPostgres(url)) return postgresDialect(url)
  return sqliteDialect(url === 'memory' ? ':memory:' : url.slice('sqlite:'.length))
}

/**
 * Returns the clock of the store, or null for the clock of the database. SQLite runs in this process and uses its
 * clock.
 */
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
  const grants = new Grants(db)
  return {
    registrations: new Registrations(db),
    grants,
    sessions: new Sessions(db),
    faults: new Faults(db),
    attempts: new Attempts(db),
    pageKey,
    async moment() {
      const [row] = (await readMoment({time: Math.floor(clock?.() ?? 0)})).rows
      if (row === undefined) throw new Error('The table `service` of the store is empty.')
      return {now: row.now, hasFaults: row.faults > 0}
    },
    async moveClock(ms) {
      if (ms < 0) await grants.forgetUses()
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
    let deleted = PURGE_BATCH
    while (deleted === PURGE_BATCH) {
      const old = sql`select ${sql.ref(key)} from ${sql.table(table)} where ${sql.ref('expiresAt')} < ${before} limit ${sql.lit(PURGE_BATCH)}`
      const result = await sql`delete from ${sql.table(table)} where ${sql.ref(key)} in (${old})`.execute(db)
      deleted = Number(result.numAffectedRows ?? 0)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}
