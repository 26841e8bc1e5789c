import {ERROR_RESPONSES, type ErrorResponse, type ServiceErrorName} from './error-responses.ts'

/** Exception of a service. */
export interface ServiceErrorEntry extends ErrorResponse {
  /** Meaning of the exception. */
  readonly description: string
}

/** Meaning of each exception. A client does not need the sentences, so they are not in its module. */
const DESCRIPTIONS: Readonly<Record<ServiceErrorName, string>> = {
  AccessDeniedException: 'The user denied the request, or the IAM Identity Center instance cannot use its KMS key.',
  AuthorizationPendingException: 'The user has not approved the request yet.',
  ExpiredTokenException: 'The code or token has expired.',
  ForbiddenException: 'The role is not assigned to the user in this account.',
  InternalServerException: 'The service failed.',
  InvalidClientException:
    'The client ID or secret is wrong, or the registration has expired or belongs to another region.',
  InvalidClientMetadataException: 'The registration contains an invalid value. The client type must be `public`.',
  InvalidGrantException:
    'The code or refresh token is unknown, already used, or expired, or it belongs to another client or region.',
  InvalidRedirectUriException: 'The redirect URI must be `http://127.0.0.1/oauth/callback`, without a port.',
  InvalidRequestException: 'A member of the request is missing or has an invalid value.',
  InvalidRequestRegionException:
    'The IAM Identity Center instance is in another region. The response contains the name of that region.',
  InvalidScopeException: 'A scope is unknown or malformed, or the client has not registered it.',
  ResourceNotFoundException: 'The account or role does not exist.',
  SlowDownException: 'The requests are too frequent.',
  TooManyRequestsException: 'The requests are too frequent.',
  UnauthorizedClientException: 'The client is not registered for this grant type.',
  UnauthorizedException: 'The access token is wrong, expired, or revoked, or it belongs to another region.',
  UnsupportedGrantTypeException: 'The service does not support this grant type.',
}

/** All exceptions of both services by name. The client, the emulator, and the documentation use this table. */
export const SERVICE_ERRORS = Object.fromEntries(
  Object.entries(ERROR_RESPONSES).map(([name, response]) => [
    name,
    {...response, description: DESCRIPTIONS[name as ServiceErrorName]},
  ]),
) as Readonly<Record<ServiceErrorName, ServiceErrorEntry>>

/** Returns the entry of an exception in `SERVICE_ERRORS`, or undefined for an unknown name. */
export function serviceErrorEntry(code: string): ServiceErrorEntry | undefined {
  return Object.hasOwn(SERVICE_ERRORS, code) ? SERVICE_ERRORS[code as ServiceErrorName] : undefined
}
