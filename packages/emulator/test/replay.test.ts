import {randomBytes} from 'node:crypto'
import type {AnyOperation, CreateTokenResponse} from '@sso-oidc/core'
import {createToken, createTokenWithIAM, listAccounts, logout} from '@sso-oidc/core'
import {DEFAULT_DIRECTORY, DEFAULT_REGION, DEFAULT_START_URL, type Directory, type Mode} from '@sso-oidc/emulator'
import {expect, onTestFinished, test} from 'vitest'
import {ARN, createDirectory} from '../../../tools/testing/sample-application.ts'
import {CALLBACK, DEVICE_CODE, FULL_CLIENT, VERIFIER} from '../../../tools/testing/sample-client.ts'
import {handlers} from '../src/operations/handlers.ts'
import type {HandlerContext} from '../src/service/handler.ts'
import {sha256} from '../src/service/identifiers.ts'
import {Rejection} from '../src/service/rejections.ts'
import {openStore, type Store} from '../src/store/open-store.ts'
import type {Grant} from '../src/store/tables.ts'
import {inEveryOrder} from './store-schedules.ts'
import {describeStores, type NewStore} from './stores.ts'

const CLIENT = {clientId: 'client', clientSecret: 'secret'}
const HOUR = 3_600_000

/** Response of an operation, or the name of its rejection. */
type Outcome = CreateTokenResponse | undefined | 'rejected'

/** Emulator without a server, whose handlers run on a given view of its store. */
class Bed {
  readonly store: Store
  readonly directory: Directory = {...structuredClone(DEFAULT_DIRECTORY), ...createDirectory()}
  readonly mode: Mode
  now = Date.UTC(2026, 0, 1)
  #codes = 0

  constructor(store: Store, mode: Mode) {
    this.store = store
    this.mode = mode
  }

  async call(operation: AnyOperation, request: object, store: Store = this.store): Promise<Outcome> {
    const {directory, mode, now} = this
    const settings = {
      region: DEFAULT_REGION,
      startUrls: [DEFAULT_START_URL],
      autoApprove: false,
      portalLimit: undefined,
      allowedOrigins: new Set<string>(),
    }
    const context: HandlerContext = {
      ...settings,
      store,
      randomBytes,
      directory,
      mode,
      now,
      hasFaults: false,
      address: undefined,
      origin: 'http://127.0.0.1',
    }
    const handler = handlers[operation.name]
    try {
      return (await handler?.(request as never, context)) as Outcome
    } catch (error) {
      if (error instanceof Rejection) return 'rejected'
      throw error
    }
  }

  /** Adds an approved code and returns its request. */
  async approved(grantType: Grant['grantType'], clientId = CLIENT.clientId) {
    const code = `code ${this.#codes++}`
    const pkce = {redirectUri: CALLBACK, codeChallenge: sha256(VERIFIER)}
    await this.store.grants.add({
      key: sha256(code),
      grantType,
      clientId,
      status: 'approved',
      userName: 'alice',
      startedAt: this.now,
      expiresAt: this.now + HOUR,
      ...(grantType === 'authorization_code' ? {...pkce, scopes: '["sso:account:access"]'} : {}),
    })
    const members =
      grantType === DEVICE_CODE ? {deviceCode: code} : {code, redirectUri: CALLBACK, codeVerifier: VERIFIER}
    // Applications have no secret.
    return {...(clientId === CLIENT.clientId ? CLIENT : {clientId}), grantType, ...members}
  }

  async signedIn(): Promise<CreateTokenResponse> {
    const outcome = await this.call(createToken, await this.approved(DEVICE_CODE))
    if (outcome === 'rejected' || outcome === undefined) throw new Error('The sign-in was rejected.')
    return outcome
  }

  refresh(refreshToken: string | undefined, store?: Store): Promise<Outcome> {
    return this.call(createToken, {...CLIENT, grantType: 'refresh_token', refreshToken}, store)
  }

  /** Returns whether an access token or a refresh token of the outcomes is valid. */
  async anyAlive(outcomes: readonly Outcome[]): Promise<boolean> {
    for (const outcome of outcomes) {
      if (typeof outcome !== 'object') continue
      const {accessToken = '', refreshToken} = outcome
      if ((await this.store.sessions.findByAccessToken(sha256(accessToken), this.now)) !== undefined) return true
      if (refreshToken !== undefined && (await this.refresh(refreshToken)) !== 'rejected') return true
    }
    return false
  }
}

async function open(newStore: NewStore, mode: Mode): Promise<Bed> {
  const store = await openStore(newStore(), {pageKey: 'key', clock: () => bed.now})
  onTestFinished(() => store.close())
  const bed = new Bed(store, mode)
  await store.registrations.add({
    clientId: CLIENT.clientId,
    secretHash: sha256(CLIENT.clientSecret),
    clientName: 'client',
    scopes: FULL_CLIENT.scopes,
    grantTypes: FULL_CLIENT.grantTypes,
    redirectUris: [CALLBACK],
    issuedAt: bed.now,
    expiresAt: bed.now + 1_000 * HOUR,
  })
  return bed
}

describeStores('the tokens of a session', (newStore) => {
  test.each([
    ['a client', createToken, CLIENT.clientId],
    ['an application', createTokenWithIAM, ARN],
  ])(
    'are invalid after any order of two redemptions of one authorization code by %s in strict mode (F3, E7)',
    async (_, operation, clientId) => {
      const bed = await open(newStore, 'strict')
      const count = await inEveryOrder<Outcome>(
        async () => {
          const request = await bed.approved('authorization_code', clientId)
          const redeem = (store: Store) => bed.call(operation, request, store)
          return {store: bed.store, tasks: [redeem, redeem]}
        },
        async (outcomes, order) => {
          expect([order, await bed.anyAlive(outcomes), outcomes.includes('rejected')]).toEqual([order, false, true])
        },
      )
      expect(count).toBeGreaterThan(10)
    },
  )

  test('are valid after any order of two redemptions of one device code, and only one succeeds (F3, E6)', async () => {
    const bed = await open(newStore, 'strict')
    await inEveryOrder<Outcome>(
      async () => {
        const request = await bed.approved(DEVICE_CODE)
        const redeem = (store: Store) => bed.call(createToken, request, store)
        return {store: bed.store, tasks: [redeem, redeem]}
      },
      async (outcomes, order) => {
        const rejected = outcomes.filter((outcome) => outcome === 'rejected')
        expect([order, await bed.anyAlive(outcomes), rejected.length]).toEqual([order, true, 1])
      },
    )
  })

  test('are invalid after any order of a refresh and the reuse of an older refresh token (F3, E8)', async () => {
    const bed = await open(newStore, 'strict')
    await inEveryOrder<Outcome>(
      async () => {
        const {refreshToken} = await bed.signedIn()
        const refreshed = await bed.refresh(refreshToken)
        bed.now += 10_000
        const next = typeof refreshed === 'object' ? refreshed.refreshToken : ''
        const tasks = [(store: Store) => bed.refresh(next, store), (store: Store) => bed.refresh(refreshToken, store)]
        return {store: bed.store, tasks}
      },
      async (outcomes, order) => {
        expect([order, await bed.anyAlive(outcomes), outcomes[1]]).toEqual([order, false, 'rejected'])
      },
    )
  })

  test.each<Mode>(['aws', 'strict'])(
    'are invalid after any order of a refresh and a logout in %s mode (F3)',
    async (mode) => {
      const bed = await open(newStore, mode)
      await inEveryOrder<Outcome>(
        async () => {
          const {accessToken, refreshToken} = await bed.signedIn()
          const signOut = (store: Store) => bed.call(logout, {accessToken}, store)
          return {store: bed.store, tasks: [(store: Store) => bed.refresh(refreshToken, store), signOut]}
        },
        async (outcomes, order) => {
          expect([order, await bed.anyAlive(outcomes), outcomes[1]]).toEqual([order, false, undefined])
        },
      )
    },
  )

  test('have no effect after any order of a redemption and the lock of the user (F3, W9)', async () => {
    const bed = await open(newStore, 'strict')
    const [alice] = bed.directory.users
    if (alice === undefined) throw new Error('The directory has no user.')
    await inEveryOrder<Outcome>(
      async () => {
        Object.assign(alice, {locked: false})
        const request = await bed.approved(DEVICE_CODE)
        const lock = async (store: Store): Promise<Outcome> => {
          // Any change of the store is a step of the schedule.
          await store.sessions.end('none', bed.now)
          Object.assign(alice, {locked: true})
          return undefined
        }
        return {store: bed.store, tasks: [(store: Store) => bed.call(createToken, request, store), lock]}
      },
      async ([outcome], order) => {
        const accessToken = typeof outcome === 'object' ? outcome.accessToken : ''
        const refreshToken = typeof outcome === 'object' ? outcome.refreshToken : ''
        const after = [await bed.call(listAccounts, {accessToken}), await bed.refresh(refreshToken)]
        expect([order, ...after]).toEqual([order, 'rejected', 'rejected'])
      },
    )
  })

  test('are invalid after 60 rounds of three concurrent redemptions of one code in strict mode (F3)', async () => {
    const bed = await open(newStore, 'strict')
    for (let round = 0; round < 60; round++) {
      const request = await bed.approved('authorization_code')
      const outcomes = await Promise.all(Array.from({length: 3}, () => bed.call(createToken, request)))
      expect([round, await bed.anyAlive(outcomes)]).toEqual([round, false])
    }
  })
})
