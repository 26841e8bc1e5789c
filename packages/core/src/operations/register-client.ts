import type {Operation} from '../operation.ts'

/** Registers a public client with the service, for about 90 days. */
export interface RegisterClientRequest {
  /** Name of the client. The approval page shows it to the user. */
  clientName: string
  /** Kind of client. The service takes `public` only. */
  clientType: string
  /** Scopes that tokens of this client will carry. `sso:account:access` also brings refresh tokens. */
  scopes?: string[]
  /** Where the browser may take an authorization code, without a port: `http://127.0.0.1/oauth/callback`. */
  redirectUris?: string[]
  /**
   * Grants the client will use: `authorization_code`, `urn:ietf:params:oauth:grant-type:device_code`, `refresh_token`.
   * Without any, device codes and refresh tokens.
   */
  grantTypes?: string[]
  /** Issuer URL or start URL of the IAM Identity Center instance. Goes with the authorization code grant. */
  issuerUrl?: string
  /** ARN of an application in IAM Identity Center whose entitlements the client takes over. */
  entitledApplicationArn?: string
}

/** A client registration. */
export interface RegisterClientResponse {
  /** Identifier of the client, for all later requests. */
  clientId?: string
  /**
   * Secret of the client, for all later requests.
   * @sensitive true
   */
  clientSecret?: string
  /**
   * When the client was registered, in seconds since 1970-01-01T00:00:00Z.
   * @TJS-type integer
   */
  clientIdIssuedAt?: number
  /**
   * When the registration ends, in seconds since 1970-01-01T00:00:00Z.
   * @TJS-type integer
   */
  clientSecretExpiresAt?: number
  /** Where to send the browser for an authorization code. The service leaves it out today. */
  authorizationEndpoint?: string
  /** Where to get tokens. The service leaves it out today. */
  tokenEndpoint?: string
}

/** RegisterClient: `POST /client/register`, unsigned. */
export const registerClient: Operation<RegisterClientRequest, RegisterClientResponse> = {
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
  examples: [
    {
      about: 'Register a client for device codes, and keep what the next commands need:',
      line:
        'sso-oidc register-client --client-name my-tool --client-type public --scopes sso:account:access ' +
        "--query '{clientId: clientId, clientSecret: clientSecret}' > client.json",
    },
    {
      about: 'Register one that gets its authorization code from a browser on this machine:',
      line:
        'sso-oidc register-client --client-name my-tool --client-type public --scopes sso:account:access ' +
        '--grant-types authorization_code refresh_token --redirect-uris http://127.0.0.1/oauth/callback ' +
        '--issuer-url https://d-1234567890.awsapps.com/start',
    },
  ],
}
