import type {CreateTokenResponse} from '@sso-oidc/core'
import type {Registration} from '../store/registrations.ts'
import type {Session} from '../store/tables.ts'
import type {HandlerContext} from './handler.ts'
import {createAccessToken, createRefreshToken, createUuid, sha256} from './identifiers.ts'
import {LIFETIMES} from './lifetimes.ts'

/** The scope that makes the service issue refresh tokens. */
const REFRESH_SCOPE = 'sso:account:access'

/** What tokens are issued for. */
export interface TokenOrder {
  readonly registration: Registration
  readonly scopes: readonly string[]
  readonly session: Pick<Session, 'id' | 'expiresAt'>
}

/** Starts the session of a person who has just signed in for a client. */
export async function startSession(
  {clientId, userName}: Pick<Session, 'clientId' | 'userName'>,
  {store, ids, now}: HandlerContext,
): Promise<TokenOrder['session']> {
  const session = {id: createUuid(ids), expiresAt: now + LIFETIMES.session * 1000}
  await store.sessions.add({...session, userName, clientId, startedAt: now})
  return session
}

/** Issues an access token and, where the client may have one, a refresh token. */
export async function issueTokens(order: TokenOrder, context: HandlerContext): Promise<CreateTokenResponse> {
  const {registration, scopes, session} = order
  const mayRefresh = scopes.includes(REFRESH_SCOPE)
  const expiresIn = mayRefresh ? LIFETIMES.refreshableAccessToken : LIFETIMES.accessToken
  const accessToken = await issueAccessToken(order, {...context, expiresIn})
  const response = {accessToken, tokenType: 'Bearer', expiresIn}
  if (!mayRefresh || !registration.grantTypes.includes('refresh_token')) return response

  const {store, ids, now} = context
  const refreshToken = createRefreshToken(ids)
  await store.grants.add({
    grantType: 'refresh_token',
    key: sha256(refreshToken),
    clientId: registration.clientId,
    status: 'approved',
    startedAt: now,
    expiresAt: session.expiresAt,
    sessionId: session.id,
  })
  return {...response, refreshToken}
}

async function issueAccessToken(
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
