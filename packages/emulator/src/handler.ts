import type {Ids} from './identifiers.ts'
import type {Store} from './store.ts'

/** What the emulator is made of. */
export interface Settings {
  readonly store: Store
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly ids: Ids
  readonly region: string
  readonly startUrls: readonly string[]
}

/** Settings, and where the request came to. */
export interface HandlerContext extends Settings {
  /** Origin of the request, for links to pages. */
  readonly origin: string
}

/** The emulator's side of an operation. It gets requests whose required members are there and whose types are right. */
export type Handler<Request, Response> = (request: Request, context: HandlerContext) => Promise<Response>
