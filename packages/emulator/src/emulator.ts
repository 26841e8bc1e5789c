import {randomBytes} from 'node:crypto'
import {Hono} from 'hono'
import {HTTPException} from 'hono/http-exception'
import {authorizeRoutes} from './authorize-routes.ts'
import {type Decision, decide} from './device-decision.ts'
import {deviceRoutes} from './device-routes.ts'
import {createFormGuard} from './form-guard.ts'
import type {Settings} from './handler.ts'
import type {Ids} from './identifiers.ts'
import {createMemoryStore} from './memory-store.ts'
import {STALE} from './page.ts'
import {Refusal} from './refusals.ts'
import {refuse, serviceRoutes} from './service-routes.ts'
import type {Store} from './store.ts'

/** Start URL of the instance that the emulator knows by default. */
export const DEFAULT_START_URL = 'https://d-1234567890.awsapps.com/start'

/** Region that the emulator plays by default. */
export const DEFAULT_REGION = 'us-east-1'

/** How an emulator is set up. Everything has a default. */
export interface EmulatorOptions {
  /** The time, in milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number
  /** So many random bytes, from which codes, tokens and identifiers are made. Default `crypto.randomBytes`. */
  readonly ids?: Ids
  /** Default `us-east-1`. */
  readonly region?: string
  /** Start URLs, and issuer URLs, of the instances that exist. Default: `https://d-1234567890.awsapps.com/start`. */
  readonly startUrls?: readonly string[]
  /** Where the state is kept. Default: in memory. */
  readonly store?: Store
}

/** IAM Identity Center's OIDC service, without AWS. */
export interface Emulator {
  /** Answers a request, as the global `fetch` does: it can be given to whatever takes a `fetch`. Needs no network. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
  /**
   * Does what a person does on the device page: approves the authorization with this user code.
   *
   * @throws {Error} when no authorization waits under this code
   */
  approve(userCode: string): Promise<void>
  /** Denies the authorization with this user code. Throws like `approve`. */
  deny(userCode: string): Promise<void>
}

/**
 * An emulator with a state of its own.
 *
 * @example
 * const emulator = createEmulator()
 * const client = createClient({
 *   endpoint: 'http://127.0.0.1',
 *   transport: fetchTransport({fetch: emulator.fetch}),
 * })
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const settings: Settings = {
    store: options.store ?? createMemoryStore(),
    clock: options.clock ?? Date.now,
    ids: options.ids ?? randomBytes,
    region: options.region ?? DEFAULT_REGION,
    startUrls: options.startUrls ?? [DEFAULT_START_URL],
  }
  const app = createApp(settings)

  async function settle(userCode: string, decision: Decision): Promise<void> {
    if (await decide(userCode, decision, settings)) return
    throw new Error(`No authorization waits under the user code ${JSON.stringify(userCode)}.`)
  }

  return {
    fetch: async (input, init) =>
      app.fetch(input instanceof Request && init === undefined ? input : new Request(input, init)),
    approve: (userCode) => settle(userCode, 'approved'),
    deny: (userCode) => settle(userCode, 'denied'),
  }
}

function createApp(settings: Settings): Hono {
  const guard = createFormGuard(settings.ids)
  const app = new Hono()
  app.route('/', serviceRoutes(settings))
  app.route('/', deviceRoutes(settings, guard))
  app.route('/', authorizeRoutes(settings, guard))
  app.get('/', (c) => c.redirect('/device'))
  app.notFound(() => refuse(new Refusal('unknownOperation'), settings.ids))
  // Hono's own exceptions come from the guard of the forms.
  app.onError((error, c) =>
    error instanceof HTTPException ? c.html(STALE, error.status) : refuse(error, settings.ids),
  )
  return app
}
