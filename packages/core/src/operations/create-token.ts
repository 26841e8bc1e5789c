import type {Operation} from '../operation.ts'

/** Exchanges an authorization for an access token, or a refresh token for a new one. */
export interface CreateTokenRequest {
  /** Identifier of the registered client, from RegisterClient. */
  clientId: string
  /**
   * Secret of the registered client, from RegisterClient. The service wants it although the client is a public one.
   * @sensitive true
   */
  clientSecret: string
  /**
   * What is exchanged: `urn:ietf:params:oauth:grant-type:device_code` for a device code, `authorization_code` for a
   * code from the browser, `refresh_token` for a refresh token.
   */
  grantType: string
  /**
   * Device code from StartDeviceAuthorization. Needed by the device code grant, and used by no other.
   * @sensitive true
   */
  deviceCode?: string
  /**
   * Authorization code that the browser brought to the redirect URI. Needed by the authorization code grant.
   * @sensitive true
   */
  code?: string
  /**
   * Refresh token from an earlier answer. Needed by the refresh token grant. A client gets one when it registered the
   * scope `sso:account:access`.
   * @sensitive true
   */
  refreshToken?: string
  /** Scopes that are wanted. The service ignores them here: a token carries the scopes that its client registered. */
  scope?: string[]
  /** Redirect URI of the authorization request, port included. Goes with an authorization code. */
  redirectUri?: string
  /**
   * PKCE code verifier (RFC 7636) whose S256 challenge went with the authorization request. Goes with an authorization
   * code.
   * @sensitive true
   */
  codeVerifier?: string
}

/** An access token and what belongs to it. */
export interface CreateTokenResponse {
  /**
   * Bearer token for the AWS access portal and for applications of IAM Identity Center.
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
   * Token that gets the next access token without the user. Only for clients that may refresh.
   * @sensitive true
   */
  refreshToken?: string
  /**
   * OpenID Connect ID token. The service does not issue one here.
   * @sensitive true
   */
  idToken?: string
}

/** CreateToken: `POST /token`, unsigned. */
export const createToken: Operation<CreateTokenRequest, CreateTokenResponse> = {
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
  pollOn: ['AuthorizationPendingException', 'SlowDownException'],
  requires: {
    grantType: {
      'urn:ietf:params:oauth:grant-type:device_code': ['deviceCode'],
      authorization_code: ['code'],
      refresh_token: ['refreshToken'],
    },
  },
  yields: 'accessToken',
  examples: [
    {
      about: 'Wait until the user has approved, then print the answer as lines for the shell:',
      line:
        'sso-oidc create-token --cli-input-json file://client.json ' +
        '--grant-type urn:ietf:params:oauth:grant-type:device_code --device-code="$DEVICE_CODE" --wait --output env',
    },
    {
      about: 'Exchange the authorization code that a browser brought, and keep the bare token in a variable:',
      line:
        'token=$(sso-oidc create-token --cli-input-json file://client.json --grant-type authorization_code ' +
        '--code="$CODE" --redirect-uri http://127.0.0.1:49152/oauth/callback --code-verifier="$CODE_VERIFIER" ' +
        '--query accessToken --output text)',
    },
    {
      about: 'Get the next token without the user:',
      line:
        'sso-oidc create-token --cli-input-json file://client.json --grant-type refresh_token ' +
        '--refresh-token="$REFRESH_TOKEN"',
    },
  ],
}
