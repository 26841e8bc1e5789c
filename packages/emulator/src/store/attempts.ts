import type {Kysely} from 'kysely'
import type {Tables} from './tables.ts'

/** Limit on a number of attempts in a time window. */
export interface Limit {
  /** Key of the counter. */
  readonly key: string
  /** Maximum number of attempts in a window. */
  readonly max: number
  /** Milliseconds from the first attempt until the counter restarts. */
  readonly window: number
}

/** Counters of attempts. All emulators on a store share them. */
export class Attempts {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** Counts an attempt in one statement. Returns false, and does not count it, if the limit is reached. */
  async take({key, max, window}: Limit, now: number): Promise<boolean> {
    const first = {count: 1, expiresAt: now + window}
    const insert = this.#db.insertInto('attempts').values({key, ...first})
    const {numInsertedOrUpdatedRows} = await insert
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet(({eb, ref}) => {
            const isOver = eb('attempts.expiresAt', '<=', now)
            const next = eb('attempts.count', '+', 1)
            return {
              count: eb.case().when(isOver).then(first.count).else(next).end(),
              expiresAt: eb.case().when(isOver).then(first.expiresAt).else(ref('attempts.expiresAt')).end(),
            }
          })
          .where(({eb, or}) => or([eb('attempts.expiresAt', '<=', now), eb('attempts.count', '<', max)])),
      )
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  /** Subtracts one attempt from each counter. */
  async release(keys: readonly string[]): Promise<void> {
    const update = this.#db.updateTable('attempts').set(({eb}) => ({count: eb('count', '-', 1)}))
    await update.where('key', 'in', keys).where('count', '>', 0).execute()
  }

  /** Returns the time at which a counter restarts, in milliseconds since the epoch. */
  async endOfWindow(key: string): Promise<number | undefined> {
    const query = this.#db.selectFrom('attempts').select('expiresAt').where('key', '=', key)
    return (await query.executeTakeFirst())?.expiresAt
  }
}
