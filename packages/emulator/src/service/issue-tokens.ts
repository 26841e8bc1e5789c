import type {CreateTokenResponse} from '@sso-oidc/core'
import {LIFETIMES} from '../rules/lifetimes.ts'
import type {Registration} from '../store/registrations.ts'
import type {Session} from '../store/tables.ts'
import type {HandlerContext} from './handler.ts'
import {createAccessToken, createRefreshToken, sha256} from './identifiers.ts'

/** Scope of the access portal. The service issues refresh tokens only with this scope. */
export const ACCOUNT_SCOPE = 'sso:account:access'

/** Parameters of tokens. */
export interface TokenParameters {
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly session: Pick<Session, 'id' | 'expiresAt'>
}

/**
 * Starts a session of a user with a client.
 *
 * @param key Hash of the code or assertion of the sign-in. It becomes the ID of the session: it is unique, because both
 *   can be used only once, and it leads from a reused code to the session.
 */
export async function startSession(
  {key, clientId, userName}: Pick<Session, 'clientId' | 'userName'> & {key: string},
  {store, now}: HandlerContext,
): Promise<TokenParameters['session']> {
  const session = {id: key, expiresAt: now + LIFETIMES.session * 1000}
  await store.sessions.add({...session, userName, clientId, startedAt: now})
  return session
}

/** Issues an access token to a registered client, and a refresh token if its scopes and grant types allow one. */
export async function issueTokens(
  {grantTypes}: Pick<Registration, 'grantTypes'>,
  order: TokenParameters,
  context: HandlerContext,
): Promise<CreateTokenResponse> {
  const mayRefresh = order.scopes.includes(ACCOUNT_SCOPE)
  const expiresIn = mayRefresh ? LIFETIMES.refreshableAccessToken : LIFETIMES.accessToken
  const accessToken = await issueAccessToken(order, {...context, expiresIn})
  const response = {accessToken, tokenType: 'Bearer', expiresIn}
  if (!mayRefresh || !grantTypes.includes('refresh_token')) return response
  return {...response, refreshToken: await issueRefreshToken(order, context)}
}

/** Issues an access token that expires after `expiresIn` seconds. */
export async function issueAccessToken(
  {scopes, session}: TokenParameters,
  {store, randomBytes, now, expiresIn}: HandlerContext & {expiresIn: number},
): Promise<string> {
  const token = createAccessToken(randomBytes)
  await store.sessions.addAccessToken({
    key: sha256(token),
    sessionId: session.id,
    scopes,
    expiresAt: now + expiresIn * 1000,
  })
  return token
}

/** Issues a refresh token that expires with the session. */
export async function issueRefreshToken(
  {clientId, scopes, session}: TokenParameters,
  {store, randomBytes, now}: HandlerContext,
): Promise<string> {
  const token = createRefreshToken(randomBytes)
  await store.grants.add({
    grantType: 'refresh_token',
    key: sha256(token),
    clientId,
    status: 'approved',
    startedAt: now,
    expiresAt: session.expiresAt,
    sessionId: session.id,
    scopes: JSON.stringify(scopes),
  })
  return token
}
