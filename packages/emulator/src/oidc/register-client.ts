import type {RegisterClientRequest, RegisterClientResponse} from '@sso-oidc/core'
import {LIFETIMES} from '../rules/lifetimes.ts'
import {type Checks, runChecks} from '../service/checks.ts'
import {isGrantType} from '../service/grant-types.ts'
import type {Handler} from '../service/handler.ts'
import {createClientId, createClientSecret, sha256} from '../service/identifiers.ts'
import {isCallback} from '../service/redirect-uri.ts'
import {isKnownStartUrl} from '../service/start-url.ts'
import {DEVICE_CODE} from '../store/grant-type.ts'

/** Grant types of a client that does not request any. */
const DEFAULT_GRANT_TYPES = [DEVICE_CODE, 'refresh_token']

const MAX_NAME = 256
const MAX_SCOPES = 25

/** Scopes that AWS documents for clients of IAM Identity Center. Rejection of other scopes is inferred. */
const SCOPES: ReadonlySet<string> = new Set([
  'aws',
  'codecatalyst:read_write',
  'codewhisperer:analysis',
  'codewhisperer:completions',
  'codewhisperer:conversations',
  'codewhisperer:taskassist',
  'codewhisperer:transformations',
  'openid',
  'redshift:connect',
  'sso:account:access',
  'sts:identity_context',
  'verified_access:application:connect',
])

interface Facts {
  readonly request: RegisterClientRequest
  readonly grantTypes: readonly string[]
  readonly startUrls: readonly string[]
}

const CHECKS: Checks<'RegisterClient', Facts> = {
  name: {
    fails: ({request: {clientName}}) => clientName === '' || clientName.length > MAX_NAME,
    rejection: 'invalidRequest',
  },
  scopeCount: {fails: ({request: {scopes}}) => (scopes?.length ?? 0) > MAX_SCOPES, rejection: 'invalidRequest'},
  clientType: {fails: ({request: {clientType}}) => clientType !== 'public', rejection: 'invalidClientType'},
  grantTypes: {fails: ({grantTypes}) => !grantTypes.every(isGrantType), rejection: 'unsupportedGrantType'},
  redirectUris: {
    fails: ({request: {redirectUris}}) => !(redirectUris ?? []).every(isCallback),
    rejection: 'invalidRedirectUri',
  },
  scopes: {
    fails: ({request: {scopes}}) => !(scopes ?? []).every((scope) => SCOPES.has(scope)),
    rejection: 'invalidScope',
  },
  scopesForCodes: {
    fails: ({request: {scopes}, grantTypes}) => grantTypes.includes('authorization_code') && !scopes?.length,
    rejection: 'invalidScope',
  },
  issuerUrl: {
    fails: ({request: {issuerUrl}, startUrls}) => issuerUrl !== undefined && !isKnownStartUrl(issuerUrl, startUrls),
    rejection: 'invalidStartUrl',
  },
}

/** Registers a client with a new ID and secret. */
export const registerClient: Handler<RegisterClientRequest, RegisterClientResponse> = async (request, context) => {
  const {store, now, randomBytes, region, startUrls} = context
  const grantTypes = request.grantTypes?.length ? request.grantTypes : DEFAULT_GRANT_TYPES
  await runChecks('RegisterClient', CHECKS, {request, grantTypes, startUrls})

  const {clientName, scopes = [], redirectUris = []} = request
  const issuedAt = Math.floor(now / 1000)
  const expiresAt = issuedAt + LIFETIMES.registration
  const clientId = createClientId(randomBytes, region)
  const clientSecret = createClientSecret(randomBytes, {clientId, clientName, issuedAt, expiresAt})
  await store.registrations.add({
    clientId,
    secretHash: sha256(clientSecret),
    clientName,
    scopes,
    grantTypes,
    redirectUris,
    issuedAt: issuedAt * 1000,
    expiresAt: expiresAt * 1000,
  })
  return {clientId, clientSecret, clientIdIssuedAt: issuedAt, clientSecretExpiresAt: expiresAt}
}
