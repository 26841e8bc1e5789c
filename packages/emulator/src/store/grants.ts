import type {Kysely} from 'kysely'
import type {Grant, Tables} from './tables.ts'

/** What a new grant has to say; the rest is empty. */
export type NewGrant = Pick<Grant, 'key' | 'grantType' | 'clientId' | 'status' | 'startedAt' | 'expiresAt'> &
  Partial<Grant>

/** When a device code was polled. */
export interface Polls {
  /** Number of polls, this one included. */
  readonly polls: number
  /** Time of the poll before this one. */
  readonly polledBefore: number | null
}

const EMPTY = {
  usedAt: null,
  userName: null,
  sessionId: null,
  scopes: null,
  userCode: null,
  polls: 0,
  polledAt: null,
  polledBefore: null,
  redirectUri: null,
  codeChallenge: null,
  address: null,
} as const

/** The codes and refresh tokens of a store. What must happen once is one statement, so the database decides who wins. */
export class Grants {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** Whether the grant was added: false, without any effect, when another that is undecided has its user code. */
  async add(grant: NewGrant): Promise<boolean> {
    const insert = this.#db.insertInto('grants').values({...EMPTY, ...grant})
    const {numInsertedOrUpdatedRows} = await insert
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  find(key: string): Promise<Grant | undefined> {
    return this.#db.selectFrom('grants').selectAll().where('key', '=', key).executeTakeFirst()
  }

  findByUserCode(userCode: string): Promise<Grant | undefined> {
    return this.#db.selectFrom('grants').selectAll().where('userCode', '=', userCode).executeTakeFirst()
  }

  /** The newest ones of a kind. */
  list(grantType: Grant['grantType'], most: number): Promise<Grant[]> {
    const query = this.#db.selectFrom('grants').selectAll().where('grantType', '=', grantType)
    return query.orderBy('startedAt', 'desc').limit(most).execute()
  }

  /**
   * Takes a person's decision. Whether it counts: false when the grant is decided, or expired at this time. The user code
   * is forgotten.
   */
  async decide(
    key: string,
    {status, userName, now}: {status: 'approved' | 'denied'; userName: string; now: number},
  ): Promise<boolean> {
    const update = this.#db
      .updateTable('grants')
      .set({status, userName, userCode: null})
      .where('key', '=', key)
      .where('status', '=', 'pending')
      .where('expiresAt', '>', now)
    return changedOne(await update.executeTakeFirstOrThrow())
  }

  /** Uses an approved grant up. Of several calls at once, one gets true. */
  async redeem(key: string, now: number): Promise<boolean> {
    const update = this.#db
      .updateTable('grants')
      .set({status: 'used', usedAt: now})
      .where('key', '=', key)
      .where('status', '=', 'approved')
    return changedOne(await update.executeTakeFirstOrThrow())
  }

  /** Counts a poll of a device code. */
  async recordPoll(key: string, now: number): Promise<Polls> {
    const update = this.#db
      .updateTable('grants')
      .set(({eb, ref}) => ({polls: eb('polls', '+', 1), polledBefore: ref('polledAt'), polledAt: now}))
      .where('key', '=', key)
    return update.returning(['polls', 'polledBefore']).executeTakeFirstOrThrow()
  }
}

function changedOne({numUpdatedRows}: {readonly numUpdatedRows: bigint}): boolean {
  return numUpdatedRows === 1n
}
