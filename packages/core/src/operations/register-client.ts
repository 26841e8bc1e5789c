import rules from '#generated/register-client'
import {defineOperation} from '../model/define-operation.ts'

/** Registers a public client. The registration is valid for about 90 days. */
export interface RegisterClientRequest {
  /** Name of the client. The approval page shows it to the user. */
  clientName: string
  /**
   * Type of the client. The service supports only `public`.
   * @examples ["public"]
   */
  clientType: string
  /**
   * Scopes of the tokens of this client. `sso:account:access` is required for refresh tokens.
   * @examples ["sso:account:access"]
   */
  scopes?: string[]
  /**
   * Redirect URIs for authorization codes, without a port: `http://127.0.0.1/oauth/callback`.
   * @examples ["http://127.0.0.1/oauth/callback"]
   */
  redirectUris?: string[]
  /**
   * Grant types of the client: `authorization_code`, `urn:ietf:params:oauth:grant-type:device_code`, `refresh_token`.
   * Default: the device code and refresh token grants.
   * @examples ["authorization_code", "urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]
   */
  grantTypes?: string[]
  /** Issuer URL or start URL of the IAM Identity Center instance. Used with the authorization code grant. */
  issuerUrl?: string
  /** ARN of an application in IAM Identity Center. The client gets the entitlements of the application. */
  entitledApplicationArn?: string
}

/** A client registration. */
export interface RegisterClientResponse {
  /** Client ID for all later requests. */
  clientId?: string
  /**
   * Client secret for all later requests.
   * @sensitive true
   */
  clientSecret?: string
  /**
   * Registration time in seconds since 1970-01-01T00:00:00Z.
   * @TJS-type integer
   */
  clientIdIssuedAt?: number
  /**
   * Expiration time of the registration in seconds since 1970-01-01T00:00:00Z.
   * @TJS-type integer
   */
  clientSecretExpiresAt?: number
  /** URL of the authorization endpoint. The service does not return it at present. */
  authorizationEndpoint?: string
  /** URL of the token endpoint. The service does not return it at present. */
  tokenEndpoint?: string
}

/** RegisterClient: `POST /client/register`, unsigned. */
export const registerClient = defineOperation<RegisterClientRequest, RegisterClientResponse>(rules, {
  name: 'RegisterClient',
  path: '/client/register',
  errors: [
    'InternalServerException',
    'InvalidClientMetadataException',
    'InvalidRedirectUriException',
    'InvalidRequestException',
    'InvalidScopeException',
    'SlowDownException',
    'UnsupportedGrantTypeException',
  ],
})
