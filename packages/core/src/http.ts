import type {PlatformSignal} from './platform.ts'

/** HTTP request as plain data. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Absolute URL. It contains no secret of the request. */
  readonly url: string
  /** Headers by name in lower case. They can contain secrets. */
  readonly headers: Readonly<Record<string, string>>
  /** Body, which can contain secrets. Empty if the request has none. */
  readonly body: string
  /** Cancels the request when it aborts. */
  readonly signal?: PlatformSignal
}

/** HTTP response as plain data. */
export interface HttpResponse {
  readonly status: number
  readonly statusText?: string
  /** Headers by name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

/**
 * Function that sends one HTTP request and returns the response, whatever its status. It does not follow redirects, which
 * would send secrets to another host.
 *
 * @throws {TransportError} if the connection fails or times out
 * @throws {ResponseError} if the body is longer than `MAX_BODY_BYTES`
 * @throws the reason of `request.signal` if it aborts
 */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>

/**
 * Function that returns the request with a signature, for example SigV4.
 *
 * `time` is the time of the signature in milliseconds since 1970-01-01T00:00:00Z. It differs from the clock of this computer
 * if the service has rejected an earlier signature because of the clock.
 */
export type Signer = (request: HttpRequest, signingName: string, time: number) => Promise<HttpRequest>

/** Clock that signatures use. */
export interface SigningClock {
  /** Function that returns the milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: () => number
  /** Milliseconds by which the clock of the server is ahead. */
  offset: number
}

/** Settings of a client that signed requests need. */
export interface SigningOptions {
  readonly sign: Signer | false | undefined
  readonly clock: SigningClock
  readonly transport: Transport
}
