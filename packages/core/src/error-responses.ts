/** Error response of a service. */
export interface ErrorResponse {
  /** HTTP status of the response. */
  readonly status: number
  /**
   * OAuth 2.0 error code (RFC 6749 section 5.2, RFC 8628 section 3.5) or a code of the service. Undefined for exceptions
   * of the access portal, which have a `message` instead.
   */
  readonly error?: string
  /** Members of the body other than `message`, in display order. */
  readonly members: readonly string[]
}

const PLAIN: readonly string[] = ['error', 'error_description']
const WITH_REASON: readonly string[] = ['error', 'reason', 'error_description']

const oauth = (error: string, status = 400, members = PLAIN): ErrorResponse => ({status, error, members})

const portal = (status: number): ErrorResponse => ({status, members: []})

/**
 * Responses of all exceptions of both services by name.
 *
 * Both services have `InvalidRequestException`. The access portal sends it with a `message` instead of members.
 */
export const ERROR_RESPONSES = {
  AccessDeniedException: oauth('access_denied', 400, WITH_REASON),
  AuthorizationPendingException: oauth('authorization_pending'),
  ExpiredTokenException: oauth('expired_token'),
  // The access portal returns it for a role that is not assigned to the user. The API model does not contain it.
  ForbiddenException: portal(403),
  InternalServerException: oauth('server_error', 500),
  InvalidClientException: oauth('invalid_client', 401),
  InvalidClientMetadataException: oauth('invalid_client_metadata'),
  InvalidGrantException: oauth('invalid_grant'),
  InvalidRedirectUriException: oauth('invalid_redirect_uri'),
  InvalidRequestException: oauth('invalid_request', 400, WITH_REASON),
  InvalidRequestRegionException: oauth('invalid_request', 400, [...PLAIN, 'endpoint', 'region']),
  InvalidScopeException: oauth('invalid_scope'),
  ResourceNotFoundException: portal(404),
  SlowDownException: oauth('slow_down'),
  TooManyRequestsException: portal(429),
  UnauthorizedClientException: oauth('unauthorized_client'),
  UnauthorizedException: portal(401),
  UnsupportedGrantTypeException: oauth('unsupported_grant_type'),
} satisfies Record<string, ErrorResponse>

/** Name of an exception of either service. */
export type ServiceErrorName = keyof typeof ERROR_RESPONSES

/** Returns the response of an exception, or undefined for an unknown name. */
export function errorResponse(code: string): ErrorResponse | undefined {
  return Object.hasOwn(ERROR_RESPONSES, code) ? ERROR_RESPONSES[code as ServiceErrorName] : undefined
}
