/** One exception of a service, as its API describes it. */
export interface ServiceErrorEntry {
  /** HTTP status that it comes with. */
  readonly status: number
  /**
   * Its OAuth 2.0 error code (RFC 6749 section 5.2, RFC 8628 section 3.5), or the service's own. The access portal has
   * none: its exceptions carry a `message`.
   */
  readonly error?: string
  /** Members of its body beside `message`, in the order in which they are shown. */
  readonly members: readonly string[]
  /** What it means and what a person can do. */
  readonly remedy: string
}

const PLAIN = ['error', 'error_description'] as const
const WITH_REASON = ['error', 'reason', 'error_description'] as const

/**
 * Every exception of the two services. Client, emulator and documentation read this table. `InvalidRequestException`
 * belongs to both: from the access portal it has a `message` in place of its members.
 */
export const SERVICE_ERRORS = {
  AccessDeniedException: {
    status: 400,
    error: 'access_denied',
    members: WITH_REASON,
    remedy: 'The user denied the request, or a key of the instance may not be used. Start a new authorization.',
  },
  AuthorizationPendingException: {
    status: 400,
    error: 'authorization_pending',
    members: PLAIN,
    remedy:
      'The user has not decided yet. Open the verification page, approve, and run the command again; ' +
      'create-token --wait does so by itself.',
  },
  ExpiredTokenException: {
    status: 400,
    error: 'expired_token',
    members: PLAIN,
    remedy: 'The code or token has expired. Start a new authorization with start-device-authorization.',
  },
  // Not in the API model of the access portal, but its answer to a role that the user does not have.
  ForbiddenException: {
    status: 403,
    members: [],
    remedy:
      'The user does not have this role in this account. ' +
      'See what there is with list-accounts and list-account-roles.',
  },
  InternalServerException: {
    status: 500,
    error: 'server_error',
    members: PLAIN,
    remedy: 'The service failed. Try again in a moment.',
  },
  InvalidClientException: {
    status: 401,
    error: 'invalid_client',
    members: PLAIN,
    remedy:
      'The client identifier or secret is wrong, its registration has expired, or it belongs to another region. ' +
      'Register again with register-client.',
  },
  InvalidClientMetadataException: {
    status: 400,
    error: 'invalid_client_metadata',
    members: PLAIN,
    remedy: 'A member of the registration is not acceptable. The client type has to be "public".',
  },
  InvalidGrantException: {
    status: 400,
    error: 'invalid_grant',
    members: PLAIN,
    remedy:
      'The code or refresh token is unknown, used, expired or from another client or region. ' +
      'Start a new authorization.',
  },
  InvalidRedirectUriException: {
    status: 400,
    error: 'invalid_redirect_uri',
    members: PLAIN,
    remedy: 'Register the redirect URI http://127.0.0.1/oauth/callback: that host, that path, no port.',
  },
  InvalidRequestException: {
    status: 400,
    error: 'invalid_request',
    members: WITH_REASON,
    remedy:
      'A member is missing or has a value the service does not take. ' +
      'Check the region first, then the values, such as the start URL.',
  },
  InvalidRequestRegionException: {
    status: 400,
    error: 'invalid_request',
    members: ['error', 'error_description', 'endpoint', 'region'],
    remedy: 'The instance is in another region. Repeat the request with --region and the region named above.',
  },
  InvalidScopeException: {
    status: 400,
    error: 'invalid_scope',
    members: PLAIN,
    remedy: 'A scope is unknown, malformed, or was not registered for this client.',
  },
  ResourceNotFoundException: {
    status: 404,
    members: [],
    remedy: 'The service does not know what was asked for. Check the account, the role and the region.',
  },
  SlowDownException: {
    status: 400,
    error: 'slow_down',
    members: PLAIN,
    remedy: 'Requests come too quickly. Wait five seconds longer between two of them, as create-token --wait does.',
  },
  TooManyRequestsException: {
    status: 429,
    members: [],
    remedy: 'Requests come too quickly. Wait a moment, then run the command again.',
  },
  UnauthorizedClientException: {
    status: 400,
    error: 'unauthorized_client',
    members: PLAIN,
    remedy: 'The client is not registered for this grant. Register again with the grant among its grant types.',
  },
  UnauthorizedException: {
    status: 401,
    members: [],
    remedy:
      'The access token is wrong, has expired, was signed out, or belongs to another region. ' +
      'Get a new one with create-token.',
  },
  UnsupportedGrantTypeException: {
    status: 400,
    error: 'unsupported_grant_type',
    members: PLAIN,
    remedy: 'The service does not know this grant type. The help of create-token lists those it knows.',
  },
} as const satisfies Record<string, ServiceErrorEntry>

/** Name of an exception of a service. */
export type ServiceErrorName = keyof typeof SERVICE_ERRORS
