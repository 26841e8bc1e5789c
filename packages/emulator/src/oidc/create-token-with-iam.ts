import {
  type CreateTokenWithIAMRequest,
  type CreateTokenWithIAMResponse,
  createTokenWithIAM as operation,
  validateRequest,
} from '@sso-oidc/core'
import type {Application} from '../directory/directory.ts'
import {findUser} from '../directory/find-user.ts'
import {createIdentity} from '../iam/identity.ts'
import {
  APPLICATION_GRANTS,
  isApplicationGrant,
  JWT_TYPE,
  type PresentedGrant,
  type PresentedRequest,
} from '../iam/presented-grant.ts'
import {LIFETIMES} from '../rules/lifetimes.ts'
import {findApplication, isAssigned} from '../service/application.ts'
import {type Checks, runChecks} from '../service/checks.ts'
import type {Handler, HandlerContext} from '../service/handler.ts'
import {issueAccessToken, issueRefreshToken, startSession} from '../service/issue-tokens.ts'
import type {RefusalName} from '../service/refusals.ts'

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
const REFRESH_TOKEN = 'urn:ietf:params:oauth:token-type:refresh_token'
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** All that is known of a request. */
interface Exchange {
  readonly request: CreateTokenWithIAMRequest
  readonly application: Application | undefined
  readonly context: HandlerContext
  /** From the check of the grant on. */
  grant?: PresentedGrant | undefined
}

const CHECKS: Checks<'CreateTokenWithIAM', Exchange> = {
  application: {wrong: ({application}) => application === undefined, refusal: 'unknownApplication'},
  grantType: {wrong: ({request}) => !isApplicationGrant(request.grantType), refusal: 'unsupportedGrantType'},
  grantRegistered: {
    wrong: ({request, application}) => !application?.grantTypes.some((one) => one === request.grantType),
    refusal: 'unauthorizedClient',
  },
  grantMembers: {wrong: ({request}) => validateRequest(operation, request).length > 0, refusal: 'invalidRequest'},
  tokenTypes: {wrong: hasOtherTokenTypes, refusal: 'unsupportedTokenType'},
  grant: {
    async wrong(exchange) {
      // The checks before this one let nothing pass without an application and a known grant.
      exchange.grant = await entryOf(exchange)?.read(exchange as PresentedRequest)
      return exchange.grant === undefined
    },
    refusal: invalid,
  },
  scopes: {
    wrong: ({request: {scope = []}, grant}) => !scope.every((one) => grant?.scopes.includes(one)),
    refusal: 'invalidScope',
  },
  person: {
    wrong: ({context, grant}) => findUser(context.directory, grant?.userName ?? null) === undefined,
    // With the person the session has ended, and a refresh token with it.
    refusal: (exchange) => (exchange.request.grantType === 'refresh_token' ? invalid(exchange) : 'denied'),
  },
  assignment: {
    wrong: ({application, grant}) => !(application && grant && isAssigned(application, grant.userName)),
    refusal: 'notAssigned',
  },
  singleUse: {wrong: async ({grant}) => !(await grant?.redeem()), refusal: invalid},
}

/** Exchanges a grant for a token, for an application. Who signed was checked before. */
export const createTokenWithIAM: Handler<CreateTokenWithIAMRequest, CreateTokenWithIAMResponse> = async (
  request,
  context,
) => {
  const exchange: Exchange = {request, application: findApplication(context.directory, request.clientId), context}
  await runChecks('CreateTokenWithIAM', CHECKS, exchange)
  // The checks let nothing pass without both.
  return answer(exchange as PresentedRequest & {grant: PresentedGrant})
}

/** The members and their presence are those of the sample answers in AWS's documentation. */
async function answer({
  request,
  application,
  context,
  grant,
}: PresentedRequest & {grant: PresentedGrant}): Promise<CreateTokenWithIAMResponse> {
  const {key, userName, issuerUrl} = grant
  const clientId = application.arn
  const session = grant.session ?? (await startSession({key, clientId, userName}, context))
  const scopes = request.scope?.length ? request.scope : grant.scopes
  const order = {clientId, scopes, session}
  const expiresIn = LIFETIMES.applicationAccessToken
  const accessToken = await issueAccessToken(order, {...context, expiresIn})
  const refresh = mayRefresh(request, application) ? {refreshToken: await issueRefreshToken(order, context)} : {}
  const subject = {application, userName, scopes, issuerUrl, expiresIn}
  const {idToken, details} = request.grantType === 'refresh_token' ? {} : await createIdentity(subject, context)
  return {
    accessToken,
    tokenType: 'Bearer',
    expiresIn,
    ...refresh,
    ...(idToken === undefined ? {} : {idToken}),
    issuedTokenType: 'refreshToken' in refresh ? REFRESH_TOKEN : ACCESS_TOKEN,
    scope: [...scopes],
    ...(details === undefined ? {} : {awsAdditionalDetails: details}),
  }
}

/** A token exchange brings a refresh token when it was asked for one, the other grants whenever they may. */
function mayRefresh({grantType, requestedTokenType}: CreateTokenWithIAMRequest, {grantTypes}: Application): boolean {
  return grantTypes.includes('refresh_token') && (grantType !== TOKEN_EXCHANGE || requestedTokenType === REFRESH_TOKEN)
}

function hasOtherTokenTypes({request, application}: Exchange): boolean {
  const {grantType, subjectTokenType = '', requestedTokenType = ACCESS_TOKEN} = request
  if (grantType !== TOKEN_EXCHANGE) return false
  const issued = application?.grantTypes.includes('refresh_token') ? [ACCESS_TOKEN, REFRESH_TOKEN] : [ACCESS_TOKEN]
  return ![ACCESS_TOKEN, JWT_TYPE].includes(subjectTokenType) || !issued.includes(requestedTokenType)
}

function entryOf({request: {grantType}}: Exchange) {
  return isApplicationGrant(grantType) ? APPLICATION_GRANTS[grantType] : undefined
}

function invalid(exchange: Exchange): RefusalName {
  return entryOf(exchange)?.invalid ?? 'unsupportedGrantType'
}
