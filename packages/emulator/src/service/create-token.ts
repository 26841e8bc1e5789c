import {
  type CreateTokenRequest,
  type CreateTokenResponse,
  createToken as operation,
  validateRequest,
} from '@sso-oidc/core'
import type {Grant} from '../store/tables.ts'
import {type Check, runChecks} from './checks.ts'
import {CLIENT_CHECKS, type ClientFacts, loadRegistration} from './client-checks.ts'
import {DEVICE_CODE, GRANT_TYPES, isGrantType} from './grant-types.ts'
import type {Handler, HandlerContext} from './handler.ts'
import {sha256} from './identifiers.ts'
import {issueTokens, startSession, type TokenOrder} from './issue-tokens.ts'
import {POLL_INTERVAL, POLL_LEEWAY} from './lifetimes.ts'
import {redeemRefreshToken} from './refresh-token.ts'
import type {RefusalName} from './refusals.ts'

/** All that is known of a request. */
interface Exchange extends ClientFacts {
  readonly request: CreateTokenRequest
  /** What its code or token stands for. */
  readonly grant: Grant | undefined
  readonly context: HandlerContext
}

/**
 * The order in which the service looks at a request. It is inferred: nobody has published what the live service says when
 * two things are wrong. The size, the JSON, the types and the required members were checked before.
 */
const CHECKS: readonly Check<Exchange>[] = [
  ...CLIENT_CHECKS,
  {wrong: ({request}) => !isGrantType(request.grantType), refusal: 'unsupportedGrantType'},
  {
    wrong: ({request, registration}) => !registration.grantTypes.includes(request.grantType),
    refusal: 'unauthorizedClient',
  },
  {wrong: ({request}) => validateRequest(operation, request).length > 0, refusal: 'invalidRequest'},
  {wrong: hasOtherScopes, refusal: 'invalidScope'},
  {wrong: ({grant}) => grant === undefined, refusal: invalid},
  {wrong: ({grant, registration}) => grant?.clientId !== registration.clientId, refusal: invalid},
  {wrong: ({grant, now}) => grant !== undefined && now >= grant.expiresAt, refusal: expired},
  {wrong: ({grant}) => grant?.status === 'denied', refusal: 'denied'},
  {wrong: isPolledTooFast, refusal: 'tooFast'},
  {wrong: ({grant}) => grant?.status === 'pending', refusal: 'pending'},
  {wrong: isOfNobody, refusal: 'denied'},
  {wrong: hasOtherRedirectUri, refusal: invalid},
  {wrong: hasOtherVerifier, refusal: invalid},
  // Last, because it uses the code up: a wrong verifier leaves it to the client that has the right one.
  {wrong: isUsed, refusal: invalid},
]

/** Exchanges a grant for a token. */
export const createToken: Handler<CreateTokenRequest, CreateTokenResponse> = async (request, context) => {
  const registration = await loadRegistration(request.clientId, context)
  const grant = await findGrant(request, context)
  await runChecks(CHECKS, {request, registration, grant, now: context.now, context})
  // The checks let no request pass without a grant.
  const session = await sessionOf(grant as Grant, context)
  return issueTokens({registration, scopes: scopesFor(request, registration, context), session}, context)
}

async function findGrant(request: CreateTokenRequest, {store}: HandlerContext): Promise<Grant | undefined> {
  if (!isGrantType(request.grantType)) return undefined
  const code = request[GRANT_TYPES[request.grantType].member]
  const grant = code === undefined ? undefined : await store.grants.find(sha256(code))
  return grant?.grantType === request.grantType ? grant : undefined
}

async function sessionOf(grant: Grant, context: HandlerContext): Promise<TokenOrder['session']> {
  const {sessionId, expiresAt, clientId, userName} = grant
  if (sessionId !== null) return {id: sessionId, expiresAt}
  return startSession({clientId, userName: userName ?? ''}, context)
}

/** In `aws` mode a token carries the scopes of its client, in `strict` mode those of the request. */
function scopesFor(
  {scope}: CreateTokenRequest,
  {scopes}: ClientFacts['registration'],
  {mode}: HandlerContext,
): readonly string[] {
  return mode === 'strict' && scope !== undefined && scope.length > 0 ? scope : scopes
}

function hasOtherScopes({request: {scope = []}, registration, context}: Exchange): boolean {
  return context.mode === 'strict' && !scope.every((one) => registration.scopes.includes(one))
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
  return polls > 2 && now - (polledBefore ?? 0) < POLL_INTERVAL * 1000 - POLL_LEEWAY
}

/** The person who approved is not in the directory any more. */
function isOfNobody({grant, context: {directory}}: Exchange): boolean {
  return grant?.grantType === DEVICE_CODE && !directory.users.some(({name}) => name === grant.userName)
}

function hasOtherRedirectUri({grant, request}: Exchange): boolean {
  return grant?.grantType === 'authorization_code' && request.redirectUri !== grant.redirectUri
}

/** RFC 7636 section 4.6. */
function hasOtherVerifier({grant, request: {codeVerifier = ''}}: Exchange): boolean {
  if (grant?.grantType !== 'authorization_code') return false
  return !/^[\w.~-]{43,128}$/.test(codeVerifier) || sha256(codeVerifier) !== grant.codeChallenge
}

async function isUsed({grant, now, context}: Exchange): Promise<boolean> {
  if (grant === undefined) return true
  if (grant.grantType === 'refresh_token') return !(await redeemRefreshToken(grant, context))
  return !(await context.store.grants.redeem(grant.key, now))
}
