import {SsoOidcError} from './errors.ts'
import {SERVICE_ERRORS, type ServiceErrorEntry, type ServiceErrorName} from './service-errors.ts'

/** Parsed error response of a service. */
export interface ServiceErrorDetails {
  /** Name of the exception, or the HTTP status if the response has none. */
  readonly code: ServiceErrorCode
  /** API name of the operation. */
  readonly operation: string
  /** HTTP status. */
  readonly status: number
  /** `message` member of the body, or the whole body if it is not JSON. */
  readonly message: string
  /** Members of the exception that the body has, in the order of the exception. */
  readonly members: Readonly<Record<string, unknown>>
  /** Value of the `x-amzn-RequestId` header. */
  readonly requestId?: string
}

/** Name of an exception that this package knows, or any other text that a service sends. */
export type ServiceErrorCode = ServiceErrorName | (string & {})

/** Returns the entry of an exception, or undefined for an unknown name. */
export function serviceErrorEntry(code: string): ServiceErrorEntry | undefined {
  return Object.hasOwn(SERVICE_ERRORS, code) ? SERVICE_ERRORS[code as ServiceErrorName] : undefined
}

/**
 * Error response of a service.
 *
 * `code` is the name of the exception. `message` contains the service's own words (RFC 6749 section 5.2): escape it before
 * you print it to a terminal.
 */
export class ServiceError extends SsoOidcError {
  declare readonly code: ServiceErrorCode
  readonly details: ServiceErrorDetails
  /** Number of requests sent. If it is greater than 1, the service may have processed an earlier one. */
  readonly attempts: number
  /** Whether the client stopped because it reached its maximum number of attempts. */
  readonly isLastAttempt: boolean

  constructor(details: ServiceErrorDetails, {attempts = 1, isLastAttempt = false} = {}) {
    super(details.code, `${details.operation} failed with ${details.code}${description(details)}`)
    this.details = details
    this.attempts = attempts
    this.isLastAttempt = isLastAttempt
  }
}

function description({message, members}: ServiceErrorDetails): string {
  const words = message || members['error_description'] || members['error'] || ''
  return words === '' ? '' : `: ${typeof words === 'string' ? words : JSON.stringify(words)}`
}
