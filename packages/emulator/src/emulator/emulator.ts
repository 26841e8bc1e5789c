import type {Hono} from 'hono'
import {type Controls, createControls} from '../control/controls.ts'
import {DEFAULT_DIRECTORY, type Directory} from '../directory/directory.ts'
import {assertReferences} from '../directory/reference-problems.ts'
import {parseOrigins} from '../http/cross-origin.ts'
import type {Sender} from '../http/raw-request.ts'
import {createRequestLog, type LoggedRequest, type RequestLog} from '../http/request-log.ts'
import {createOperationRouter, type OperationRouter, routeFetch} from '../operations/operation-router.ts'
import type {Mode, Settings} from '../service/handler.ts'
import type {RandomBytes} from '../service/identifiers.ts'
import {pooledRandomBytes} from '../service/pooled-random-bytes.ts'
import {createRateLimit} from '../service/rate-limit.ts'
import type {Fault} from '../store/faults.ts'
import {openStore, type Store, type StoreUrl} from '../store/open-store.ts'

/** Default start URL. */
export const DEFAULT_START_URL = 'https://d-1234567890.awsapps.com/start'

/** Default region. */
export const DEFAULT_REGION = 'us-east-1'

/** Options of an emulator. All of them are optional. */
export interface EmulatorOptions {
  /** Returns the time in milliseconds since the epoch. Default: the clock of the store. `advance` moves either one. */
  readonly clock?: () => number
  /** Source of randomness for codes, tokens, and identifiers. Default: the generator of `node:crypto`. */
  readonly randomBytes?: RandomBytes
  /** Region of the instance. Default: `us-east-1`. */
  readonly region?: string
  /** Valid start URLs and issuer URLs. Default: `https://d-1234567890.awsapps.com/start`. */
  readonly startUrls?: readonly string[]
  /** Users, accounts, and roles. Default: one user, `alice`, with two roles in one account. */
  readonly users?: Directory
  /** Initial faults. Default: none. */
  readonly faults?: readonly Fault[]
  /** Handling of refresh tokens and scopes. Default: `aws`, as the live service. */
  readonly mode?: Mode
  /** Approves every authorization immediately, as the first user. Default: false. */
  readonly autoApprove?: boolean
  /**
   * Requests per second that the access portal accepts. It rejects others with `TooManyRequestsException`. The live service
   * is reported to accept about 20. Default: no limit.
   */
  readonly portalRate?: number
  /**
   * Origins of browser applications that can send requests for operations, such as `http://localhost:3000`. The controls
   * stay closed to them. Default: none.
   */
  readonly allowOrigins?: readonly string[]
  /** Location of the state: `memory`, `sqlite:FILE`, or `postgres://…`. Default: `memory`. */
  readonly store?: StoreUrl
  /** Called after every request. */
  readonly onRequest?: (request: LoggedRequest) => void
}

/** Emulator of IAM Identity Center: the OIDC service, the access portal, and the pages. */
export interface Emulator extends Controls, AsyncDisposable {
  /**
   * Responds to a request without a network. Has the signature of the global `fetch`, so it can replace it.
   *
   * @param sender Address of the client. Without an address, pages do not show it, and wrong user codes are not limited
   *   per address.
   */
  fetch(input: string | URL | Request, init?: RequestInit, sender?: Sender): Promise<Response>
  /**
   * Waits until the store is open. All other methods wait for the store too.
   *
   * @throws {Error} if the store cannot be opened
   */
  ready(): Promise<void>
  /** Deletes data that expired more than an hour ago. A server from `listen` does this every minute. */
  purge(): Promise<void>
  /** Closes the store. */
  close(): Promise<void>
}

/** Milliseconds for which expired data is kept, so that the response still says that a code has expired. Inferred. */
const KEPT_AFTER_EXPIRY = 3_600_000

/**
 * Creates an emulator. Emulators with the same `sqlite:` or `postgres:` store share their state.
 *
 * @throws {DirectoryError} if `users` has duplicate names or references without a target
 * @throws {TypeError} if one of `allowOrigins` is not an origin
 * @example
 * const emulator = createEmulator()
 * const client = createClient({
 *   endpoint: 'http://127.0.0.1',
 *   transport: fetchTransport({fetch: emulator.fetch}),
 * })
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  if (options.users !== undefined) assertReferences(options.users)
  const log = createRequestLog(options.onRequest)
  const opened = open(options, {log, allowedOrigins: parseOrigins(options.allowOrigins ?? [])})
  // Callers get this error from the methods, so it is not an unhandled rejection.
  opened.catch(() => {})
  const close = async (): Promise<void> => (await opened).store.close()

  const fetch: Emulator['fetch'] = async (input, init, sender = {}) => {
    const request = input instanceof Request && init === undefined ? input : new Request(input, init)
    const {app, router} = await opened
    return (await routeFetch(router, request, sender)) ?? (await app()).fetch(request, sender)
  }
  routers.set(fetch, async () => (await opened).router)

  return {
    fetch,
    ready: async () => void (await opened),
    async purge() {
      const {store} = await opened
      await store.purge((await store.moment()).now - KEPT_AFTER_EXPIRY)
    },
    close,
    [Symbol.asyncDispose]: close,
    approve: async (...parameters) => (await opened).controls.approve(...parameters),
    deny: async (...parameters) => (await opened).controls.deny(...parameters),
    authorizations: async () => (await opened).controls.authorizations(),
    clients: async () => (await opened).controls.clients(),
    requests: () => log.list(),
    advance: async (seconds) => (await opened).controls.advance(seconds),
    setFault: async (fault) => (await opened).controls.setFault(fault),
    faults: async () => (await opened).controls.faults(),
    clearFaults: async () => (await opened).controls.clearFaults(),
    reset: async () => (await opened).controls.reset(),
  }
}

const routers = new WeakMap<Emulator['fetch'], () => Promise<OperationRouter>>()

/** Returns the operation router of an emulator, or undefined if its `fetch` was replaced. */
export async function operationRouterOf({fetch}: Emulator): Promise<OperationRouter | undefined> {
  return routers.get(fetch)?.()
}

interface Opened {
  /** Pages and controls. Loaded on first use, so that a server starts faster. */
  readonly app: () => Promise<Hono>
  readonly router: OperationRouter
  readonly controls: Controls
  readonly store: Store
}

async function open(
  options: EmulatorOptions,
  {log, allowedOrigins}: Pick<Settings, 'allowedOrigins'> & {log: RequestLog},
): Promise<Opened> {
  const {clock, randomBytes = pooledRandomBytes, store: url = 'memory', users = DEFAULT_DIRECTORY} = options
  const pageKey = Buffer.from(randomBytes(32)).toString('base64url')
  const store = await openStore(url, clock === undefined ? {pageKey} : {pageKey, clock})
  const settings: Settings = {
    store,
    randomBytes,
    region: options.region ?? DEFAULT_REGION,
    startUrls: options.startUrls ?? [DEFAULT_START_URL],
    directory: users,
    mode: options.mode ?? 'aws',
    autoApprove: options.autoApprove ?? false,
    portalLimit: options.portalRate === undefined ? undefined : createRateLimit(options.portalRate),
    allowedOrigins,
  }
  const controls = createControls(settings, log)
  for (const fault of options.faults ?? []) await controls.setFault(fault)
  let app: Promise<Hono> | undefined
  return {
    app: () => (app ??= import('./app.ts').then(({createApp}) => createApp(settings, {controls, log}))),
    router: createOperationRouter(settings, log),
    controls,
    store,
  }
}
