import {SsoOidcError} from './errors.ts'
import {SERVICE_ERRORS, type ServiceErrorEntry, type ServiceErrorName} from './service-errors.ts'

/** What is known of a refusal. */
export interface Refusal {
  /** Name of the exception, or the HTTP status where the answer names none. */
  readonly code: string
  /** API name of the operation. */
  readonly operation: string
  /** HTTP status. */
  readonly status: number
  /** `message` member of the body, or the text of a body that is no JSON. */
  readonly message: string
  /** Members of the body that the exception has, in its order. */
  readonly members: Readonly<Record<string, unknown>>
  /** `x-amzn-RequestId` of the answer. */
  readonly requestId?: string
}

const UNKNOWN: Pick<ServiceErrorEntry, 'remedy'> = {
  remedy: 'The service refused the request. Check the region and the endpoint URL.',
}

/** Entry of the service's exception with this name, if there is one. */
export function serviceErrorEntry(code: string): ServiceErrorEntry | undefined {
  return Object.hasOwn(SERVICE_ERRORS, code) ? SERVICE_ERRORS[code as ServiceErrorName] : undefined
}

/**
 * The service refused the request. Exit code 254.
 *
 * `code` is the name of the exception, `members.error` and `members.error_description` are the service's own words
 * (RFC 6749 section 5.2): escape them before you show them on a terminal.
 */
export class ServiceError extends SsoOidcError {
  readonly refusal: Refusal
  /** How often the request was sent. After the first time, an earlier attempt may have been processed. */
  readonly attempts: number

  constructor(refusal: Refusal, options: {attempts?: number; maxAttempts?: number} = {}) {
    const {attempts = 1, maxAttempts} = options
    const reached = attempts === maxAttempts ? ` (reached max retries: ${attempts - 1})` : ''
    const head = `An error occurred (${refusal.code}) when calling the ${refusal.operation} operation${reached}:`
    const entry = serviceErrorEntry(refusal.code) ?? UNKNOWN
    super(refusal.code, `${head} ${refusal.message}`.trimEnd(), {exit: 254, remedy: entry.remedy})
    this.refusal = refusal
    this.attempts = attempts
  }
}
