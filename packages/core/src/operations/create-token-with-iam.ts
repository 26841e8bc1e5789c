import rules from '#generated/create-token-with-iam'
import {defineSignedOperation} from '../model/define-signed-operation.ts'
import type {RequestWithGrant, RequiredMembers} from '../model/grant-type.ts'

/** Gets an access token for an application. The application signs its requests with IAM credentials. */
export interface CreateTokenWithIAMMembers {
  /** ARN of the application in IAM Identity Center. */
  clientId: string
  /**
   * Grant type: `authorization_code`, `refresh_token`, `urn:ietf:params:oauth:grant-type:jwt-bearer` for an assertion
   * of a trusted token issuer, or `urn:ietf:params:oauth:grant-type:token-exchange` for the token of a user.
   */
  grantType: string
  /**
   * Authorization code. Required for the authorization code grant.
   * @sensitive true
   */
  code?: string
  /**
   * Refresh token from an earlier response. Required for the refresh token grant.
   * @sensitive true
   */
  refreshToken?: string
  /**
   * JSON Web Token of a trusted token issuer (RFC 7523). Required for the JWT bearer grant.
   * @sensitive true
   */
  assertion?: string
  /** Requested scopes. They must be among the scopes of the application. Default: all of them. */
  scope?: string[]
  /** Redirect URI of the authorization request. Used with an authorization code. */
  redirectUri?: string
  /**
   * Token to exchange (RFC 8693). Required for the token exchange grant.
   * @sensitive true
   */
  subjectToken?: string
  /**
   * Type of the subject token: `urn:ietf:params:oauth:token-type:access_token`. Required for the token exchange grant.
   * @examples ["urn:ietf:params:oauth:token-type:access_token"]
   */
  subjectTokenType?: string
  /**
   * Type of the requested token: `urn:ietf:params:oauth:token-type:access_token` or
   * `urn:ietf:params:oauth:token-type:refresh_token`. Used with the token exchange grant.
   * @examples ["urn:ietf:params:oauth:token-type:access_token", "urn:ietf:params:oauth:token-type:refresh_token"]
   */
  requestedTokenType?: string
  /**
   * PKCE code verifier (RFC 7636) for the S256 challenge of the authorization request.
   * @sensitive true
   */
  codeVerifier?: string
}

/** Additional details of a token. */
export interface AwsAdditionalDetails {
  /**
   * Signed identity context of the user, to pass to AWS STS when assuming a role.
   * @sensitive true
   */
  identityContext?: string
}

/** An access token and its details. */
export interface CreateTokenWithIAMResponse {
  /**
   * Bearer token for applications in IAM Identity Center.
   * @sensitive true
   */
  accessToken?: string
  /**
   * Type of the access token. Always `Bearer`.
   * @examples ["Bearer"]
   */
  tokenType?: string
  /**
   * Seconds until the access token expires.
   * @TJS-type integer
   */
  expiresIn?: number
  /**
   * Token to get the next access token without the user.
   * @sensitive true
   */
  refreshToken?: string
  /**
   * OpenID Connect ID token of the user.
   * @sensitive true
   */
  idToken?: string
  /**
   * Type of the issued token (RFC 8693).
   * @examples ["urn:ietf:params:oauth:token-type:access_token", "urn:ietf:params:oauth:token-type:refresh_token"]
   */
  issuedTokenType?: string
  /** Scopes of the token. */
  scope?: string[]
  /** Additional details. */
  awsAdditionalDetails?: AwsAdditionalDetails
}

/** Members that each grant type requires. */
const REQUIRES = {
  authorization_code: ['code'],
  refresh_token: ['refreshToken'],
  'urn:ietf:params:oauth:grant-type:jwt-bearer': ['assertion'],
  'urn:ietf:params:oauth:grant-type:token-exchange': ['subjectToken', 'subjectTokenType'],
} as const satisfies RequiredMembers<CreateTokenWithIAMMembers>

/**
 * Request of CreateTokenWithIAM with a grant type, in which the members that the grant type requires are not optional.
 * Default: all grant types that this package knows.
 */
export type CreateTokenWithIAMRequest<Grant extends string = keyof typeof REQUIRES> = RequestWithGrant<
  CreateTokenWithIAMMembers,
  typeof REQUIRES,
  Grant
>

/** CreateTokenWithIAM: `POST /token?aws_iam=t`, signed (SigV4) as service `sso-oauth`. */
export const createTokenWithIAM = defineSignedOperation<
  CreateTokenWithIAMRequest,
  CreateTokenWithIAMResponse,
  CreateTokenWithIAMMembers
>(rules, {
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
  requires: {grantType: REQUIRES},
  resultMember: 'accessToken',
})
