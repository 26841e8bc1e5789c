/** One exception of a service. */
export interface ServiceErrorEntry {
  /** HTTP status of the response. */
  readonly status: number
  /**
   * OAuth 2.0 error code (RFC 6749 section 5.2, RFC 8628 section 3.5) or a code of the service. Exceptions of the access
   * portal have none: they have a `message` instead.
   */
  readonly error?: string
  /** Members of the body other than `message`, in display order. */
  readonly members: readonly string[]
}

const PLAIN = ['error', 'error_description'] as const
const WITH_REASON = ['error', 'reason', 'error_description'] as const

/**
 * All exceptions of both services. The client, the emulator, and the documentation use this table.
 *
 * Both services have `InvalidRequestException`. The access portal sends it with a `message` instead of members.
 */
export const SERVICE_ERRORS = {
  AccessDeniedException: {
    status: 400,
    error: 'access_denied',
    members: WITH_REASON,
  },
  AuthorizationPendingException: {
    status: 400,
    error: 'authorization_pending',
    members: PLAIN,
  },
  ExpiredTokenException: {
    status: 400,
    error: 'expired_token',
    members: PLAIN,
  },
  // The access portal returns it for a role that is not assigned to the user. The API model does not contain it.
  ForbiddenException: {
    status: 403,
    members: [],
  },
  InternalServerException: {
    status: 500,
    error: 'server_error',
    members: PLAIN,
  },
  InvalidClientException: {
    status: 401,
    error: 'invalid_client',
    members: PLAIN,
  },
  InvalidClientMetadataException: {
    status: 400,
    error: 'invalid_client_metadata',
    members: PLAIN,
  },
  InvalidGrantException: {
    status: 400,
    error: 'invalid_grant',
    members: PLAIN,
  },
  InvalidRedirectUriException: {
    status: 400,
    error: 'invalid_redirect_uri',
    members: PLAIN,
  },
  InvalidRequestException: {
    status: 400,
    error: 'invalid_request',
    members: WITH_REASON,
  },
  InvalidRequestRegionException: {
    status: 400,
    error: 'invalid_request',
    members: ['error', 'error_description', 'endpoint', 'region'],
  },
  InvalidScopeException: {
    status: 400,
    error: 'invalid_scope',
    members: PLAIN,
  },
  ResourceNotFoundException: {
    status: 404,
    members: [],
  },
  SlowDownException: {
    status: 400,
    error: 'slow_down',
    members: PLAIN,
  },
  TooManyRequestsException: {
    status: 429,
    members: [],
  },
  UnauthorizedClientException: {
    status: 400,
    error: 'unauthorized_client',
    members: PLAIN,
  },
  UnauthorizedException: {
    status: 401,
    members: [],
  },
  UnsupportedGrantTypeException: {
    status: 400,
    error: 'unsupported_grant_type',
    members: PLAIN,
  },
} as const satisfies Record<string, ServiceErrorEntry>

/** Name of an exception. */
export type ServiceErrorName = keyof typeof SERVICE_ERRORS
