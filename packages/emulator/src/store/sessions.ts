import type {Kysely} from 'kysely'
import {compileOnce} from './compile-once.ts'
import type {AccessTokenTable, Session, Tables} from './tables.ts'

/** An access token. */
export interface AccessToken extends Omit<AccessTokenTable, 'scopes'> {
  readonly scopes: readonly string[]
}

/** The sessions of a store, their access tokens, and the assertions that were exchanged for one. */
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
      (session: Omit<Session, 'endedAt'>) => db.insertInto('sessions').values({...session, endedAt: null}),
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

  async add(session: Omit<Session, 'endedAt'>): Promise<void> {
    await this.#add(session)
  }

  /** The session, unless it has ended. */
  async find(id: string, now: number): Promise<Session | undefined> {
    return (await this.#find({id, now})).rows[0]
  }

  /** Ends a session: its tokens and refresh tokens are worth nothing from now on. */
  async end(id: string, now: number): Promise<void> {
    await this.#db
      .updateTable('sessions')
      .set({endedAt: now})
      .where('id', '=', id)
      .where('endedAt', 'is', null)
      .execute()
  }

  async addAccessToken(token: AccessToken): Promise<void> {
    await this.#addAccessToken({...token, scopes: JSON.stringify(token.scopes)})
  }

  /** The session that an access token belongs to, and the token's scopes, unless token or session have ended. */
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

  /** Remembers an assertion until it expires. False when it is known: of several calls at once, one gets true. */
  async addAssertion(key: string, expiresAt: number): Promise<boolean> {
    const insert = this.#db.insertInto('assertions').values({key, expiresAt})
    const {numInsertedOrUpdatedRows} = await insert
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }
}
