import type {Application, Directory, TrustedTokenIssuer} from '@sso-oidc/emulator'
import {exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT} from 'jose'
import {START} from './test-bed.ts'

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
export const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
export const REFRESH_TOKEN = 'urn:ietf:params:oauth:token-type:refresh_token'

export const ISSUER = 'https://login.example.com'
export const ARN = 'arn:aws:sso::111122223333:application/ssoins-1234567890abcdef/apl-1234567890abcdef'

/** An application that may use every grant. */
export const APPLICATION: Application = {
  arn: ARN,
  name: 'reports',
  grantTypes: ['authorization_code', 'refresh_token', JWT_BEARER, TOKEN_EXCHANGE],
  scopes: ['s3:access_grants:read_write'],
  redirectUris: ['http://127.0.0.1/oauth/callback'],
  authorizedTokenIssuers: [{issuerUrl: ISSUER, authorizedAudiences: ['reports', 'other']}],
  assignedUsers: ['alice', 'carol'],
}

const {publicKey, privateKey} = await generateKeyPair('RS256', {extractable: true})

/** The issuer's public key. */
export const PUBLIC_JWK = {...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256'}

/** A directory with the application, an issuer and its key: alice may, bob is not assigned, carol is locked. */
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

const seconds = START / 1000

/** Claims of an assertion that is good for ten minutes from the start on. */
export const CLAIMS: JWTPayload = {
  iss: ISSUER,
  sub: '00u1',
  aud: 'reports',
  email: 'alice@example.com',
  jti: 'id-1',
  iat: seconds,
  exp: seconds + 600,
}

/** An assertion of the issuer. Members of the changes that are undefined are left out. */
export function createAssertion(
  changes: Readonly<Record<string, unknown>> = {},
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  return new SignJWT({...CLAIMS, ...changes}).setProtectedHeader({alg: 'RS256', kid: 'k1', ...header}).sign(privateKey)
}
