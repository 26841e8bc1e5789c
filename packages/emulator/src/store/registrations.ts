import type {Kysely} from 'kysely'
import type {RegistrationTable, Tables} from './tables.ts'

/** A registered client. */
export interface Registration extends Omit<RegistrationTable, 'scopes' | 'grantTypes' | 'redirectUris'> {
  readonly scopes: readonly string[]
  readonly grantTypes: readonly string[]
  readonly redirectUris: readonly string[]
}

/** The registered clients of a store. */
export class Registrations {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async add(registration: Registration): Promise<void> {
    const {scopes, grantTypes, redirectUris} = registration
    const lists = {
      scopes: JSON.stringify(scopes),
      grantTypes: JSON.stringify(grantTypes),
      redirectUris: JSON.stringify(redirectUris),
    }
    await this.#db
      .insertInto('registrations')
      .values({...registration, ...lists})
      .execute()
  }

  async find(clientId: string): Promise<Registration | undefined> {
    const query = this.#db.selectFrom('registrations').selectAll().where('clientId', '=', clientId)
    const row = await query.executeTakeFirst()
    return row && toRegistration(row)
  }

  /** The newest ones. */
  async list(most: number): Promise<Registration[]> {
    const query = this.#db.selectFrom('registrations').selectAll().orderBy('issuedAt', 'desc').limit(most)
    return (await query.execute()).map(toRegistration)
  }
}

function toRegistration(row: RegistrationTable): Registration {
  return {
    ...row,
    scopes: JSON.parse(row.scopes) as string[],
    grantTypes: JSON.parse(row.grantTypes) as string[],
    redirectUris: JSON.parse(row.redirectUris) as string[],
  }
}
