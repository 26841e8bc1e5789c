import type {Kysely} from 'kysely'
import {compileOnce} from './compile-once.ts'
import type {AccessTokenTable, Session, Tables} from './tables.ts'

/** Access token. */
export interface AccessToken extends Omit<AccessTokenTable, 'scopes'> {
  readonly scopes: readonly string[]
}

/** Sessions in a store, their access tokens, and the assertions that were exchanged for tokens. */
export class Sessions {
  readonly #db: Kysely<Tables>
  readonly #add
  readonly #find
  readonly #addAccessToken

  constructor(db: Kysely<Tables>) {
    this.#db = db
    this.#add = compileOnce(
      db,
      ['id', 'userName', 'clientId', 'startedAt', 'expiresAt'],
      (session: Omit<Session, 'endedAt'>) =>
        db
          .insertInto('sessions')
          .values({...session, endedAt: null})
          .onConflict((conflict) => conflict.doNothing()),
    )
    this.#find = compileOnce(db, ['id', 'now'], ({id, now}: {id: string; now: number}) =>
      db
        .selectFrom('sessions')
        .selectAll()
        .where('id', '=', id)
        .where('expiresAt', '>', now)
        .where('endedAt', 'is', null),
    )
    this.#addAccessToken = compileOnce(db, ['key', 'sessionId', 'scopes', 'expiresAt'], (token: AccessTokenTable) =>
      db.insertInto('accessTokens').values(token),
    )
  }

  /** Starts a session. Returns false, and changes nothing, if the session exists or `endOrPrevent` prevented it. */
  async add(session: Omit<Session, 'endedAt'>): Promise<boolean> {
    return (await this.#add(session)).numAffectedRows === 1n
  }

  /** Returns a session, or undefined if it has ended. */
  async find(id: string, now: number): Promise<Session | undefined> {
    return (await this.#find({id, now})).rows[0]
  }

  /** Ends a session. Its access tokens and refresh tokens become invalid. */
  async end(id: string, now: number): Promise<void> {
    await this.#db
      .updateTable('sessions')
      .set({endedAt: now})
      .where('id', '=', id)
      .where('endedAt', 'is', null)
      .execute()
  }

  /**
   * Ends a session. If it has not started yet, adds it as ended, so that a concurrent request cannot start it any more.
   * Both are one statement, so no request can start the session in between.
   */
  async endOrPrevent(session: Session): Promise<void> {
    await this.#db
      .insertInto('sessions')
      .values(session)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet(({fn, ref, val}) => ({
          endedAt: fn.coalesce(ref('sessions.endedAt'), val(session.endedAt)),
        })),
      )
      .execute()
  }

  async addAccessToken(token: AccessToken): Promise<void> {
    await this.#addAccessToken({...token, scopes: JSON.stringify(token.scopes)})
  }

  /** Returns the session and the scopes of an access token, or undefined if the token or the session has ended. */
  async findByAccessToken(key: string, now: number): Promise<(Session & Pick<AccessToken, 'scopes'>) | undefined> {
    const query = this.#db
      .selectFrom('accessTokens')
      .innerJoin('sessions', 'sessions.id', 'accessTokens.sessionId')
      .selectAll('sessions')
      .select('accessTokens.scopes')
      .where('accessTokens.key', '=', key)
      .where('accessTokens.expiresAt', '>', now)
      .where('sessions.expiresAt', '>', now)
      .where('sessions.endedAt', 'is', null)
    const row = await query.executeTakeFirst()
    return row && {...row, scopes: JSON.parse(row.scopes) as string[]}
  }

  /**
   * Records an assertion until it expires. Returns false if it was recorded before. Of several concurrent calls, one
   * returns true.
   */
  async addAssertion(key: string, expiresAt: number): Promise<boolean> {
    const insert = this.#db.insertInto('assertions').values({key, expiresAt})
    const {numInsertedOrUpdatedRows} = await insert
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }
}
