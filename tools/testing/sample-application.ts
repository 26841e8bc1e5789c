import {generateKeyPairSync, sign} from 'node:crypto'
import type {Application, Directory, TrustedTokenIssuer} from '@sso-oidc/emulator'

/** Grant type of an assertion (RFC 7523). */
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
/** Grant type of a token exchange (RFC 8693). */
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
/** Token type of an access token. */
export const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
/** Token type of a refresh token. */
export const REFRESH_TOKEN = 'urn:ietf:params:oauth:token-type:refresh_token'

/** URL of the trusted token issuer. */
export const ISSUER = 'https://login.example.com'
/** ARN of the application. */
export const ARN = 'arn:aws:sso::111122223333:application/ssoins-1234567890abcdef/apl-1234567890abcdef'

/** Application with every grant type. */
export const APPLICATION: Application = {
  arn: ARN,
  name: 'reports',
  grantTypes: ['authorization_code', 'refresh_token', JWT_BEARER, TOKEN_EXCHANGE],
  scopes: ['s3:access_grants:read_write'],
  redirectUris: ['http://127.0.0.1/oauth/callback'],
  authorizedTokenIssuers: [{issuerUrl: ISSUER, authorizedAudiences: ['reports', 'other']}],
  assignedUsers: ['alice', 'carol'],
}

const {publicKey, privateKey} = generateKeyPairSync('rsa', {modulusLength: 2048})

/** Public key of the trusted token issuer. */
export const PUBLIC_JWK = {...publicKey.export({format: 'jwk'}), kid: 'k1', alg: 'RS256'}

/**
 * Returns a directory with the application and a trusted token issuer. `alice` is assigned to the application, `bob` is
 * not, and `carol` is locked. `twin-1` and `twin-2` share an e-mail address.
 */
export function createDirectory(
  changes: Partial<Application> = {},
  issuer: Partial<TrustedTokenIssuer> = {},
): Directory {
  const keys = issuer.jwksUrl === undefined ? {jwks: {keys: [PUBLIC_JWK]}} : {}
  return structuredClone({
    users: [
      {
        name: 'alice',
        email: 'alice@example.com',
        assignments: [{accountId: '111122223333', roles: ['AdministratorAccess', 'ViewOnlyAccess']}],
      },
      {name: 'bob', email: 'bob@example.com'},
      {name: 'carol', email: 'carol@example.com', locked: true},
      {name: 'twin-1', email: 'twin@example.com'},
      {name: 'twin-2', email: 'twin@example.com'},
    ],
    accounts: [{accountId: '111122223333', accountName: 'sandbox'}],
    applications: [
      {...APPLICATION, ...changes},
      {arn: `${ARN}2`, grantTypes: [TOKEN_EXCHANGE]},
    ],
    trustedTokenIssuers: [{issuerUrl: ISSUER, ...keys, ...issuer}],
  })
}

/** Claims of an assertion that is valid for the first ten minutes of 2026. */
export const CLAIMS = {
  iss: ISSUER,
  sub: '00u1',
  aud: 'reports',
  email: 'alice@example.com',
  jti: 'id-1',
  iat: Date.UTC(2026, 0, 1) / 1000,
  exp: Date.UTC(2026, 0, 1, 0, 10) / 1000,
}

/**
 * Signs an assertion of the trusted token issuer. `claims` and `header` override its members; `undefined` removes a
 * member. Uses `node:crypto`, so that the tests do not depend on the library that the emulator verifies with.
 */
export function createAssertion(
  claims: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
): string {
  const parts = [
    {alg: 'RS256', kid: 'k1', ...header},
    {...CLAIMS, ...claims},
  ]
  const content = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`
}
