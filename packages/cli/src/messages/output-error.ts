import {SsoOidcError} from '@sso-oidc/core'

/** A result that cannot be printed: the query, the format, or standard output failed. */
export class OutputError extends SsoOidcError {
  declare readonly code: 'QueryFailed' | 'FormatFailed' | 'OutputFailed'

  constructor(code: OutputError['code'], message: string, options?: ErrorOptions) {
    super(code, message, options)
  }
}
