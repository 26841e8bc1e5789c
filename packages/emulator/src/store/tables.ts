import type {GrantType} from './grant-type.ts'

/** Table with a single row that all replicas share. */
interface ServiceTable {
  readonly id: number
  /** Milliseconds between the clock of the service and the clock of the store. */
  readonly clockOffset: number
  /** Secret key for HMACs of pages and role credentials. */
  readonly pageKey: string
}

/** Row of a registered client. */
export interface RegistrationTable {
  readonly clientId: string
  /** SHA-256 of the client secret. */
  readonly secretHash: string
  readonly clientName: string
  /** JSON array, as are `grantTypes` and `redirectUris`. */
  readonly scopes: string
  readonly grantTypes: string
  readonly redirectUris: string
  /** Milliseconds since the epoch, as all timestamps in the store. */
  readonly issuedAt: number
  readonly expiresAt: number
}

/** Status of a grant. It changes from `pending` to `approved` or `denied`, and from `approved` to `used`. */
export type GrantStatus = 'pending' | 'approved' | 'denied' | 'used'

/** Device code, authorization code, or refresh token: a client exchanges it for an access token. */
export interface Grant {
  /** SHA-256 of the code or token. The code or token itself is not stored. */
  readonly key: string
  readonly grantType: GrantType
  readonly clientId: string
  readonly status: GrantStatus
  readonly startedAt: number
  readonly expiresAt: number
  /** Time at which the grant was redeemed. Null for an unused grant, or if the clock was moved back since then. */
  readonly usedAt: number | null
  /** Name of the user who decided. */
  readonly userName: string | null
  /** Session of a refresh token. */
  readonly sessionId: string | null
  /**
   * Scopes of a refresh token or an authorization code, as a JSON array. A device code has the scopes of its client.
   */
  readonly scopes: string | null
  /** User code of a pending device code. */
  readonly userCode: string | null
  /** Number of polling requests for a device code. */
  readonly polls: number
  /** Time of the last polling request. */
  readonly polledAt: number | null
  /** Time of the polling request before the last one. */
  readonly polledBefore: number | null
  /** Redirect URI of an authorization code. */
  readonly redirectUri: string | null
  /** PKCE challenge of an authorization code, method S256. */
  readonly codeChallenge: string | null
  /** Network address of the client that requested a device code, if known. */
  readonly address: string | null
}

/**
 * Session of a user with a client. It starts with the first token, and ends at its expiry, at logout, or if a grant is
 * misused.
 */
export interface Session {
  readonly id: string
  readonly userName: string
  readonly clientId: string
  readonly startedAt: number
  readonly expiresAt: number
  readonly endedAt: number | null
}

/** Row of an access token. */
export interface AccessTokenTable {
  /** SHA-256 of the token. */
  readonly key: string
  readonly sessionId: string
  /** JSON array. */
  readonly scopes: string
  readonly expiresAt: number
}

/** Row of an assertion that was exchanged. It cannot be exchanged again. */
interface AssertionTable {
  /** SHA-256 of the issuer and the identifier of the assertion (RFC 7519 section 4.1.7). */
  readonly key: string
  readonly expiresAt: number
}

/** Row of a fault. */
interface FaultTable {
  readonly operation: string
  /** The fault as JSON. */
  readonly fault: string
  /** Number of requests that the fault still applies to. Null for all requests. */
  readonly remaining: number | null
}

/** Row of a counter of attempts. */
interface AttemptTable {
  /** Key of the limit. */
  readonly key: string
  readonly count: number
  /** Time at which the counter restarts. */
  readonly expiresAt: number
}

/** Tables of a store. */
export interface Tables {
  service: ServiceTable
  registrations: RegistrationTable
  grants: Grant
  sessions: Session
  accessTokens: AccessTokenTable
  assertions: AssertionTable
  faults: FaultTable
  attempts: AttemptTable
}
