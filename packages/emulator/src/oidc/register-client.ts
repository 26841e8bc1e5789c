import type {RegisterClientRequest, RegisterClientResponse} from '@sso-oidc/core'
import {LIFETIMES} from '../rules/lifetimes.ts'
import {type Checks, runChecks} from '../service/checks.ts'
import {isGrantType} from '../service/grant-types.ts'
import type {Handler} from '../service/handler.ts'
import {createClientId, createClientSecret, sha256} from '../service/identifiers.ts'
import {isCallback} from '../service/redirect-uri.ts'
import {isKnownStartUrl} from '../service/start-url.ts'
import {DEVICE_CODE} from '../store/grant-type.ts'

/** Grants of a client that names none. */
const DEFAULT_GRANT_TYPES = [DEVICE_CODE, 'refresh_token']

const MAX_NAME = 256
const MAX_SCOPES = 25

/** The scopes that AWS documents for clients of IAM Identity Center. That others are refused is inferred. */
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

interface Application {
  readonly request: RegisterClientRequest
  readonly grantTypes: readonly string[]
  readonly startUrls: readonly string[]
}

const CHECKS: Checks<'RegisterClient', Application> = {
  name: {
    wrong: ({request: {clientName}}) => clientName === '' || clientName.length > MAX_NAME,
    refusal: 'invalidRequest',
  },
  scopeCount: {wrong: ({request: {scopes}}) => (scopes?.length ?? 0) > MAX_SCOPES, refusal: 'invalidRequest'},
  clientType: {wrong: ({request: {clientType}}) => clientType !== 'public', refusal: 'invalidClientType'},
  grantTypes: {wrong: ({grantTypes}) => !grantTypes.every(isGrantType), refusal: 'unsupportedGrantType'},
  redirectUris: {
    wrong: ({request: {redirectUris}}) => !(redirectUris ?? []).every(isCallback),
    refusal: 'invalidRedirectUri',
  },
  scopes: {
    wrong: ({request: {scopes}}) => !(scopes ?? []).every((scope) => SCOPES.has(scope)),
    refusal: 'invalidScope',
  },
  scopesForCodes: {
    wrong: ({request: {scopes}, grantTypes}) => grantTypes.includes('authorization_code') && !scopes?.length,
    refusal: 'invalidScope',
  },
  issuerUrl: {
    wrong: ({request: {issuerUrl}, startUrls}) => issuerUrl !== undefined && !isKnownStartUrl(issuerUrl, startUrls),
    refusal: 'invalidStartUrl',
  },
}

/** Registers a client. Its identifier and secret are new ones each time. */
export const registerClient: Handler<RegisterClientRequest, RegisterClientResponse> = async (request, context) => {
  const {store, now, ids, region, startUrls} = context
  const grantTypes = request.grantTypes?.length ? request.grantTypes : DEFAULT_GRANT_TYPES
  await runChecks('RegisterClient', CHECKS, {request, grantTypes, startUrls})

  const {clientName, scopes = [], redirectUris = []} = request
  const issuedAt = Math.floor(now / 1000)
  const expiresAt = issuedAt + LIFETIMES.registration
  const clientId = createClientId(ids, region)
  const clientSecret = createClientSecret(ids, {clientId, clientName, issuedAt, expiresAt})
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
