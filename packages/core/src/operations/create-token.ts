import rules from '#generated/create-token'
import {defineOperation} from '../model/define-operation.ts'
import type {RequestWithGrant, RequiredMembers} from '../model/grant-type.ts'

/** Gets an access token. Exchanges a device code, an authorization code, or a refresh token for an access token. */
export interface CreateTokenMembers {
  /** Client ID, from RegisterClient. */
  clientId: string
  /**
   * Client secret, from RegisterClient. Required even though the client is public.
   * @sensitive true
   */
  clientSecret: string
  /**
   * Grant type: `urn:ietf:params:oauth:grant-type:device_code` for a device code, `authorization_code` for an
   * authorization code, or `refresh_token` for a refresh token.
   */
  grantType: string
  /**
   * Device code, from StartDeviceAuthorization. Required for the device code grant and ignored for all others.
   * @sensitive true
   */
  deviceCode?: string
  /**
   * Authorization code that the browser sent to the redirect URI. Required for the authorization code grant.
   * @sensitive true
   */
  code?: string
  /**
   * Refresh token from an earlier response. Required for the refresh token grant.
   * @sensitive true
   */
  refreshToken?: string
  /** Requested scopes. The service ignores them: a token has the scopes that its client registered. */
  scope?: string[]
  /** Redirect URI of the authorization request, including its port. Used with an authorization code. */
  redirectUri?: string
  /**
   * PKCE code verifier (RFC 7636) for the S256 challenge of the authorization request. Used with an authorization
   * code.
   * @sensitive true
   */
  codeVerifier?: string
}

/** An access token. */
export interface CreateTokenResponse {
  /**
   * Bearer token for the AWS access portal and for applications in IAM Identity Center.
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
   * Token to get the next access token without a new sign-in. Only clients with the refresh token grant and the scope
   * `sso:account:access` get one.
   * @sensitive true
   */
  refreshToken?: string
  /**
   * OpenID Connect ID token. The service does not return one.
   * @sensitive true
   */
  idToken?: string
}

/** Members that each grant type requires. */
const REQUIRES = {
  'urn:ietf:params:oauth:grant-type:device_code': ['deviceCode'],
  authorization_code: ['code'],
  refresh_token: ['refreshToken'],
} as const satisfies RequiredMembers<CreateTokenMembers>

/**
 * Request of CreateToken with a grant type, in which the members that the grant type requires are not optional. Default: all
 * grant types that this package knows.
 */
export type CreateTokenRequest<Grant extends string = keyof typeof REQUIRES> = RequestWithGrant<
  CreateTokenMembers,
  typeof REQUIRES,
  Grant
>

/** CreateToken: `POST /token`, unsigned. */
export const createToken = defineOperation<CreateTokenRequest, CreateTokenResponse, CreateTokenMembers>(rules, {
  name: 'CreateToken',
  path: '/token',
  errors: [
    'AccessDeniedException',
    'AuthorizationPendingException',
    'ExpiredTokenException',
    'InternalServerException',
    'InvalidClientException',
    'InvalidGrantException',
    'InvalidRequestException',
    'InvalidScopeException',
    'SlowDownException',
    'UnauthorizedClientException',
    'UnsupportedGrantTypeException',
  ],
  pendingErrors: ['AuthorizationPendingException', 'SlowDownException'],
  requires: {grantType: REQUIRES},
  resultMember: 'accessToken',
})
