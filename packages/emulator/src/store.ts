import type {DEVICE_CODE} from './grant-types.ts'

/** A registered client. */
export interface Registration {
  readonly clientId: string
  /** SHA-256 of the client secret. */
  readonly secretHash: string
  readonly clientName: string
  readonly scopes: readonly string[]
  readonly grantTypes: readonly string[]
  readonly redirectUris: readonly string[]
  /** Milliseconds since the epoch, like every time in the store. */
  readonly expiresAt: number
}

/** From `pending` a grant becomes `approved` or `denied`, from `approved` it becomes `used`. */
export type GrantStatus = 'pending' | 'approved' | 'denied' | 'used'

interface StoredGrant {
  /** SHA-256 of the device code, authorization code or refresh token. The code itself is not stored. */
  readonly key: string
  readonly clientId: string
  readonly status: GrantStatus
  readonly expiresAt: number
}

/** When a device code was polled. */
export interface Polls {
  /** Number of polls. */
  readonly polls: number
  /** Time of the last one, 0 before the first. */
  readonly polledAt: number
}

/** A device authorization. */
export interface DeviceGrant extends StoredGrant, Polls {
  readonly grantType: typeof DEVICE_CODE
  readonly userCode: string
  readonly startedAt: number
}

/** An authorization code. */
export interface CodeGrant extends StoredGrant {
  readonly grantType: 'authorization_code'
  readonly redirectUri: string
  /** PKCE challenge, method S256. */
  readonly codeChallenge: string
}

/** A refresh token. It expires with its session. */
export interface RefreshGrant extends StoredGrant {
  readonly grantType: 'refresh_token'
}

/** What a client exchanges for a token. */
export type Grant = DeviceGrant | CodeGrant | RefreshGrant

/** The emulator's state. Several emulators may share one: what has to happen once is one atomic function. */
export interface Store {
  addRegistration(registration: Registration): Promise<void>
  findRegistration(clientId: string): Promise<Registration | undefined>
  /** Whether the grant was added: false, without any effect, when another has its user code. */
  addGrant(grant: Grant): Promise<boolean>
  findGrant(key: string): Promise<Grant | undefined>
  findGrantByUserCode(userCode: string): Promise<DeviceGrant | undefined>
  /** Whether the status was changed: false when it is not `from`. Of several calls at once, one gets true. */
  changeStatus(key: string, change: {from: GrantStatus; to: GrantStatus}): Promise<boolean>
  /** Counts a poll, and resolves to what was known before it. */
  recordPoll(key: string, at: number): Promise<Polls>
}
