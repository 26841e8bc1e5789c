import {type Kysely, sql} from 'kysely'
import {type Migration, Migrator} from 'kysely/migration'
import type {Tables} from './tables.ts'

/** Every version of the tables, in the order of their names: one set for both databases. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '2026-11-25': {up: createTables},
}

/** Makes the tables of a database that has none and that nobody else can see. The bookkeeping would take 15 ms. */
export async function createAllTables(db: Kysely<Tables>): Promise<void> {
  for (const {up} of Object.values(MIGRATIONS)) await up(db)
}

let lastTurn: Promise<unknown> = Promise.resolve()

/**
 * Brings the tables of SQLite up to date: all or nothing, one after the other. Of several processes the database lets one
 * in, and makes the others wait without giving their thread free; so within a process they take turns here.
 */
export function migrateAlone(db: Kysely<Tables>): Promise<void> {
  const turn = lastTurn.then(async () => {
    const migrations = await createMigrator(db).getMigrations()
    return migrations.every(({executedAt}) => executedAt !== undefined) ? migrate(db) : exclusively(db)
  })
  lastTurn = turn.catch(() => {})
  return turn
}

async function exclusively(db: Kysely<Tables>): Promise<void> {
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
 * Brings the tables of a store up to date. PostgreSQL lets several replicas do so at once.
 *
 * @throws {Error} when the tables are of a later version than this package knows, or cannot be changed
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const {error, results} = await createMigrator(db).migrateToLatest()
  if (error === undefined) return
  const reason = error instanceof Error ? error.message : String(error)
  const failed = results?.find(({status}) => status === 'Error')?.migrationName
  if (failed !== undefined) throw new Error(`The migration ${failed} failed: ${reason}`, {cause: error})
  // Else the database does not answer, and says why itself.
  if (!reason.startsWith('corrupted migrations')) throw error
  throw new Error(`The store has tables of another version: ${reason}`, {cause: error})
}

function createMigrator(db: Kysely<Tables>): Migrator {
  return new Migrator({db, provider: {getMigrations: async () => ({...MIGRATIONS})}})
}

type Column = `${'text' | 'integer' | 'bigint'}${'' | ' key' | ' or null' | ' or null, unique'}`

/** Columns by table. Times are milliseconds since the epoch. */
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

/** Plain SQL, which both databases take: a builder would be half of what a new emulator costs. */
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
