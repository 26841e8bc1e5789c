import type {Problem} from './problem.ts'

/**
 * Base class of all errors of this package.
 *
 * The class tells who failed: the caller, the configuration, the network, or the service. `code` tells what failed. No
 * message contains a secret.
 */
export abstract class SsoOidcError extends Error {
  /** Stable name of the error. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** Invalid input of the caller. */
export class InputError extends SsoOidcError {
  /** All problems of the request if validation failed. Otherwise empty. */
  readonly problems: readonly Problem[]

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

/** Missing or invalid configuration. */
export class ConfigError extends SsoOidcError {
  /** Values that the message is about, by name, for example `{region: 'us east'}`. */
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
 * Failed connection (`ConnectionFailed`), no response in time (`TimedOut`), or a device code that expired before it was
 * approved (`expired_token`, RFC 8628 section 3.5).
 */
export class TransportError extends SsoOidcError {
  declare readonly code: 'ConnectionFailed' | 'TimedOut' | 'expired_token'

  constructor(code: TransportError['code'], message: string, options?: ErrorOptions) {
    super(code, message, options)
  }
}

/** A response that did not come from the service, or that lacks the member that the operation exists for. */
export class ResponseError extends SsoOidcError {
  constructor(message: string, options?: ErrorOptions) {
    super('InvalidResponse', message, options)
  }
}

/** Codes of the errors of this package, without those of the service, which are the keys of `SERVICE_ERRORS`. */
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
