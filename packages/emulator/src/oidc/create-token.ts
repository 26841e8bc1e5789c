import {
  type CreateTokenRequest,
  type CreateTokenResponse,
  createToken as operation,
  validateRequest,
} from '@sso-oidc/core'
import {findUser} from '../directory/find-user.ts'
import {POLL_INTERVAL, POLL_LEEWAY} from '../rules/lifetimes.ts'
import {type Checks, runChecks} from '../service/checks.ts'
import {CLIENT_CHECKS, type ClientFacts, loadRegistration} from '../service/client-checks.ts'
import {GRANT_TYPES, isGrantType} from '../service/grant-types.ts'
import type {Handler, HandlerContext} from '../service/handler.ts'
import {sha256} from '../service/identifiers.ts'
import {issueTokens, startSession, type TokenOrder} from '../service/issue-tokens.ts'
import {redeemCode} from '../service/redeem-code.ts'
import {redeemRefreshToken} from '../service/redeem-refresh-token.ts'
import type {RefusalName} from '../service/refusals.ts'
import type {Grant} from '../store/tables.ts'

/** All that is known of a request. */
interface Exchange extends ClientFacts {
  readonly request: CreateTokenRequest
  /** What its code or token stands for. */
  readonly grant: Grant | undefined
  readonly context: HandlerContext
}

const CHECKS: Checks<'CreateToken', Exchange> = {
  ...CLIENT_CHECKS,
  grantType: {wrong: ({request}) => !isGrantType(request.grantType), refusal: 'unsupportedGrantType'},
  grantRegistered: {
    wrong: ({request, registration}) => !registration.grantTypes.includes(request.grantType),
    refusal: 'unauthorizedClient',
  },
  grantMembers: {wrong: ({request}) => validateRequest(operation, request).length > 0, refusal: 'invalidRequest'},
  scopes: {wrong: hasOtherScopes, refusal: 'invalidScope'},
  grantKnown: {wrong: ({grant}) => grant === undefined, refusal: invalid},
  grantOwner: {wrong: ({grant, registration}) => grant?.clientId !== registration.clientId, refusal: invalid},
  grantExpiry: {wrong: ({grant, now}) => grant !== undefined && now >= grant.expiresAt, refusal: expired},
  denial: {wrong: ({grant}) => grant?.status === 'denied', refusal: 'denied'},
  pollRate: {wrong: isPolledTooFast, refusal: 'tooFast'},
  decision: {wrong: ({grant}) => grant?.status === 'pending', refusal: 'pending'},
  person: {wrong: isOfNobody, refusal: 'denied'},
  redirectUri: {wrong: hasOtherRedirectUri, refusal: invalid},
  verifier: {wrong: hasOtherVerifier, refusal: invalid},
  singleUse: {wrong: isUsed, refusal: invalid},
}

/** Exchanges a grant for a token. */
export const createToken: Handler<CreateTokenRequest, CreateTokenResponse> = async (request, context) => {
  const registration = await loadRegistration(request.clientId, context)
  const grant = await findGrant(request, context)
  const exchange = {request, registration, grant, now: context.now, context}
  await runChecks('CreateToken', CHECKS, exchange)
  // The checks let no request pass without a grant.
  const session = await sessionOf(grant as Grant, context)
  return issueTokens(registration, {clientId: registration.clientId, scopes: scopesFor(exchange), session}, context)
}

async function findGrant(request: CreateTokenRequest, {store}: HandlerContext): Promise<Grant | undefined> {
  if (!isGrantType(request.grantType)) return undefined
  const code = request[GRANT_TYPES[request.grantType].member]
  const grant = code === undefined ? undefined : await store.grants.find(sha256(code))
  return grant?.grantType === request.grantType ? grant : undefined
}

async function sessionOf(grant: Grant, context: HandlerContext): Promise<TokenOrder['session']> {
  const {key, sessionId, expiresAt, clientId, userName} = grant
  if (sessionId !== null) return {id: sessionId, expiresAt}
  return startSession({key, clientId, userName: userName ?? ''}, context)
}

/** In `aws` mode a token carries the scopes of its client, in `strict` mode those of the request. */
function scopesFor(exchange: Exchange): readonly string[] {
  const {request, registration, context} = exchange
  if (context.mode === 'aws') return registration.scopes
  return request.scope?.length ? request.scope : grantedScopes(exchange)
}

function hasOtherScopes(exchange: Exchange): boolean {
  const {request, context} = exchange
  if (context.mode === 'aws') return false
  const granted = grantedScopes(exchange)
  return !(request.scope ?? []).every((one) => granted.includes(one))
}

/** A refresh token gives no more than it was issued with (RFC 6749 section 6). */
function grantedScopes({grant, registration}: Exchange): readonly string[] {
  return grant?.scopes == null ? registration.scopes : (JSON.parse(grant.scopes) as string[])
}

function invalid({request: {grantType}}: Exchange): RefusalName {
  return isGrantType(grantType) ? GRANT_TYPES[grantType].invalid : 'unsupportedGrantType'
}

function expired({request: {grantType}}: Exchange): RefusalName {
  return isGrantType(grantType) ? GRANT_TYPES[grantType].expired : 'unsupportedGrantType'
}

/** The second poll may follow the first at once, as the AWS CLI's does. An approved code is always delivered. */
async function isPolledTooFast({grant, now, context}: Exchange): Promise<boolean> {
  if (grant?.status !== 'pending') return false
  const {polls, polledBefore} = await context.store.grants.recordPoll(grant.key, now)
  const elapsed = now - (polledBefore ?? 0)
  // Below zero, a test has moved the clock back.
  return polls > 2 && elapsed >= 0 && elapsed < POLL_INTERVAL * 1000 - POLL_LEEWAY
}

/** The person who approved is not in the directory any more, or is locked. A refresh token's is looked for at the end. */
function isOfNobody({grant, request, context: {directory}}: Exchange): boolean {
  return request.grantType !== 'refresh_token' && findUser(directory, grant?.userName ?? null) === undefined
}

function hasOtherRedirectUri({grant, request}: Exchange): boolean {
  return grant?.grantType === 'authorization_code' && request.redirectUri !== grant.redirectUri
}

/** RFC 7636 section 4.6. */
function hasOtherVerifier({grant, request: {codeVerifier = ''}}: Exchange): boolean {
  if (grant?.grantType !== 'authorization_code') return false
  return !/^[\w.~-]{43,128}$/.test(codeVerifier) || sha256(codeVerifier) !== grant.codeChallenge
}

async function isUsed({grant, context}: Exchange): Promise<boolean> {
  if (grant === undefined) return true
  const redeem = grant.grantType === 'refresh_token' ? redeemRefreshToken : redeemCode
  return !(await redeem(grant, context))
}
