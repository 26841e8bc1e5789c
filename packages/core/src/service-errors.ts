/** Exception of a service. */
export interface ServiceErrorEntry {
  /** HTTP status of the response. */
  readonly status: number
  /**
   * OAuth 2.0 error code (RFC 6749 section 5.2, RFC 8628 section 3.5) or a code of the service. Undefined for exceptions
   * of the access portal, which have a `message` instead.
   */
  readonly error?: string
  /** Members of the body other than `message`, in display order. */
  readonly members: readonly string[]
  /** Meaning of the exception. */
  readonly description: string
}

const PLAIN = ['error', 'error_description'] as const
const WITH_REASON = ['error', 'reason', 'error_description'] as const

/**
 * All exceptions of both services by name. The client, the emulator, and the documentation use this table.
 *
 * Both services have `InvalidRequestException`. The access portal sends it with a `message` instead of members.
 */
export const SERVICE_ERRORS = {
  AccessDeniedException: {
    status: 400,
    error: 'access_denied',
    members: WITH_REASON,
    description: 'The user denied the request, or the IAM Identity Center instance cannot use its KMS key.',
  },
  AuthorizationPendingException: {
    status: 400,
    error: 'authorization_pending',
    members: PLAIN,
    description: 'The user has not approved the request yet.',
  },
  ExpiredTokenException: {
    status: 400,
    error: 'expired_token',
    members: PLAIN,
    description: 'The code or token has expired.',
  },
  // The access portal returns it for a role that is not assigned to the user. The API model does not contain it.
  ForbiddenException: {
    status: 403,
    members: [],
    description: 'The role is not assigned to the user in this account.',
  },
  InternalServerException: {
    status: 500,
    error: 'server_error',
    members: PLAIN,
    description: 'The service failed.',
  },
  InvalidClientException: {
    status: 401,
    error: 'invalid_client',
    members: PLAIN,
    description: 'The client ID or secret is wrong, or the registration has expired or belongs to another region.',
  },
  InvalidClientMetadataException: {
    status: 400,
    error: 'invalid_client_metadata',
    members: PLAIN,
    description: 'The registration contains an invalid value. The client type must be `public`.',
  },
  InvalidGrantException: {
    status: 400,
    error: 'invalid_grant',
    members: PLAIN,
    description:
      'The code or refresh token is unknown, already used, or expired, or it belongs to another client or region.',
  },
  InvalidRedirectUriException: {
    status: 400,
    error: 'invalid_redirect_uri',
    members: PLAIN,
    description: 'The redirect URI must be `http://127.0.0.1/oauth/callback`, without a port.',
  },
  InvalidRequestException: {
    status: 400,
    error: 'invalid_request',
    members: WITH_REASON,
    description: 'A member of the request is missing or has an invalid value.',
  },
  InvalidRequestRegionException: {
    status: 400,
    error: 'invalid_request',
    members: ['error', 'error_description', 'endpoint', 'region'],
    description:
      'The IAM Identity Center instance is in another region. The response contains the name of that region.',
  },
  InvalidScopeException: {
    status: 400,
    error: 'invalid_scope',
    members: PLAIN,
    description: 'A scope is unknown or malformed, or the client has not registered it.',
  },
  ResourceNotFoundException: {
    status: 404,
    members: [],
    description: 'The account or role does not exist.',
  },
  SlowDownException: {
    status: 400,
    error: 'slow_down',
    members: PLAIN,
    description: 'The requests are too frequent.',
  },
  TooManyRequestsException: {
    status: 429,
    members: [],
    description: 'The requests are too frequent.',
  },
  UnauthorizedClientException: {
    status: 400,
    error: 'unauthorized_client',
    members: PLAIN,
    description: 'The client is not registered for this grant type.',
  },
  UnauthorizedException: {
    status: 401,
    members: [],
    description: 'The access token is wrong, expired, or revoked, or it belongs to another region.',
  },
  UnsupportedGrantTypeException: {
    status: 400,
    error: 'unsupported_grant_type',
    members: PLAIN,
    description: 'The service does not support this grant type.',
  },
} as const satisfies Record<string, ServiceErrorEntry>

/** Name of an exception. */
export type ServiceErrorName = keyof typeof SERVICE_ERRORS
