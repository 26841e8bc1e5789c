import {type Kysely, sql} from 'kysely'
import {type Migration, Migrator} from 'kysely/migration'
import type {Tables} from './tables.ts'

/** Migrations by name, in order. Both databases use the same ones. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '2026-11-25': {up: createTables},
}

/** Creates the tables of a new in-memory database. Skips the migration table, which would take 15 ms. */
export async function createAllTables(db: Kysely<Tables>): Promise<void> {
  for (const {up} of Object.values(MIGRATIONS)) await up(db)
}

let lastMigration: Promise<unknown> = Promise.resolve()

/**
 * Migrates a SQLite database in one exclusive transaction. SQLite makes other processes wait, but blocks their thread,
 * so migrations within one process run one after the other.
 */
export function migrateExclusively(db: Kysely<Tables>): Promise<void> {
  const migration = lastMigration.then(async () => {
    const migrations = await createMigrator(db).getMigrations()
    return migrations.every(({executedAt}) => executedAt !== undefined) ? migrate(db) : inExclusiveTransaction(db)
  })
  lastMigration = migration.catch(() => {})
  return migration
}

async function inExclusiveTransaction(db: Kysely<Tables>): Promise<void> {
  await sql`begin exclusive`.execute(db)
  try {
    await migrate(db)
    await sql`commit`.execute(db)
  } catch (error) {
    await sql`rollback`.execute(db)
    throw error
  }
}

/**
 * Migrates the tables of a store to the latest version. PostgreSQL allows concurrent calls by several replicas.
 *
 * @throws {Error} if the tables have a later version than this package supports, or a migration fails
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const {error, results} = await createMigrator(db).migrateToLatest()
  if (error === undefined) return
  const reason = error instanceof Error ? error.message : String(error)
  const failed = results?.find(({status}) => status === 'Error')?.migrationName
  if (failed !== undefined) throw new Error(`Migration ${failed} failed: ${reason}`, {cause: error})
  // Otherwise the database is unavailable, and its own error says why.
  if (!reason.startsWith('corrupted migrations')) throw error
  throw new Error(`The store was created by another version of the emulator: ${reason}`, {cause: error})
}

function createMigrator(db: Kysely<Tables>): Migrator {
  return new Migrator({db, provider: {getMigrations: async () => ({...MIGRATIONS})}})
}

type Column = `${'text' | 'integer' | 'bigint'}${'' | ' key' | ' or null' | ' or null, unique'}`

/** Columns by table. Timestamps are milliseconds since the epoch. */
const TABLES: Readonly<Record<string, Readonly<Record<string, Column>>>> = {
  service: {id: 'integer key', clockOffset: 'bigint', pageKey: 'text'},
  registrations: {
    clientId: 'text key',
    secretHash: 'text',
    clientName: 'text',
    scopes: 'text',
    grantTypes: 'text',
    redirectUris: 'text',
    issuedAt: 'bigint',
    expiresAt: 'bigint',
  },
  grants: {
    key: 'text key',
    grantType: 'text',
    clientId: 'text',
    status: 'text',
    startedAt: 'bigint',
    expiresAt: 'bigint',
    usedAt: 'bigint or null',
    userName: 'text or null',
    sessionId: 'text or null',
    scopes: 'text or null',
    userCode: 'text or null, unique',
    polls: 'integer',
    polledAt: 'bigint or null',
    polledBefore: 'bigint or null',
    redirectUri: 'text or null',
    codeChallenge: 'text or null',
    address: 'text or null',
  },
  sessions: {
    id: 'text key',
    userName: 'text',
    clientId: 'text',
    startedAt: 'bigint',
    expiresAt: 'bigint',
    endedAt: 'bigint or null',
  },
  accessTokens: {key: 'text key', sessionId: 'text', scopes: 'text', expiresAt: 'bigint'},
  assertions: {key: 'text key', expiresAt: 'bigint'},
  faults: {operation: 'text key', fault: 'text', remaining: 'integer or null'},
  attempts: {key: 'text key', count: 'integer', expiresAt: 'bigint'},
}

/**
 * Creates all tables with SQL that both databases support. A query builder would double the start-up time of an
 * emulator.
 */
async function createTables(db: Kysely<unknown>): Promise<void> {
  for (const [table, columns] of Object.entries(TABLES)) {
    const definitions = Object.entries(columns).map(([name, column]) => `"${name}" ${toDefinition(column)}`)
    await sql.raw(`create table "${table}" (${definitions.join(', ')})`).execute(db)
    if (!Object.hasOwn(columns, 'expiresAt')) continue
    await sql.raw(`create index "${table}ByExpiry" on "${table}" ("expiresAt")`).execute(db)
  }
}

function toDefinition(column: Column): string {
  const [type = ''] = column.split(' ')
  if (column.endsWith(' key')) return `${type} primary key`
  if (column.endsWith(' unique')) return `${type} unique`
  return column.endsWith(' or null') ? type : `${type} not null`
}
