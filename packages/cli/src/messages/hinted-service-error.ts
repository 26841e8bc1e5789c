import {ServiceError} from '@sso-oidc/core'

/** Error of a service with a hint for the user. */
export class HintedServiceError extends ServiceError {
  /** One sentence. */
  readonly hint: string

  constructor(error: ServiceError, hint: string) {
    super(error.details, error)
    this.hint = hint
  }
}
