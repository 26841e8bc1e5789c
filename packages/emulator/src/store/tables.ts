import type {GrantType} from './grant-type.ts'

/** The one row that all replicas share. */
interface ServiceTable {
  readonly id: number
  /** Milliseconds by which the service's time is ahead of the store's. */
  readonly clockOffset: number
  /** Key of what pages sign: tokens against forged requests. */
  readonly pageKey: string
}

/** A registered client. */
export interface RegistrationTable {
  readonly clientId: string
  /** SHA-256 of the client secret. */
  readonly secretHash: string
  readonly clientName: string
  /** JSON, like the next two. */
  readonly scopes: string
  readonly grantTypes: string
  readonly redirectUris: string
  /** Milliseconds since the epoch, like every time in the store. */
  readonly issuedAt: number
  readonly expiresAt: number
}

/** From `pending` a grant becomes `approved` or `denied`, from `approved` it becomes `used`. */
export type GrantStatus = 'pending' | 'approved' | 'denied' | 'used'

/** What a client exchanges for a token: a device code, an authorization code or a refresh token. */
export interface Grant {
  /** SHA-256 of the code or token, which itself is not stored. */
  readonly key: string
  readonly grantType: GrantType
  readonly clientId: string
  readonly status: GrantStatus
  readonly startedAt: number
  readonly expiresAt: number
  /** When it was redeemed, for refresh tokens. */
  readonly usedAt: number | null
  /** Name of the person who approved. */
  readonly userName: string | null
  /** Session that a refresh token belongs to. */
  readonly sessionId: string | null
  /** JSON: scopes that a refresh token was issued with. A code has those of its client. */
  readonly scopes: string | null
  /** Of a device code, until the person has decided. */
  readonly userCode: string | null
  /** How often a device code was polled, when last and when before that. */
  readonly polls: number
  readonly polledAt: number | null
  readonly polledBefore: number | null
  /** Of an authorization code. */
  readonly redirectUri: string | null
  /** PKCE challenge of an authorization code, method S256. */
  readonly codeChallenge: string | null
  /** Network address that a device code was asked for from, where it is known. */
  readonly address: string | null
}

/** From the first token of a person for a client until its end, a logout, or the misuse of a refresh token. */
export interface Session {
  readonly id: string
  readonly userName: string
  readonly clientId: string
  readonly startedAt: number
  readonly expiresAt: number
  readonly endedAt: number | null
}

/** An access token. */
export interface AccessTokenTable {
  /** SHA-256 of the token. */
  readonly key: string
  readonly sessionId: string
  /** JSON. */
  readonly scopes: string
  readonly expiresAt: number
}

/** An assertion that was exchanged, and so may not come again. */
interface AssertionTable {
  /** SHA-256 of its issuer and its identifier (RFC 7519 section 4.1.7). */
  readonly key: string
  readonly expiresAt: number
}

/** A fault that an operation is to have. */
interface FaultTable {
  readonly operation: string
  /** The fault as JSON. */
  readonly fault: string
  /** How often it still happens; null for always. */
  readonly remaining: number | null
}

/** How often something was tried, for limits. */
interface AttemptTable {
  /** What is counted: who tried what. */
  readonly key: string
  readonly count: number
  /** When counting starts anew. */
  readonly expiresAt: number
}

/** The tables of a store. */
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
