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

/** Code or assertion of a sign-in, which starts a session. */
export interface SignIn extends Pick<Session, 'clientId' | 'userName'> {
  /**
   * Hash of the code or assertion. It is also the ID of the session: a code or assertion can be used only once, and a
   * reused code identifies its session.
   */
  readonly key: string
}

/**
 * Starts a session of a user with a client. Returns undefined if the code was used again in the meantime, and
 * `preventSession` prevented the session.
 */
export async function startSession(
  signIn: SignIn,
  {store, now}: HandlerContext,
): Promise<TokenParameters['session'] | undefined> {
  const session = toSession(signIn, now)
  return (await store.sessions.add(session)) ? session : undefined
}

/** Ends the session of a sign-in, also if the session starts later. */
export function preventSession(signIn: SignIn, {store, now}: HandlerContext): Promise<void> {
  return store.sessions.endOrPrevent({...toSession(signIn, now), endedAt: now})
}

function toSession({key, clientId, userName}: SignIn, now: number): Omit<Session, 'endedAt'> {
  return {id: key, userName, clientId, startedAt: now, expiresAt: now + LIFETIMES.session * 1000}
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
