import type {Kysely} from 'kysely'
import type {Tables} from './tables.ts'

/** What is counted, and how much of it is allowed. */
export interface Limit {
  readonly key: string
  /** Attempts in a window. */
  readonly most: number
  /** Milliseconds from the first attempt until counting starts anew. */
  readonly window: number
}

/** Attempts that are counted, for the limits that all emulators on a store keep together. */
export class Attempts {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** Counts an attempt. False, without any effect, when there were as many as are allowed: one statement decides. */
  async take({key, most, window}: Limit, now: number): Promise<boolean> {
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
          .where(({eb, or}) => or([eb('attempts.expiresAt', '<=', now), eb('attempts.count', '<', most)])),
      )
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  /** Uncounts one attempt of each. */
  async giveBack(keys: readonly string[]): Promise<void> {
    const update = this.#db.updateTable('attempts').set(({eb}) => ({count: eb('count', '-', 1)}))
    await update.where('key', 'in', keys).where('count', '>', 0).execute()
  }

  /** When counting starts anew, in milliseconds since the epoch. */
  async endOfWindow(key: string): Promise<number | undefined> {
    const query = this.#db.selectFrom('attempts').select('expiresAt').where('key', '=', key)
    return (await query.executeTakeFirst())?.expiresAt
  }
}
