import type {Problem} from './problem.ts'

/**
 * Base class of all errors of this package.
 *
 * The class names the cause: the caller (`InputError`), the configuration (`ConfigError`), the service (`ServiceError`), the
 * network (`TransportError`), or a response that did not come from the service (`ResponseError`). `code` names the error.
 * No message contains a secret of the request, unless the service repeats one in a `ServiceError`.
 *
 * @example
 * try {
 *   await client.send(listAccounts, {accessToken})
 * } catch (error) {
 *   if (error instanceof SsoOidcError) console.error(error.code, error.message)
 *   else throw error
 * }
 */
export abstract class SsoOidcError extends Error {
  /** Stable name of the error. */
  readonly code: ErrorCode | (string & {})

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** Invalid input of the caller. The request was not sent. */
export class InputError extends SsoOidcError {
  /** All problems of the request if validation failed. Otherwise empty. */
  readonly problems: readonly Problem[]

  /** Creates an error. Default code: `ParamValidation`. */
  constructor(
    message: string,
    {
      code = 'ParamValidation',
      problems = [],
      ...options
    }: ErrorOptions & {code?: string; problems?: readonly Problem[]} = {},
  ) {
    super(code, message, options)
    this.problems = problems
  }
}

/** Missing or invalid configuration. The request was not sent. */
export class ConfigError extends SsoOidcError {
  /** Values that the message refers to, by name, for example `{region: 'us east'}`. */
  readonly details: Readonly<Record<string, string>>

  constructor(
    code: string,
    message: string,
    {details = {}, ...options}: ErrorOptions & {details?: Readonly<Record<string, string>>} = {},
  ) {
    super(code, message, options)
    this.details = details
  }
}

/**
 * Failed request (`ConnectionFailed`), no response in time (`TimedOut`), or a device code that expired before it was
 * approved (`expired_token`).
 *
 * @see RFC 8628 section 3.5
 */
export class TransportError extends SsoOidcError {
  declare readonly code: 'ConnectionFailed' | 'TimedOut' | 'expired_token'
}

/**
 * Response that did not come from the service, a response without the result member of the operation, or a list without an
 * end (`InvalidResponse`).
 */
export class ResponseError extends SsoOidcError {
  declare readonly code: 'InvalidResponse'

  constructor(message: string, options?: ErrorOptions) {
    super('InvalidResponse', message, options)
  }
}

/** Codes of the errors of this package. Exceptions of the service are not included: they are the keys of `SERVICE_ERRORS`. */
export type ErrorCode =
  | 'ConnectionFailed'
  | 'InvalidRegion'
  | 'InvalidResponse'
  | 'InvalidSetting'
  | 'NoRegion'
  | 'ParamValidation'
  | 'SigningUnavailable'
  | 'TimedOut'
  | 'expired_token'
