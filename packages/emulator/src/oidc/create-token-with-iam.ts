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
import {Rejection, type RejectionName} from '../service/rejections.ts'

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
const REFRESH_TOKEN = 'urn:ietf:params:oauth:token-type:refresh_token'
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** Input of the checks. */
interface Exchange {
  readonly request: CreateTokenWithIAMRequest
  readonly application: Application | undefined
  readonly context: HandlerContext
  /** Set by the check `grant`. */
  grant?: PresentedGrant | undefined
}

const CHECKS: Checks<'CreateTokenWithIAM', Exchange> = {
  application: {fails: ({application}) => application === undefined, rejection: 'unknownApplication'},
  grantType: {fails: ({request}) => !isApplicationGrant(request.grantType), rejection: 'unsupportedGrantType'},
  grantRegistered: {
    fails: ({request, application}) => !application?.grantTypes.some((one) => one === request.grantType),
    rejection: 'unauthorizedClient',
  },
  grantMembers: {fails: ({request}) => validateRequest(operation, request).length > 0, rejection: 'invalidRequest'},
  tokenTypes: {fails: hasOtherTokenTypes, rejection: 'unsupportedTokenType'},
  grant: {
    async fails(exchange) {
      // The earlier checks reject requests without an application or with an unsupported grant type.
      exchange.grant = await entryOf(exchange)?.read(exchange as PresentedRequest)
      return exchange.grant === undefined
    },
    rejection: invalid,
  },
  scopes: {
    fails: ({request: {scope = []}, grant}) => !scope.every((one) => grant?.scopes.includes(one)),
    rejection: 'invalidScope',
  },
  user: {
    fails: ({context, grant}) => findUser(context.directory, grant?.userName ?? null) === undefined,
    // The refresh token of a removed or locked user is invalid.
    rejection: (exchange) => (exchange.request.grantType === 'refresh_token' ? invalid(exchange) : 'denied'),
  },
  assignment: {
    fails: ({application, grant}) => !(application && grant && isAssigned(application, grant.userName)),
    rejection: 'notAssigned',
  },
  singleUse: {fails: async ({grant}) => !(await grant?.redeem()), rejection: invalid},
}

/** Exchanges a grant of an application for an access token. The signature is checked before. */
export const createTokenWithIAM: Handler<CreateTokenWithIAMRequest, CreateTokenWithIAMResponse> = async (
  request,
  context,
) => {
  const exchange: Exchange = {request, application: findApplication(context.directory, request.clientId), context}
  await runChecks('CreateTokenWithIAM', CHECKS, exchange)
  // The checks reject requests without an application or a grant.
  return toResponse(exchange as PresentedRequest & {grant: PresentedGrant})
}

/** Issues the tokens of a response. The response has the fields of the sample responses in AWS's documentation. */
async function toResponse({
  request,
  application,
  context,
  grant,
}: PresentedRequest & {grant: PresentedGrant}): Promise<CreateTokenWithIAMResponse> {
  const {key, userName, issuerUrl} = grant
  const clientId = application.arn
  const session = grant.session ?? (await startSession({key, clientId, userName}, context))
  if (session === undefined) throw new Rejection(invalid({request, application, context}))
  const scopes = request.scope?.length ? request.scope : grant.scopes
  const parameters = {clientId, scopes, session}
  const expiresIn = LIFETIMES.applicationAccessToken
  const accessToken = await issueAccessToken(parameters, {...context, expiresIn})
  const refresh = mayRefresh(request, application) ? {refreshToken: await issueRefreshToken(parameters, context)} : {}
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

/** Returns whether to issue a refresh token. A token exchange must request one. */
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

function invalid(exchange: Exchange): RejectionName {
  return entryOf(exchange)?.invalid ?? 'unsupportedGrantType'
}
