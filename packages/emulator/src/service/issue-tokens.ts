import type {CreateTokenResponse} from '@sso-oidc/core'
import {LIFETIMES} from '../rules/lifetimes.ts'
import type {Registration} from '../store/registrations.ts'
import type {Session} from '../store/tables.ts'
import type {HandlerContext} from './handler.ts'
import {createAccessToken, createRefreshToken, sha256} from './identifiers.ts'

/** The scope that makes the service issue refresh tokens, and that the access portal is for. */
export const ACCOUNT_SCOPE = 'sso:account:access'

/** What tokens are issued for. */
export interface TokenOrder {
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly session: Pick<Session, 'id' | 'expiresAt'>
}

/**
 * Starts the session of a person who has just signed in for a client.
 *
 * @param key Hash of the code or assertion with which the person signed in: it becomes the session's identifier. Both are
 *   used once, so it has not been there before, and who has the code can find the session.
 */
export async function startSession(
  {key, clientId, userName}: Pick<Session, 'clientId' | 'userName'> & {key: string},
  {store, now}: HandlerContext,
): Promise<TokenOrder['session']> {
  const session = {id: key, expiresAt: now + LIFETIMES.session * 1000}
  await store.sessions.add({...session, userName, clientId, startedAt: now})
  return session
}

/** Issues an access token to a registered client and, where it may have one, a refresh token. */
export async function issueTokens(
  {grantTypes}: Pick<Registration, 'grantTypes'>,
  order: TokenOrder,
  context: HandlerContext,
): Promise<CreateTokenResponse> {
  const mayRefresh = order.scopes.includes(ACCOUNT_SCOPE)
  const expiresIn = mayRefresh ? LIFETIMES.refreshableAccessToken : LIFETIMES.accessToken
  const accessToken = await issueAccessToken(order, {...context, expiresIn})
  const response = {accessToken, tokenType: 'Bearer', expiresIn}
  if (!mayRefresh || !grantTypes.includes('refresh_token')) return response
  return {...response, refreshToken: await issueRefreshToken(order, context)}
}

/** Issues an access token for so many seconds. */
export async function issueAccessToken(
  {scopes, session}: TokenOrder,
  {store, ids, now, expiresIn}: HandlerContext & {expiresIn: number},
): Promise<string> {
  const token = createAccessToken(ids)
  await store.sessions.addAccessToken({
    key: sha256(token),
    sessionId: session.id,
    scopes,
    expiresAt: now + expiresIn * 1000,
  })
  return token
}

/** Issues a refresh token, which works until the session ends. */
export async function issueRefreshToken(
  {clientId, scopes, session}: TokenOrder,
  {store, ids, now}: HandlerContext,
): Promise<string> {
  const token = createRefreshToken(ids)
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
