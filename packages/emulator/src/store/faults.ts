import type {Kysely} from 'kysely'
import type {Tables} from './tables.ts'

/**
 * Fault of an operation: a response or a behavior for tests. Applies to every request, or to the next `times` requests.
 */
export interface Fault {
  /** API name of the operation: `CreateToken`. */
  readonly operation: string
  /** Name of the service exception to respond with. */
  readonly error?: string
  /** HTTP status of the response. Overrides the status of `error`. Default: 200. */
  readonly status?: number
  /** Body of the response. Overrides the body of `error`. */
  readonly body?: string
  /** Milliseconds to wait before the response. */
  readonly delay?: number
  /** Breaks the connection in the middle of the body. Default: false. */
  readonly cut?: boolean
  /** Number of requests that the fault applies to. Default: all requests. */
  readonly times?: number
}

/** Faults in a store, at most one per operation. */
export class Faults {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async set(fault: Fault): Promise<void> {
    const {operation, times = null} = fault
    const values = {fault: JSON.stringify(fault), remaining: times}
    const insert = this.#db.insertInto('faults').values({operation, ...values})
    await insert.onConflict((conflict) => conflict.column('operation').doUpdateSet(values)).execute()
  }

  async clear(): Promise<void> {
    await this.#db.deleteFrom('faults').execute()
  }

  async list(): Promise<Fault[]> {
    const rows = await this.#db.selectFrom('faults').selectAll().orderBy('operation').execute()
    return rows.map(({fault}) => JSON.parse(fault) as Fault)
  }

  /** Returns the fault for a request and counts the request. Returns undefined if the operation has no fault. */
  async take(operation: string): Promise<Fault | undefined> {
    const update = this.#db
      .updateTable('faults')
      .set(({eb}) => ({remaining: eb('remaining', '-', 1)}))
      .where('operation', '=', operation)
      .where(({eb, or}) => or([eb('remaining', 'is', null), eb('remaining', '>', 0)]))
    const row = await update.returning('fault').executeTakeFirst()
    return row && (JSON.parse(row.fault) as Fault)
  }
}
