import {randomBytes} from 'node:crypto'
import type {Hono} from 'hono'
import {type Controls, createControls} from '../control/controls.ts'
import {DEFAULT_DIRECTORY, type Directory} from '../directory/directory.ts'
import {assertReferences} from '../directory/reference-problems.ts'
import type {Sender} from '../http/raw-request.ts'
import {createRequestLog, type LoggedRequest, type RequestLog} from '../http/request-log.ts'
import {answerFetch, createPlainApp, type PlainApp} from '../operations/operation-router.ts'
import type {Mode, Settings} from '../service/handler.ts'
import type {Ids} from '../service/identifiers.ts'
import type {Fault} from '../store/faults.ts'
import {openStore, type Store, type StoreUrl} from '../store/open-store.ts'

/** Start URL of the instance that the emulator knows by default. */
export const DEFAULT_START_URL = 'https://d-1234567890.awsapps.com/start'

/** Region that the emulator plays by default. */
export const DEFAULT_REGION = 'us-east-1'

/** How an emulator is set up. Everything has a default. */
export interface EmulatorOptions {
  /** The time, in milliseconds since the epoch. Default: the time of the store, which `advance` can move. */
  readonly clock?: () => number
  /** So many random bytes, from which codes, tokens and identifiers are made. Default `crypto.randomBytes`. */
  readonly ids?: Ids
  /** Default `us-east-1`. */
  readonly region?: string
  /** Start URLs, and issuer URLs, of the instances that exist. Default: `https://d-1234567890.awsapps.com/start`. */
  readonly startUrls?: readonly string[]
  /** People, accounts and roles. Default: one person, `alice`, with two roles in one account. */
  readonly users?: Directory
  /** Faults from the start. */
  readonly faults?: readonly Fault[]
  /** Default `aws`: as the service does it. */
  readonly mode?: Mode
  /** Approve every authorization at once, as the first user. Default false. */
  readonly autoApprove?: boolean
  /** Where the state is kept: `memory`, `sqlite:FILE` or `postgres://…`. Default `memory`. */
  readonly store?: StoreUrl
  /** Called after each request. */
  readonly onRequest?: (request: LoggedRequest) => void
}

/** IAM Identity Center's OIDC service, without AWS. */
export interface Emulator extends Controls, AsyncDisposable {
  /**
   * Answers a request, as the global `fetch` does: it can be given to whatever takes a `fetch`. Needs no network.
   *
   * @param sender What a server knows of the client. Without it, pages show no address and limit none.
   */
  fetch(input: string | URL | Request, init?: RequestInit, sender?: Sender): Promise<Response>
  /**
   * Resolves when the store is open. Everything else waits for it by itself.
   *
   * @throws {Error} when the store cannot be opened
   */
  ready(): Promise<void>
  /** Forgets what expired more than an hour ago. A server does so by itself. */
  purge(): Promise<void>
  /** Closes the store. */
  close(): Promise<void>
}

/** Milliseconds after its end for which the service still knows what a code was. Inferred. */
const KEPT_AFTER_EXPIRY = 3_600_000

/**
 * An emulator with a state of its own, unless a store is shared.
 *
 * @throws {DirectoryError} when the directory names what it does not have
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
  const opened = open(options, log)
  // Told to whoever uses the emulator, not as an unhandled rejection.
  opened.catch(() => {})
  const close = async (): Promise<void> => (await opened).store.close()

  const fetch: Emulator['fetch'] = async (input, init, sender = {}) => {
    const request = input instanceof Request && init === undefined ? input : new Request(input, init)
    const {app, plainApp} = await opened
    return (await answerFetch(plainApp, request, sender)) ?? (await app()).fetch(request, sender)
  }
  plainApps.set(fetch, async () => (await opened).plainApp)

  return {
    fetch,
    ready: async () => void (await opened),
    async purge() {
      const {store} = await opened
      await store.purge((await store.moment()).now - KEPT_AFTER_EXPIRY)
    },
    close,
    [Symbol.asyncDispose]: close,
    approve: async (...given) => (await opened).controls.approve(...given),
    deny: async (...given) => (await opened).controls.deny(...given),
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

const plainApps = new WeakMap<Emulator['fetch'], () => Promise<PlainApp>>()

/** The short way to an emulator's answers; none where somebody has put another `fetch` in its place. */
export async function plainAppOf({fetch}: Emulator): Promise<PlainApp | undefined> {
  return plainApps.get(fetch)?.()
}

interface Opened {
  /** Pages and controls. Made when they are asked for: a server starts sooner without them. */
  readonly app: () => Promise<Hono>
  readonly plainApp: PlainApp
  readonly controls: Controls
  readonly store: Store
}

async function open(options: EmulatorOptions, log: RequestLog): Promise<Opened> {
  const {clock, ids = randomBytes, store: url = 'memory', users = DEFAULT_DIRECTORY} = options
  const pageKey = Buffer.from(ids(32)).toString('base64url')
  const store = await openStore(url, clock === undefined ? {pageKey} : {pageKey, clock})
  const settings: Settings = {
    store,
    ids,
    region: options.region ?? DEFAULT_REGION,
    startUrls: options.startUrls ?? [DEFAULT_START_URL],
    directory: users,
    mode: options.mode ?? 'aws',
    autoApprove: options.autoApprove ?? false,
  }
  const controls = createControls(settings, log)
  for (const fault of options.faults ?? []) await controls.setFault(fault)
  let app: Promise<Hono> | undefined
  return {
    app: () => (app ??= import('./app.ts').then(({createApp}) => createApp(settings, {controls, log}))),
    plainApp: createPlainApp(settings, log),
    controls,
    store,
  }
}
