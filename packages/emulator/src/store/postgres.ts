import {PostgresDialect} from 'kysely'

/** Connections of one replica. */
const POOL_SIZE = 10

/** Milliseconds that the wait for a connection and a query may take: together five seconds, then a request has failed. */
const PATIENCE = {connection: 2_000, query: 3_000} as const

/** Type number of `bigint` in PostgreSQL. */
const INT8 = 20

/**
 * PostgreSQL by the package `pg`, which whoever names such a store installs.
 *
 * @throws {Error} when `pg` is not installed
 */
export async function postgresDialect(url: string): Promise<PostgresDialect> {
  const {Pool, types} = await importPg()
  const pool = new Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: PATIENCE.connection,
    statement_timeout: PATIENCE.query,
    query_timeout: PATIENCE.query,
    // Times are bigints, and far below 2^53.
    types: {getTypeParser: (id, format) => (id === INT8 ? Number : types.getTypeParser(id, format))},
  })
  // A connection that breaks is replaced with the next query, and the query that it broke under fails. Without listeners,
  // for idle connections and for busy ones, the process would end.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return new PostgresDialect({pool})
}

async function importPg(): Promise<Pick<typeof import('pg'), 'Pool' | 'types'>> {
  try {
    return (await import('pg')).default
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) throw cause
    throw new Error('A postgres:// store needs the package pg: npm install pg', {cause})
  }
}
