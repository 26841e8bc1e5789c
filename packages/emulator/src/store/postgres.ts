import {PostgresDialect} from 'kysely'

/** Maximum number of connections per replica. */
const POOL_SIZE = 10

/** Timeouts in milliseconds. Together they limit a request to five seconds. */
const TIMEOUTS = {connection: 2_000, query: 3_000} as const

/** Type OID of `bigint` in PostgreSQL. */
const INT8 = 20

/**
 * Connects to PostgreSQL with the package `pg`, an optional peer dependency.
 *
 * @throws {Error} if `pg` is not installed
 */
export async function postgresDialect(url: string): Promise<PostgresDialect> {
  const {Pool, types} = await importPg()
  const pool = new Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: TIMEOUTS.connection,
    statement_timeout: TIMEOUTS.query,
    query_timeout: TIMEOUTS.query,
    // Timestamps are bigints far below 2^53.
    types: {getTypeParser: (id, format) => (id === INT8 ? Number : types.getTypeParser(id, format))},
  })
  // A query fails if its connection breaks, and the pool replaces the connection. Without these listeners, for idle and
  // for busy connections, the process would exit.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return new PostgresDialect({pool})
}

async function importPg(): Promise<Pick<typeof import('pg'), 'Pool' | 'types'>> {
  try {
    return (await import('pg')).default
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) throw cause
    throw new Error('A postgres:// store requires the package pg. Run: npm install pg', {cause})
  }
}
