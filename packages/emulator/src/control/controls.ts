import {findUser} from '../directory/find-user.ts'
import type {LoggedRequest, RequestLog} from '../http/request-log.ts'
import {type Decision, decide} from '../service/device-decision.ts'
import type {Settings} from '../service/handler.ts'
import type {Fault} from '../store/faults.ts'
import {DEVICE_CODE} from '../store/grant-type.ts'
import type {GrantStatus} from '../store/tables.ts'
import {assertFault} from './assert-fault.ts'
import {ControlError} from './control-error.ts'

/** A device authorization, as a person who tests sees it. */
export interface Authorization {
  /** Null once it is decided. */
  readonly userCode: string | null
  /** `expired` is what was pending for too long. */
  readonly status: GrantStatus | 'expired'
  readonly clientName: string
  readonly scopes: readonly string[]
  /** Name of the person who decided. */
  readonly user: string | null
  readonly polls: number
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly expiresAt: number
}

/** A registered client, as a person who tests sees it. */
export interface Client {
  readonly clientId: string
  readonly clientName: string
  readonly scopes: readonly string[]
  readonly grantTypes: readonly string[]
  /** Milliseconds since the epoch. */
  readonly registeredAt: number
}

/** What a test does with an emulator beside sending requests to it. */
export interface Controls {
  /**
   * Does what a person does on the device page: approves the authorization with this user code.
   *
   * @param options.user Name of the person; the first of the directory who is not locked when it is left out
   * @throws {ControlError} `NotFound` when no authorization waits under this code, `Invalid` for a person who is unknown or locked
   */
  approve(userCode: string, options?: {user?: string}): Promise<void>
  /** Denies the authorization with this user code. Throws like `approve`. */
  deny(userCode: string, options?: {user?: string}): Promise<void>
  /** The device authorizations, the newest first, at most a hundred. */
  authorizations(): Promise<Authorization[]>
  /** The registered clients, the newest first, at most a hundred. */
  clients(): Promise<Client[]>
  /** The last thousand requests that this emulator answered, the oldest first. */
  requests(): readonly LoggedRequest[]
  /**
   * Moves the clock on by so many seconds, for all emulators on the store; a negative number moves it back.
   *
   * @returns the time after that, in milliseconds since the epoch
   * @throws {ControlError} `Invalid` for what is no number, or leads out of the years 1970 to 9999
   */
  advance(seconds: number): Promise<number>
  /**
   * Gives an operation a fault, in place of the one it has.
   *
   * @throws {ControlError} `Invalid` for an operation, exception or member that does not exist, or a wrong value
   */
  setFault(fault: Fault): Promise<void>
  faults(): Promise<Fault[]>
  clearFaults(): Promise<void>
  /** Forgets everything: registrations, codes, sessions, faults, requests, and how far the clock was moved. */
  reset(): Promise<void>
}

const MOST_ROWS = 100

/** Milliseconds since the epoch. Beyond it dates have another form, and soon none. */
const END_OF_TIME = Date.UTC(9999, 11, 31)

/** The controls of an emulator. */
export function createControls(settings: Settings, log: RequestLog): Controls {
  const {store, directory} = settings

  async function settle(userCode: string, status: Decision['status'], user?: string): Promise<void> {
    if (user !== undefined && findUser(directory, user) === undefined) {
      throw new ControlError('Invalid', `The directory has no user ${JSON.stringify(user)} who may sign in.`)
    }
    const decision = user === undefined ? {status} : {status, userName: user}
    if (await decide(userCode, decision, {...settings, ...(await store.moment())})) return
    throw new ControlError('NotFound', `No authorization waits under the user code ${JSON.stringify(userCode)}.`)
  }

  return {
    approve: (userCode, {user} = {}) => settle(userCode, 'approved', user),
    deny: (userCode, {user} = {}) => settle(userCode, 'denied', user),
    authorizations: () => listAuthorizations(settings),
    async clients() {
      const registrations = await store.registrations.list(MOST_ROWS)
      return registrations.map(({clientId, clientName, scopes, grantTypes, issuedAt}) => ({
        clientId,
        clientName,
        scopes,
        grantTypes,
        registeredAt: issuedAt,
      }))
    },
    requests: () => log.list(),
    async advance(seconds) {
      if (!Number.isFinite(seconds)) throw new ControlError('Invalid', 'The clock moves by a number of seconds.')
      const then = (await store.moment()).now + seconds * 1000
      if (then < 0 || then > END_OF_TIME) throw new ControlError('Invalid', 'The clock goes from 1970 to 9999.')
      await store.moveClock(Math.round(seconds * 1000))
      return (await store.moment()).now
    },
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

async function listAuthorizations({store}: Settings): Promise<Authorization[]> {
  const {now} = await store.moment()
  const grants = await store.grants.list(DEVICE_CODE, MOST_ROWS)
  return Promise.all(
    grants.map(async ({clientId, userCode, status, userName, polls, startedAt, expiresAt}) => {
      const {clientName = '', scopes = []} = (await store.registrations.find(clientId)) ?? {}
      const shown = status === 'pending' && now >= expiresAt ? 'expired' : status
      return {userCode, status: shown, clientName, scopes, user: userName, polls, startedAt, expiresAt}
    }),
  )
}
