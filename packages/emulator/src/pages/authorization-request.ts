import {firstUser} from '../directory/find-user.ts'
import {LIFETIMES} from '../rules/lifetimes.ts'
import {isApplication} from '../service/application.ts'
import {findClient} from '../service/find-client.ts'
import type {Settings} from '../service/handler.ts'
import {createAuthorizationCode, sha256} from '../service/identifiers.ts'
import {isRegistered} from '../service/redirect-uri.ts'
import type {Registration} from '../store/registrations.ts'

/** Supported parameters of an authorization request. The AWS CLI sends `scopes` instead of `scope`. */
export const PARAMETERS = [
  'response_type',
  'client_id',
  'redirect_uri',
  'state',
  'code_challenge',
  'code_challenge_method',
  'scopes',
  'scope',
] as const

/** Valid authorization request. */
export interface AuthorizationRequest {
  readonly registration: Registration
  readonly redirectUri: string
  readonly state: string | undefined
  readonly codeChallenge: string
  /** Requested scopes. In `aws` mode, or without requested scopes, all registered scopes of the client. */
  readonly scopes: readonly string[]
}

/**
 * Result of checking an authorization request: ask the user, redirect to the client with an error, or show an error
 * page if the redirect URI is not trusted.
 */
export type CheckResult =
  | {readonly kind: 'ask'; readonly request: AuthorizationRequest}
  | {readonly kind: 'redirect'; readonly url: string}
  | {readonly kind: 'page'; readonly message: string}

/** Checks an authorization request (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
export async function checkAuthorizationRequest(parameters: URLSearchParams, settings: Settings): Promise<CheckResult> {
  const {now} = await settings.store.moment()
  const registration = await findClient(parameters.get('client_id') ?? '', settings)
  if (registration === undefined || now >= registration.expiresAt) {
    return {kind: 'page', message: 'This client is not registered, or its registration has expired.'}
  }
  const redirectUri = parameters.get('redirect_uri') ?? ''
  if (!isRegistered(redirectUri, registration.redirectUris)) {
    return {kind: 'page', message: 'The redirect URI is not registered for this client.'}
  }
  const state = parameters.get('state') ?? undefined
  const problem = findProblem(parameters, registration)
  if (problem !== undefined) return {kind: 'redirect', url: withQuery(redirectUri, {...problem, state})}
  const codeChallenge = parameters.get('code_challenge') ?? ''
  const requested = settings.mode === 'strict' ? scopesIn(parameters) : []
  const scopes = requested.length > 0 ? requested : registration.scopes
  return {kind: 'ask', request: {registration, redirectUri, state, codeChallenge, scopes}}
}

/** Issues an authorization code for a user, by default the first one. Returns the redirect URL with the code. */
export async function approve(
  request: AuthorizationRequest,
  {store, randomBytes, directory}: Settings,
  userName = firstUser(directory),
): Promise<string> {
  const {registration, redirectUri, state, codeChallenge, scopes} = request
  const code = createAuthorizationCode(randomBytes)
  const {now} = await store.moment()
  await store.grants.add({
    grantType: 'authorization_code',
    key: sha256(code),
    clientId: registration.clientId,
    status: 'approved',
    startedAt: now,
    userName,
    expiresAt: now + LIFETIMES.authorizationCode * 1000,
    redirectUri,
    codeChallenge,
    scopes: JSON.stringify(scopes),
  })
  return withQuery(redirectUri, {code, state})
}

/** Returns the redirect URL of a denied request (RFC 6749 section 4.1.2.1). */
export function deny({redirectUri, state}: AuthorizationRequest): string {
  return withQuery(redirectUri, {error: 'access_denied', state})
}

interface OAuthError {
  readonly error: string
  readonly error_description: string
}

/**
 * Returns the OAuth error of an invalid request.
 *
 * Rejects the PKCE method `plain`, and public clients without PKCE, as RFC 9700 section 2.1.1 recommends. The behavior
 * of the live service is not public. Applications can omit PKCE, because they sign their requests and some of them do
 * not support it.
 */
function findProblem(parameters: URLSearchParams, registration: Registration): OAuthError | undefined {
  if (parameters.get('response_type') !== 'code') {
    return {error: 'unsupported_response_type', error_description: 'response_type must be code'}
  }
  if (!registration.grantTypes.includes('authorization_code')) {
    return {error: 'unauthorized_client', error_description: 'The client is not registered for authorization_code'}
  }
  if (!hasValidChallenge(parameters, registration)) {
    return {error: 'invalid_request', error_description: 'PKCE with code_challenge_method S256 is required'}
  }
  if (!scopesIn(parameters).every((scope) => registration.scopes.includes(scope))) {
    return {error: 'invalid_scope', error_description: 'The client has not registered this scope'}
  }
  return undefined
}

function scopesIn(parameters: URLSearchParams): string[] {
  return (parameters.get('scopes') ?? parameters.get('scope') ?? '').split(' ').filter(Boolean)
}

function hasValidChallenge(parameters: URLSearchParams, registration: Registration): boolean {
  const challenge = parameters.get('code_challenge')
  const method = parameters.get('code_challenge_method')
  if (challenge === null && method === null) return isApplication(registration)
  return method === 'S256' && /^[\w-]{43}$/.test(challenge ?? '')
}

function withQuery(uri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(uri)
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}
