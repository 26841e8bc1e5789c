import type {Kysely} from 'kysely'
import {compileOnce} from './compile-once.ts'
import type {RegistrationTable, Tables} from './tables.ts'

/** Registered client. */
export interface Registration extends Omit<RegistrationTable, 'scopes' | 'grantTypes' | 'redirectUris'> {
  readonly scopes: readonly string[]
  readonly grantTypes: readonly string[]
  readonly redirectUris: readonly string[]
}

const COLUMNS = [
  'clientId',
  'secretHash',
  'clientName',
  'scopes',
  'grantTypes',
  'redirectUris',
  'issuedAt',
  'expiresAt',
] as const satisfies (keyof RegistrationTable)[]

/** Registered clients in a store. */
export class Registrations {
  readonly #db: Kysely<Tables>
  readonly #add
  readonly #find

  constructor(db: Kysely<Tables>) {
    this.#db = db
    this.#add = compileOnce(db, COLUMNS, (row: RegistrationTable) => db.insertInto('registrations').values(row))
    this.#find = compileOnce(db, ['clientId'], ({clientId}: Pick<RegistrationTable, 'clientId'>) =>
      db.selectFrom('registrations').selectAll().where('clientId', '=', clientId),
    )
  }

  async add(registration: Registration): Promise<void> {
    const {scopes, grantTypes, redirectUris} = registration
    await this.#add({
      ...registration,
      // Stored as JSON, because PostgreSQL does not store U+0000.
      clientName: JSON.stringify(registration.clientName),
      scopes: JSON.stringify(scopes),
      grantTypes: JSON.stringify(grantTypes),
      redirectUris: JSON.stringify(redirectUris),
    })
  }

  async find(clientId: string): Promise<Registration | undefined> {
    // PostgreSQL rejects U+0000 in parameters too.
    if (clientId.includes('\0')) return undefined
    const [row] = (await this.#find({clientId})).rows
    return row && toRegistration(row)
  }

  /** Returns the newest registrations. */
  async list(max: number): Promise<Registration[]> {
    const query = this.#db.selectFrom('registrations').selectAll().orderBy('issuedAt', 'desc').limit(max)
    return (await query.execute()).map(toRegistration)
  }
}

function toRegistration(row: RegistrationTable): Registration {
  return {
    ...row,
    clientName: JSON.parse(row.clientName) as string,
    scopes: JSON.parse(row.scopes) as string[],
    grantTypes: JSON.parse(row.grantTypes) as string[],
    redirectUris: JSON.parse(row.redirectUris) as string[],
  }
}
