import type {Kysely} from 'kysely'
import type {Tables} from './tables.ts'

/** What goes wrong with an operation. It happens to every request, or `times` times. */
export interface Fault {
  /** API name of the operation: `CreateToken`. */
  readonly operation: string
  /** Answer with this exception of the service. */
  readonly error?: string
  /** Answer with this HTTP status. With `error` it stands in place of the exception's own. */
  readonly status?: number
  /** Answer with this text as body. */
  readonly body?: string
  /** Milliseconds to wait before the answer. */
  readonly delay?: number
  /** Break the connection in the middle of the body. */
  readonly cut?: boolean
  /** How often the fault happens. Default: always. */
  readonly times?: number
}

/** The faults of a store, at most one for an operation. */
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

  /** The fault that this request is to have, which then remains once less. */
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
