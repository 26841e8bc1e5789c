import {firstUser} from '../directory/find-user.ts'
import {LIFETIMES} from '../rules/lifetimes.ts'
import {isApplication} from '../service/application.ts'
import {findClient} from '../service/find-client.ts'
import type {Settings} from '../service/handler.ts'
import {createAuthorizationCode, sha256} from '../service/identifiers.ts'
import {isRegistered} from '../service/redirect-uri.ts'
import type {Registration} from '../store/registrations.ts'

/** The parameters of an authorization request that matter. `scopes` is what the AWS CLI says instead of `scope`. */
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

/** An authorization request that a person may decide on. */
export interface AuthorizationRequest {
  readonly registration: Registration
  readonly redirectUri: string
  readonly state: string | undefined
  readonly codeChallenge: string
  /** What is asked for. In `aws` mode, as of a client that names nothing, all that it has registered. */
  readonly scopes: readonly string[]
}

/**
 * What to do with an authorization request: ask the person, send the browser back with an error, or, where the redirect
 * URI cannot be trusted, show a page.
 */
export type Verdict =
  | {readonly kind: 'ask'; readonly request: AuthorizationRequest}
  | {readonly kind: 'redirect'; readonly url: string}
  | {readonly kind: 'page'; readonly message: string}

/** Judges an authorization request (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
export async function judge(parameters: URLSearchParams, settings: Settings): Promise<Verdict> {
  const {now} = await settings.store.moment()
  const registration = await findClient(parameters.get('client_id') ?? '', settings)
  if (registration === undefined || now >= registration.expiresAt) {
    return {kind: 'page', message: 'This client is not registered here, or its registration has expired.'}
  }
  const redirectUri = parameters.get('redirect_uri') ?? ''
  if (!isRegistered(redirectUri, registration.redirectUris)) {
    return {kind: 'page', message: 'The redirect URI is not one that this client has registered.'}
  }
  const state = parameters.get('state') ?? undefined
  const problem = findProblem(parameters, registration)
  if (problem !== undefined) return {kind: 'redirect', url: withQuery(redirectUri, {...problem, state})}
  const codeChallenge = parameters.get('code_challenge') ?? ''
  const named = settings.mode === 'strict' ? scopesIn(parameters) : []
  const scopes = named.length > 0 ? named : registration.scopes
  return {kind: 'ask', request: {registration, redirectUri, state, codeChallenge, scopes}}
}

/** Issues an authorization code in the name of a person, by default the first user: the redirect that carries it. */
export async function approve(
  request: AuthorizationRequest,
  {store, ids, directory}: Settings,
  userName = firstUser(directory),
): Promise<string> {
  const {registration, redirectUri, state, codeChallenge, scopes} = request
  const code = createAuthorizationCode(ids)
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

/** The redirect that says no (RFC 6749 section 4.1.2.1). */
export function deny({redirectUri, state}: AuthorizationRequest): string {
  return withQuery(redirectUri, {error: 'access_denied', state})
}

interface OAuthError {
  readonly error: string
  readonly error_description: string
}

/**
 * Plain PKCE is refused, and none at all by a public client, as RFC 9700 section 2.1.1 advises; what the service does is not
 * public. Applications sign their requests, and there are some that come without PKCE.
 */
function findProblem(parameters: URLSearchParams, registration: Registration): OAuthError | undefined {
  if (parameters.get('response_type') !== 'code') {
    return {error: 'unsupported_response_type', error_description: 'response_type has to be code'}
  }
  if (!registration.grantTypes.includes('authorization_code')) {
    return {error: 'unauthorized_client', error_description: 'The client is not registered for authorization_code'}
  }
  if (!hasGoodChallenge(parameters, registration)) {
    return {error: 'invalid_request', error_description: 'PKCE with code_challenge_method S256 is needed'}
  }
  if (!scopesIn(parameters).every((scope) => registration.scopes.includes(scope))) {
    return {error: 'invalid_scope', error_description: 'The client has not registered this scope'}
  }
  return undefined
}

function scopesIn(parameters: URLSearchParams): string[] {
  return (parameters.get('scopes') ?? parameters.get('scope') ?? '').split(' ').filter(Boolean)
}

function hasGoodChallenge(parameters: URLSearchParams, registration: Registration): boolean {
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
