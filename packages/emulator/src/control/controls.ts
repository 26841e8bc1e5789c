import {findUser} from '../directory/find-user.ts'
import type {LoggedRequest, RequestLog} from '../http/request-log.ts'
import {type Decision, decide} from '../service/device-decision.ts'
import type {Settings} from '../service/handler.ts'
import type {Fault} from '../store/faults.ts'
import {DEVICE_CODE} from '../store/grant-type.ts'
import type {Store} from '../store/open-store.ts'
import type {GrantStatus} from '../store/tables.ts'
import {assertFault} from './assert-fault.ts'
import {ControlError} from './control-error.ts'

/** Device authorization in the list of a test. */
export interface Authorization {
  /** Null after the decision. */
  readonly userCode: string | null
  /** `expired` is a pending authorization after its expiry. */
  readonly status: GrantStatus | 'expired'
  readonly clientName: string
  readonly scopes: readonly string[]
  /** Name of the user who decided. */
  readonly user: string | null
  /** Number of polling requests. */
  readonly polls: number
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** Registered client in the list of a test. */
export interface Client {
  readonly clientId: string
  readonly clientName: string
  readonly scopes: readonly string[]
  readonly grantTypes: readonly string[]
  /** Milliseconds since the epoch. */
  readonly registeredAt: number
}

/** Controls of an emulator for tests: decisions, lists, clock, faults, and reset. */
export interface Controls {
  /**
   * Approves the device authorization with a user code, as a user does on the device page.
   *
   * @param options.user Name of the user. Default: the first user who is not locked.
   * @throws {ControlError} `NotFound` if no pending authorization has this user code
   * @throws {ControlError} `Invalid` if the user is unknown or locked
   */
  approve(userCode: string, options?: {user?: string}): Promise<void>
  /** Denies the device authorization with a user code. Has the parameters and errors of `approve`. */
  deny(userCode: string, options?: {user?: string}): Promise<void>
  /** Returns the last 100 device authorizations, newest first. */
  authorizations(): Promise<Authorization[]>
  /** Returns the last 100 registered clients, newest first. */
  clients(): Promise<Client[]>
  /** Returns the last 1,000 requests to this emulator, and the last 50 of pages of other sites, oldest first. */
  requests(): readonly LoggedRequest[]
  /**
   * Moves the clock of all emulators on the store forward, or back for a negative number of seconds.
   *
   * @returns the new time in milliseconds since the epoch
   * @throws {ControlError} `Invalid` if `seconds` is not a finite number, or the new time is not in the years 1970 to
   *   9999
   */
  advance(seconds: number): Promise<number>
  /**
   * Sets the fault of an operation. Replaces an earlier fault of the operation.
   *
   * @throws {ControlError} `Invalid` if the fault has an unknown field, operation, or exception, or an invalid value
   */
  setFault(fault: Fault): Promise<void>
  /** Returns the faults of all operations. */
  faults(): Promise<Fault[]>
  /** Removes the faults of all operations. */
  clearFaults(): Promise<void>
  /** Deletes everything: registrations, codes, sessions, faults, and the request log. Resets the clock. */
  reset(): Promise<void>
}

const MAX_ROWS = 100

/** Latest time of the clock in milliseconds since the epoch. Later dates have another format. */
const MAX_TIME = Date.UTC(9999, 11, 31)

/** Creates the controls of an emulator. */
export function createControls(settings: Settings, log: RequestLog): Controls {
  const {store} = settings
  return {
    approve: (userCode, {user} = {}) => settle(userCode, {status: 'approved', user}, settings),
    deny: (userCode, {user} = {}) => settle(userCode, {status: 'denied', user}, settings),
    authorizations: () => listAuthorizations(store),
    clients: () => listClients(store),
    requests: () => log.list(),
    advance: (seconds) => advance(seconds, store),
    async setFault(fault) {
      assertFault(fault)
      await store.faults.set(fault)
    },
    faults: () => store.faults.list(),
    clearFaults: () => store.faults.clear(),
    async reset() {
      await store.reset()
      log.clear()
    },
  }
}

async function settle(
  userCode: string,
  {status, user}: Pick<Decision, 'status'> & {user: string | undefined},
  settings: Settings,
): Promise<void> {
  if (user !== undefined && findUser(settings.directory, user) === undefined) {
    throw new ControlError('Invalid', `The user ${JSON.stringify(user)} is not in the directory or is locked.`)
  }
  const decision = user === undefined ? {status} : {status, userName: user}
  if (await decide(userCode, decision, {...settings, ...(await settings.store.moment())})) return
  throw new ControlError('NotFound', `No pending authorization has the user code ${JSON.stringify(userCode)}.`)
}

async function advance(seconds: number, store: Store): Promise<number> {
  if (!Number.isFinite(seconds)) throw new ControlError('Invalid', 'The number of seconds must be a finite number.')
  const time = (await store.moment()).now + seconds * 1000
  if (time < 0 || time > MAX_TIME) {
    throw new ControlError('Invalid', 'The new time of the clock must be in the years 1970 to 9999.')
  }
  await store.moveClock(Math.round(seconds * 1000))
  return (await store.moment()).now
}

async function listClients(store: Store): Promise<Client[]> {
  const registrations = await store.registrations.list(MAX_ROWS)
  return registrations.map(({clientId, clientName, scopes, grantTypes, issuedAt}) => ({
    clientId,
    clientName,
    scopes,
    grantTypes,
    registeredAt: issuedAt,
  }))
}

async function listAuthorizations(store: Store): Promise<Authorization[]> {
  const {now} = await store.moment()
  const grants = await store.grants.list(DEVICE_CODE, MAX_ROWS)
  return Promise.all(
    grants.map(async ({clientId, userCode, status, userName, polls, startedAt, expiresAt}) => {
      const {clientName = '', scopes = []} = (await store.registrations.find(clientId)) ?? {}
      const shown = status === 'pending' && now >= expiresAt ? 'expired' : status
      return {userCode, status: shown, clientName, scopes, user: userName, polls, startedAt, expiresAt}
    }),
  )
}
