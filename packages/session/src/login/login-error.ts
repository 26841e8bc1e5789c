import {SsoOidcError} from '@sso-oidc/core'

/** Sign-in that nobody approved in time. The user may have closed the page. */
export class LoginError extends SsoOidcError {
  declare readonly code: 'NoApproval'

  constructor(message: string, options?: ErrorOptions) {
    super('NoApproval', message, options)
  }
}
