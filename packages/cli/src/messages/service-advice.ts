import {SERVICE_ERRORS, type ServiceErrorName} from '@sso-oidc/core'

/** Remedies for the exceptions of the services. Their exit code is 254, their sentence is the description of the exception. */
const SERVICE_REMEDIES: Readonly<Record<ServiceErrorName, string>> = {
  AccessDeniedException:
    'Sign in again with `sso-oidc login`. If it fails again, ask your administrator to check the KMS key.',
  AuthorizationPendingException:
    'Open the verification page and approve the request, then try again. `sso-oidc create-token --wait` waits for the approval.',
  ExpiredTokenException: 'Sign in again with `sso-oidc login`, or start a new authorization.',
  ForbiddenException:
    'Run `sso-oidc roles --refresh` for the assigned roles. If the role is one of them, sign out with `sso-oidc logout` and ' +
    'sign in again.',
  InternalServerException: 'Try again later.',
  InvalidClientException:
    'Check the region. Sign in again with `sso-oidc login`, or register the client again with `sso-oidc register-client`.',
  InvalidClientMetadataException: 'Fix the value and try again.',
  InvalidGrantException:
    'Sign in again with `sso-oidc login`: the session has ended, or the code has expired. Otherwise, check the client and the region.',
  InvalidRedirectUriException: 'Register the client again with this redirect URI.',
  InvalidRequestException: 'Check the region first, and then each value in the request.',
  InvalidRequestRegionException: 'Pass that region with `--region`.',
  InvalidScopeException: 'Check the scopes of the request and of the registration.',
  ResourceNotFoundException: 'Check the account, the role, and the region.',
  SlowDownException: 'Wait 5 seconds longer between two requests, as `sso-oidc create-token --wait` does.',
  TooManyRequestsException: 'Wait a moment and try again.',
  UnauthorizedClientException: 'Register the client again with `sso-oidc register-client --grant-types`.',
  UnauthorizedException: 'Sign in again with `sso-oidc login`.',
  UnsupportedGrantTypeException: 'Run `sso-oidc create-token --help` for the list of grant types.',
}

/** Returns the meaning of an exception of a service and the remedy for it. */
export function serviceAdvice(name: ServiceErrorName): string {
  return `${SERVICE_ERRORS[name].description} ${SERVICE_REMEDIES[name]}`
}
