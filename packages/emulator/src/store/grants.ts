import type {Kysely} from 'kysely'
import {compileOnce} from './compile-once.ts'
import type {Grant, Tables} from './tables.ts'

const REQUIRED = ['key', 'grantType', 'clientId', 'status', 'startedAt', 'expiresAt'] as const

/** What a new grant has to say; the rest is empty. */
export type NewGrant = Pick<Grant, (typeof REQUIRED)[number]> & Partial<Grant>

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
  readonly #add
  readonly #find
  readonly #redeem
  readonly #recordPoll

  constructor(db: Kysely<Tables>) {
    this.#db = db
    const columns = [...REQUIRED, ...(Object.keys(EMPTY) as (keyof typeof EMPTY)[])]
    this.#add = compileOnce(db, columns, (grant: Grant) =>
      db
        .insertInto('grants')
        .values(grant)
        .onConflict((conflict) => conflict.doNothing()),
    )
    this.#find = compileOnce(db, ['key'], ({key}: Pick<Grant, 'key'>) =>
      db.selectFrom('grants').selectAll().where('key', '=', key),
    )
    this.#redeem = compileOnce(db, ['key', 'now'], ({key, now}: {key: string; now: number}) =>
      db
        .updateTable('grants')
        .set({status: 'used', usedAt: now})
        .where('key', '=', key)
        .where('status', '=', 'approved'),
    )
    this.#recordPoll = compileOnce(db, ['key', 'now'], ({key, now}: {key: string; now: number}) =>
      db
        .updateTable('grants')
        .set(({eb, ref}) => ({polls: eb('polls', '+', 1), polledBefore: ref('polledAt'), polledAt: now}))
        .where('key', '=', key)
        .returning(['polls', 'polledBefore']),
    )
  }

  /** Whether the grant was added: false, without any effect, when another that is undecided has its user code. */
  async add(grant: NewGrant): Promise<boolean> {
    return (await this.#add({...EMPTY, ...grant})).numAffectedRows === 1n
  }

  async find(key: string): Promise<Grant | undefined> {
    return (await this.#find({key})).rows[0]
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
    return (await update.executeTakeFirstOrThrow()).numUpdatedRows === 1n
  }

  /** Uses an approved grant up. Of several calls at once, one gets true. */
  async redeem(key: string, now: number): Promise<boolean> {
    return (await this.#redeem({key, now})).numAffectedRows === 1n
  }

  /** Counts a poll of a device code. */
  async recordPoll(key: string, now: number): Promise<Polls> {
    const [polls] = (await this.#recordPoll({key, now})).rows
    if (polls === undefined) throw new Error('The device code is gone.')
    return polls
  }
}
