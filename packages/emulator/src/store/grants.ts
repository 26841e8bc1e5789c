import type {Kysely} from 'kysely'
import {compileOnce} from './compile-once.ts'
import type {Grant, Tables} from './tables.ts'

const REQUIRED = ['key', 'grantType', 'clientId', 'status', 'startedAt', 'expiresAt'] as const

/** Grant to add. Optional fields are empty by default. */
export type NewGrant = Pick<Grant, (typeof REQUIRED)[number]> & Partial<Grant>

/** Polling requests for a device code. */
export interface Polls {
  /** Number of polling requests, including this one. */
  readonly polls: number
  /** Time of the previous polling request. */
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

/**
 * Codes and refresh tokens in a store. Whatever must happen once is a single statement, so of several concurrent
 * requests the database lets one succeed.
 */
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

  /** Adds a grant. Returns false, and adds nothing, if a pending grant has the same user code. */
  async add(grant: NewGrant): Promise<boolean> {
    return (await this.#add({...EMPTY, ...grant})).numAffectedRows === 1n
  }

  async find(key: string): Promise<Grant | undefined> {
    return (await this.#find({key})).rows[0]
  }

  findByUserCode(userCode: string): Promise<Grant | undefined> {
    return this.#db.selectFrom('grants').selectAll().where('userCode', '=', userCode).executeTakeFirst()
  }

  /** Returns the newest grants of a type. */
  list(grantType: Grant['grantType'], max: number): Promise<Grant[]> {
    const query = this.#db.selectFrom('grants').selectAll().where('grantType', '=', grantType)
    return query.orderBy('startedAt', 'desc').limit(max).execute()
  }

  /**
   * Records the decision of a user and deletes the user code. Returns false, and changes nothing, if the grant is
   * already decided or has expired.
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

  /** Marks an approved grant as used. Of several concurrent calls, one returns true. */
  async redeem(key: string, now: number): Promise<boolean> {
    return (await this.#redeem({key, now})).numAffectedRows === 1n
  }

  /**
   * Deletes the time at which used grants were redeemed. They stay used. Called before the clock moves back, which would
   * make these times look recent again.
   */
  async forgetUses(): Promise<void> {
    await this.#db.updateTable('grants').set({usedAt: null}).where('usedAt', 'is not', null).execute()
  }

  /** Counts a polling request for a device code. */
  async recordPoll(key: string, now: number): Promise<Polls> {
    const [polls] = (await this.#recordPoll({key, now})).rows
    if (polls === undefined) throw new Error('The device code was deleted.')
    return polls
  }
}
