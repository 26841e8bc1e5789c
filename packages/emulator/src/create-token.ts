import {
  type CreateTokenRequest,
  type CreateTokenResponse,
  createToken as operation,
  validateRequest,
} from '@sso-oidc/core'
import {type Check, runChecks} from './checks.ts'
import {CLIENT_CHECKS, type ClientFacts, loadRegistration} from './client-checks.ts'
import {GRANT_TYPES, isGrantType} from './grant-types.ts'
import type {Handler, HandlerContext, Settings} from './handler.ts'
import {createAccessToken, createRefreshToken, sha256} from './identifiers.ts'
import {LIFETIMES, POLL_INTERVAL, POLL_LEEWAY} from './lifetimes.ts'
import type {RefusalName} from './refusals.ts'
import type {Grant, Store} from './store.ts'

/** The scope that makes the service issue refresh tokens. */
const REFRESH_SCOPE = 'sso:account:access'

/** All that is known of a request. */
interface Exchange extends ClientFacts {
  readonly request: CreateTokenRequest
  /** What its code or token stands for. */
  readonly grant: Grant | undefined
  readonly store: Store
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
  {wrong: ({grant}) => grant === undefined, refusal: invalid},
  {wrong: ({grant, registration}) => grant?.clientId !== registration.clientId, refusal: invalid},
  {wrong: ({grant, now}) => grant !== undefined && now >= grant.expiresAt, refusal: expired},
  {wrong: ({grant}) => grant?.status === 'denied', refusal: 'denied'},
  {wrong: isPolledTooFast, refusal: 'tooFast'},
  {wrong: ({grant}) => grant?.status === 'pending', refusal: 'pending'},
  {wrong: hasOtherRedirectUri, refusal: invalid},
  {wrong: hasOtherVerifier, refusal: invalid},
  // Last, because it uses the code up: a wrong verifier leaves it to the client that has the right one.
  {wrong: isUsed, refusal: invalid},
]

/** Exchanges a grant for a token. The scopes of the request have no effect: a token carries those of its client. */
export const createToken: Handler<CreateTokenRequest, CreateTokenResponse> = async (request, context) => {
  const {store} = context
  const now = context.clock()
  const registration = await loadRegistration(request.clientId, context)
  const grant = await findGrant(request, context)
  const exchange = {request, registration, grant, now, store}
  await runChecks(CHECKS, exchange)
  return issueTokens(exchange, context)
}

async function findGrant(request: CreateTokenRequest, {store}: Settings): Promise<Grant | undefined> {
  if (!isGrantType(request.grantType)) return undefined
  const code = request[GRANT_TYPES[request.grantType].member]
  const grant = code === undefined ? undefined : await store.findGrant(sha256(code))
  return grant?.grantType === request.grantType ? grant : undefined
}

function invalid({request: {grantType}}: Exchange): RefusalName {
  return isGrantType(grantType) ? GRANT_TYPES[grantType].invalid : 'unsupportedGrantType'
}

function expired({request: {grantType}}: Exchange): RefusalName {
  return isGrantType(grantType) ? GRANT_TYPES[grantType].expired : 'unsupportedGrantType'
}

/** The second poll may follow the first at once, as the AWS CLI's does. An approved code is always delivered. */
async function isPolledTooFast({grant, now, store}: Exchange): Promise<boolean> {
  if (grant?.status !== 'pending') return false
  const {polls, polledAt} = await store.recordPoll(grant.key, now)
  return polls > 1 && now - polledAt < POLL_INTERVAL * 1000 - POLL_LEEWAY
}

function hasOtherRedirectUri({grant, request}: Exchange): boolean {
  return grant?.grantType === 'authorization_code' && request.redirectUri !== grant.redirectUri
}

/** RFC 7636 section 4.6. */
function hasOtherVerifier({grant, request: {codeVerifier = ''}}: Exchange): boolean {
  if (grant?.grantType !== 'authorization_code') return false
  return !/^[\w.~-]{43,128}$/.test(codeVerifier) || sha256(codeVerifier) !== grant.codeChallenge
}

/** Codes are used once. A refresh token stays usable until its session ends, although each use brings a new one. */
async function isUsed({grant, store}: Exchange): Promise<boolean> {
  if (grant === undefined || grant.grantType === 'refresh_token') return false
  return !(await store.changeStatus(grant.key, {from: 'approved', to: 'used'}))
}

async function issueTokens(
  {registration, grant, now}: Exchange,
  context: HandlerContext,
): Promise<CreateTokenResponse> {
  const {store, ids} = context
  const {clientId, scopes, grantTypes} = registration
  const accessToken = createAccessToken(ids)
  const tokenType = 'Bearer'
  if (!scopes.includes(REFRESH_SCOPE)) return {accessToken, tokenType, expiresIn: LIFETIMES.accessToken}

  const expiresIn = LIFETIMES.refreshableAccessToken
  if (!grantTypes.includes('refresh_token')) return {accessToken, tokenType, expiresIn}

  const refreshToken = createRefreshToken(ids)
  const sessionEnd = grant?.grantType === 'refresh_token' ? grant.expiresAt : now + LIFETIMES.session * 1000
  const key = sha256(refreshToken)
  await store.addGrant({grantType: 'refresh_token', key, clientId, status: 'approved', expiresAt: sessionEnd})
  return {accessToken, tokenType, expiresIn, refreshToken}
}
