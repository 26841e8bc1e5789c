import type {ServiceErrorName} from './error-responses.ts'
import {SsoOidcError} from './model/errors.ts'

/** Parsed error response of a service. */
export interface ServiceErrorDetails {
  /** Name of the exception, or the HTTP status as text if the response has no name. */
  readonly code: ServiceErrorCode
  /** API name of the operation, for example `CreateToken`. */
  readonly operation: string
  /** HTTP status. */
  readonly status: number
  /** `message` member of the body, or the whole body if it is not JSON. Empty if there is none. */
  readonly message: string
  /** Members of the exception that the body has, in the order of the exception. They can have any JSON value. */
  readonly members: Readonly<Record<string, unknown>>
  /** Value of the `x-amzn-RequestId` header. */
  readonly requestId?: string
  /** Seconds after which the service accepts the request: the `Retry-After` header. */
  readonly retryAfter?: number
}

/** Name of an exception that this package knows, or any other text that a service sends. */
export type ServiceErrorCode = ServiceErrorName | (string & {})

/**
 * Error response of a service.
 *
 * `code` is the name of the exception. `message` contains the text of the service, so escape it before you print it to a
 * terminal.
 *
 * @example
 * if (error instanceof ServiceError && error.code === 'UnauthorizedException') await signInAgain()
 *
 * @see RFC 6749 section 5.2
 */
export class ServiceError extends SsoOidcError {
  declare readonly code: ServiceErrorCode
  /** Parsed error response. */
  readonly details: ServiceErrorDetails
  /** Number of requests sent for this call. If it is greater than 1, the service may have processed an earlier request. */
  readonly attempts: number
  /** True if this was the last attempt that `maxAttempts` allows. */
  readonly isLastAttempt: boolean

  constructor(details: ServiceErrorDetails, {attempts = 1, isLastAttempt = false} = {}) {
    super(details.code, `${details.operation} failed with ${details.code}${description(details)}`)
    this.details = details
    this.attempts = attempts
    this.isLastAttempt = isLastAttempt
  }
}

/** Returns the text of the service after a colon, or an empty text. */
function description({message, members}: ServiceErrorDetails): string {
  const text = message || members['error_description'] || members['error'] || ''
  return text === '' ? '' : `: ${typeof text === 'string' ? text : JSON.stringify(text)}`
}
