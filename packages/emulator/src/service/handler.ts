import type {Directory} from '../directory/directory.ts'
import type {Sender} from '../http/raw-request.ts'
import type {Moment, Store} from '../store/open-store.ts'
import type {RandomBytes} from './identifiers.ts'
import type {RateLimit} from './rate-limit.ts'

/**
 * Handling of refresh tokens and scopes.
 *
 * - `aws`: as the live service. A refresh token can be used until its session ends, and the scopes of a request have no
 *   effect.
 * - `strict`: as the standards recommend. Each use replaces a refresh token, reuse ends the session, and the scopes of
 *   a request limit the token.
 */
export type Mode = 'aws' | 'strict'

/** Settings of an emulator. */
export interface Settings {
  readonly store: Store
  readonly randomBytes: RandomBytes
  readonly region: string
  readonly startUrls: readonly string[]
  readonly directory: Directory
  readonly mode: Mode
  /** Approves every authorization immediately, as the first user. */
  readonly autoApprove: boolean
  /** Limit of the requests to the access portal. Undefined for no limit. */
  readonly portalLimit: RateLimit | undefined
  /** Origins whose pages can send requests for operations. */
  readonly allowedOrigins: ReadonlySet<string>
}

/** Context of a request: settings, time, and sender. */
export interface HandlerContext extends Settings, Moment, Sender {
  /** Origin of the request, for links to pages. */
  readonly origin: string
}

/** Implementation of an operation. Its requests have all required fields, with valid types. */
export type Handler<Request, Response> = (request: Request, context: HandlerContext) => Promise<Response>
