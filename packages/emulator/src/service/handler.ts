import type {Directory} from '../directory/directory.ts'
import type {Sender} from '../http/raw-request.ts'
import type {Moment, Store} from '../store/open-store.ts'
import type {Ids} from './identifiers.ts'

/**
 * How refresh tokens and scopes are treated: as the service does it, or as strictly as the standards advise. In `aws` mode
 * a refresh token stays usable until its session ends, and the scopes of a request have no effect. In `strict` mode each
 * use replaces it, its misuse ends the session, and scopes narrow the token.
 */
export type Mode = 'aws' | 'strict'

/** What the emulator is made of. */
export interface Settings {
  readonly store: Store
  readonly ids: Ids
  readonly region: string
  readonly startUrls: readonly string[]
  readonly directory: Directory
  readonly mode: Mode
  /** Whether every authorization is approved at once, by the first user. */
  readonly autoApprove: boolean
}

/** Settings, and what holds for this request. */
export interface HandlerContext extends Settings, Moment, Sender {
  /** Origin of the request, for links to pages. */
  readonly origin: string
}

/** The emulator's side of an operation. It gets requests whose required members are there and whose types are right. */
export type Handler<Request, Response> = (request: Request, context: HandlerContext) => Promise<Response>
