import type {Operation} from '../operation.ts'

/** Exchanges a code, a refresh token or an assertion for a token, for a caller that signs with IAM credentials. */
export interface CreateTokenWithIAMRequest {
  /** ARN of the application in IAM Identity Center. */
  clientId: string
  /**
   * What is exchanged: `authorization_code`, `refresh_token`, `urn:ietf:params:oauth:grant-type:jwt-bearer` for an
   * assertion of a trusted token issuer, or `urn:ietf:params:oauth:grant-type:token-exchange` for a token of a user.
   */
  grantType: string
  /**
   * Authorization code. Needed by the authorization code grant.
   * @sensitive true
   */
  code?: string
  /**
   * Refresh token from an earlier answer. Needed by the refresh token grant.
   * @sensitive true
   */
  refreshToken?: string
  /**
   * JSON Web Token of a trusted token issuer (RFC 7523). Needed by the JWT bearer grant.
   * @sensitive true
   */
  assertion?: string
  /** Scopes that are wanted. The token gets these of the scopes granted to the application; all of them by default. */
  scope?: string[]
  /** Redirect URI of the authorization request. Goes with an authorization code. */
  redirectUri?: string
  /**
   * Token that is exchanged (RFC 8693). Needed by the token exchange grant.
   * @sensitive true
   */
  subjectToken?: string
  /** Type of the subject token: `urn:ietf:params:oauth:token-type:access_token`. Needed by the token exchange grant. */
  subjectTokenType?: string
  /**
   * Type of token to issue: `urn:ietf:params:oauth:token-type:access_token` or
   * `urn:ietf:params:oauth:token-type:refresh_token`. Goes with the token exchange grant.
   */
  requestedTokenType?: string
  /**
   * PKCE code verifier (RFC 7636) whose S256 challenge went with the authorization request.
   * @sensitive true
   */
  codeVerifier?: string
}

/** Details that AWS adds to a token. */
export interface AwsAdditionalDetails {
  /**
   * Signed context of the user, to be passed to other AWS services when a role is assumed.
   * @sensitive true
   */
  identityContext?: string
}

/** An access token, and what the application learns with it. */
export interface CreateTokenWithIAMResponse {
  /**
   * Bearer token for applications of IAM Identity Center.
   * @sensitive true
   */
  accessToken?: string
  /** How the token is presented. The service says `Bearer`. */
  tokenType?: string
  /**
   * Seconds until the access token expires.
   * @TJS-type integer
   */
  expiresIn?: number
  /**
   * Token that gets the next access token without the user.
   * @sensitive true
   */
  refreshToken?: string
  /**
   * OpenID Connect ID token of the user.
   * @sensitive true
   */
  idToken?: string
  /** Type of the issued token, as a token exchange (RFC 8693) names it. */
  issuedTokenType?: string
  /** Scopes that the token carries. */
  scope?: string[]
  /** Details that AWS adds. */
  awsAdditionalDetails?: AwsAdditionalDetails
}

/** CreateTokenWithIAM: `POST /token?aws_iam=t`, signed (SigV4) as service `sso-oauth`. */
export const createTokenWithIAM: Operation<CreateTokenWithIAMRequest, CreateTokenWithIAMResponse> = {
  name: 'CreateTokenWithIAM',
  path: '/token?aws_iam=t',
  signingName: 'sso-oauth',
  errors: [
    'AccessDeniedException',
    'AuthorizationPendingException',
    'ExpiredTokenException',
    'InternalServerException',
    'InvalidClientException',
    'InvalidGrantException',
    'InvalidRequestException',
    'InvalidRequestRegionException',
    'InvalidScopeException',
    'SlowDownException',
    'UnauthorizedClientException',
    'UnsupportedGrantTypeException',
  ],
  requires: {
    grantType: {
      authorization_code: ['code'],
      refresh_token: ['refreshToken'],
      'urn:ietf:params:oauth:grant-type:jwt-bearer': ['assertion'],
      'urn:ietf:params:oauth:grant-type:token-exchange': ['subjectToken', 'subjectTokenType'],
    },
  },
  yields: 'accessToken',
  examples: [
    {
      about: 'Exchange the token of a trusted issuer:',
      line:
        'sso-oidc create-token-with-iam ' +
        '--client-id arn:aws:sso::123456789012:application/ssoins-1234567890abcdef/apl-1234567890abcdef ' +
        '--grant-type urn:ietf:params:oauth:grant-type:jwt-bearer --assertion="$ASSERTION"',
    },
    {
      about: 'Get the signed context of a user, for a role that passes it to other AWS services:',
      line:
        'sso-oidc create-token-with-iam ' +
        '--client-id arn:aws:sso::123456789012:application/ssoins-1234567890abcdef/apl-1234567890abcdef ' +
        '--grant-type refresh_token --refresh-token="$REFRESH_TOKEN" ' +
        '--query awsAdditionalDetails.identityContext --output text',
    },
  ],
}
