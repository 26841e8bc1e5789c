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
import {issueTokens, startSession, type TokenParameters} from '../service/issue-tokens.ts'
import {isSame} from '../service/keys.ts'
import {redeemCode} from '../service/redeem-code.ts'
import {redeemRefreshToken} from '../service/redeem-refresh-token.ts'
import {Rejection, type RejectionName} from '../service/rejections.ts'
import type {Grant} from '../store/tables.ts'

/** Input of the checks. */
interface Exchange extends ClientFacts {
  readonly request: CreateTokenRequest
  /** Grant of the code or token in the request. */
  readonly grant: Grant | undefined
  readonly context: HandlerContext
}

const CHECKS: Checks<'CreateToken', Exchange> = {
  ...CLIENT_CHECKS,
  grantType: {fails: ({request}) => !isGrantType(request.grantType), rejection: 'unsupportedGrantType'},
  grantRegistered: {
    fails: ({request, registration}) => !registration.grantTypes.includes(request.grantType),
    rejection: 'unauthorizedClient',
  },
  grantMembers: {fails: ({request}) => validateRequest(operation, request).length > 0, rejection: 'invalidRequest'},
  scopes: {fails: hasOtherScopes, rejection: 'invalidScope'},
  grantKnown: {fails: ({grant}) => grant === undefined, rejection: invalid},
  grantOwner: {fails: ({grant, registration}) => grant?.clientId !== registration.clientId, rejection: invalid},
  grantExpiry: {fails: ({grant, now}) => grant !== undefined && now >= grant.expiresAt, rejection: expired},
  denial: {fails: ({grant}) => grant?.status === 'denied', rejection: 'denied'},
  pollRate: {fails: isPolledTooFast, rejection: 'tooFast'},
  decision: {fails: ({grant}) => grant?.status === 'pending', rejection: 'pending'},
  user: {fails: hasNoActiveUser, rejection: 'denied'},
  redirectUri: {fails: hasOtherRedirectUri, rejection: invalid},
  verifier: {fails: hasOtherVerifier, rejection: invalid},
  singleUse: {fails: isUsed, rejection: invalid},
}

/** Exchanges a grant for an access token. */
export const createToken: Handler<CreateTokenRequest, CreateTokenResponse> = async (request, context) => {
  const registration = await loadRegistration(request.clientId, context)
  const grant = await findGrant(request, context)
  const exchange = {request, registration, grant, now: context.now, context}
  await runChecks('CreateToken', CHECKS, exchange)
  // The checks reject requests without a grant.
  const session = await sessionOf(grant as Grant, context)
  if (session === undefined) throw new Rejection(invalid(exchange))
  return issueTokens(registration, {clientId: registration.clientId, scopes: scopesFor(exchange), session}, context)
}

async function findGrant(request: CreateTokenRequest, {store}: HandlerContext): Promise<Grant | undefined> {
  if (!isGrantType(request.grantType)) return undefined
  const code = request[GRANT_TYPES[request.grantType].member]
  const grant = code === undefined ? undefined : await store.grants.find(sha256(code))
  return grant?.grantType === request.grantType ? grant : undefined
}

async function sessionOf(grant: Grant, context: HandlerContext): Promise<TokenParameters['session'] | undefined> {
  const {key, sessionId, expiresAt, clientId, userName} = grant
  if (sessionId !== null) return {id: sessionId, expiresAt}
  return startSession({key, clientId, userName: userName ?? ''}, context)
}

/** Returns the scopes of the token: in `aws` mode those of the client, in `strict` mode those of the request. */
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

/**
 * Returns the scopes that the grant allows. A refresh token allows the scopes that it was issued with (RFC 6749 section
 * 6).
 */
function grantedScopes({grant, registration}: Exchange): readonly string[] {
  return grant?.scopes == null ? registration.scopes : (JSON.parse(grant.scopes) as string[])
}

function invalid({request: {grantType}}: Exchange): RejectionName {
  return isGrantType(grantType) ? GRANT_TYPES[grantType].invalid : 'unsupportedGrantType'
}

function expired({request: {grantType}}: Exchange): RejectionName {
  return isGrantType(grantType) ? GRANT_TYPES[grantType].expired : 'unsupportedGrantType'
}

/**
 * Counts a polling request and checks the interval. The AWS CLI polls twice without waiting, so the second request is
 * not rate limited. A request for an approved code is never rate limited.
 */
async function isPolledTooFast({grant, now, context}: Exchange): Promise<boolean> {
  if (grant?.status !== 'pending') return false
  const {polls, polledBefore} = await context.store.grants.recordPoll(grant.key, now)
  const elapsed = now - (polledBefore ?? 0)
  // The elapsed time is negative if a test moved the clock back.
  return polls > 2 && elapsed >= 0 && elapsed < POLL_INTERVAL * 1000 - POLL_LEEWAY
}

/** Returns whether the user who approved was removed or locked. `singleUse` checks the user of a refresh token. */
function hasNoActiveUser({grant, request, context: {directory}}: Exchange): boolean {
  return request.grantType !== 'refresh_token' && findUser(directory, grant?.userName ?? null) === undefined
}

function hasOtherRedirectUri({grant, request}: Exchange): boolean {
  return grant?.grantType === 'authorization_code' && request.redirectUri !== grant.redirectUri
}

/** Verifies the code verifier (RFC 7636 section 4.6). */
function hasOtherVerifier({grant, request: {codeVerifier = ''}}: Exchange): boolean {
  if (grant?.grantType !== 'authorization_code') return false
  return !/^[\w.~-]{43,128}$/.test(codeVerifier) || !isSame(sha256(codeVerifier), grant.codeChallenge ?? '')
}

async function isUsed({grant, context}: Exchange): Promise<boolean> {
  if (grant === undefined) return true
  const redeem = grant.grantType === 'refresh_token' ? redeemRefreshToken : redeemCode
  return !(await redeem(grant, context))
}
