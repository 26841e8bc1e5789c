import type {CreateTokenWithIAMRequest} from '@sso-oidc/core'
import {endpointFor} from '@sso-oidc/core'
import type {Application, ApplicationGrantType} from '../directory/directory.ts'
import {scopesOf} from '../service/application.ts'
import type {HandlerContext} from '../service/handler.ts'
import {readRegion, sha256} from '../service/identifiers.ts'
import type {TokenOrder} from '../service/issue-tokens.ts'
import {redeemCode} from '../service/redeem-code.ts'
import {redeemRefreshToken} from '../service/redeem-refresh-token.ts'
import {Refusal, type RefusalName} from '../service/refusals.ts'
import type {Grant} from '../store/tables.ts'
import {verifyAssertion} from './assertion.ts'

/** What an application brought, after it was found good. */
export interface PresentedGrant {
  /** Name of the person for whom it stands. */
  readonly userName: string
  /** Scopes that it can give. */
  readonly scopes: readonly string[]
  /** Session that it belongs to. Without one, it starts a session. */
  readonly session?: TokenOrder['session']
  /** Hash of it. */
  readonly key: string
  /** Issuer of an assertion. */
  readonly issuerUrl?: string
  /** Whether it may be used now. What is for single use is used up by it. */
  readonly redeem: () => Promise<boolean>
}

/** A request of an application, and what it needs to be judged. */
export interface PresentedRequest {
  readonly request: CreateTokenWithIAMRequest
  readonly application: Application
  readonly context: HandlerContext
}

interface GrantEntry {
  /** Undefined for what is unknown, too old, or another client's. May throw a refusal that says more. */
  readonly read: (presented: PresentedRequest) => Promise<PresentedGrant | undefined>
  /** Answer to what is none of the application's, or used up. */
  readonly invalid: RefusalName
}

/** Type of a subject token that a trusted token issuer signed (RFC 8693 section 3). AWS documents access tokens only. */
export const JWT_TYPE = 'urn:ietf:params:oauth:token-type:jwt'

/** The grants of applications. */
export const APPLICATION_GRANTS: Readonly<Record<ApplicationGrantType, GrantEntry>> = {
  authorization_code: {read: readCode, invalid: 'invalidCode'},
  refresh_token: {read: readRefreshToken, invalid: 'invalidRefreshToken'},
  'urn:ietf:params:oauth:grant-type:jwt-bearer': {
    read: ({request, ...rest}) => readAssertion(request.assertion ?? '', rest),
    invalid: 'replayedAssertion',
  },
  'urn:ietf:params:oauth:grant-type:token-exchange': {
    read: ({request, ...rest}) =>
      request.subjectTokenType === JWT_TYPE
        ? readAssertion(request.subjectToken ?? '', rest)
        : readAccessToken(request.subjectToken ?? '', rest),
    invalid: 'invalidSubjectToken',
  },
}

/** Whether applications have a grant type. */
export function isApplicationGrant(name: string): name is ApplicationGrantType {
  return Object.hasOwn(APPLICATION_GRANTS, name)
}

async function readCode({request, application, context}: PresentedRequest): Promise<PresentedGrant | undefined> {
  const grant = await findGrant(request.code, 'authorization_code', {application, context})
  if (grant === undefined || grant.redirectUri !== (request.redirectUri ?? null)) return undefined
  if (!isVerifiedBy(request.codeVerifier, grant)) return undefined
  const {key, userName} = grant
  return {key, userName: userName ?? '', scopes: scopesIn(grant), redeem: () => redeemCode(grant, context)}
}

function scopesIn({scopes}: Grant): string[] {
  return JSON.parse(scopes ?? '[]') as string[]
}

/** RFC 7636 section 4.6. A verifier without a challenge tells of a challenge that was taken away. */
function isVerifiedBy(verifier: string | undefined, {codeChallenge}: Grant): boolean {
  if (!codeChallenge) return verifier === undefined
  return verifier !== undefined && sha256(verifier) === codeChallenge
}

async function readRefreshToken({
  request,
  application,
  context,
}: PresentedRequest): Promise<PresentedGrant | undefined> {
  const grant = await findGrant(request.refreshToken, 'refresh_token', {application, context})
  const session = grant && (await context.store.sessions.find(grant.sessionId ?? '', context.now))
  if (grant === undefined || session === undefined) return undefined
  const {key} = grant
  return {
    key,
    userName: session.userName,
    scopes: scopesIn(grant),
    session,
    redeem: () => redeemRefreshToken(grant, context),
  }
}

async function findGrant(
  token: string | undefined,
  grantType: Grant['grantType'],
  {application, context: {store, now}}: Omit<PresentedRequest, 'request'>,
): Promise<Grant | undefined> {
  const grant = await store.grants.find(sha256(token ?? ''))
  const isTheirs = grant?.grantType === grantType && grant.clientId === application.arn
  return isTheirs && now < grant.expiresAt ? grant : undefined
}

async function readAssertion(
  text: string,
  {application, context}: Omit<PresentedRequest, 'request'>,
): Promise<PresentedGrant> {
  const {key, expiresAt, userName, issuerUrl} = await verifyAssertion(text, application, context)
  const redeem = () => context.store.sessions.addAssertion(key, expiresAt)
  return {key, userName, issuerUrl, scopes: scopesOf(application), redeem}
}

/** An access token goes on with its session. It has to be another client's, as AWS documents it. */
async function readAccessToken(
  token: string,
  {application, context}: Omit<PresentedRequest, 'request'>,
): Promise<PresentedGrant | undefined> {
  const key = sha256(token)
  const session = await context.store.sessions.findByAccessToken(key, context.now)
  if (session === undefined || session.clientId === application.arn) return undefined
  const region = readRegion(session.clientId) ?? context.region
  if (region !== context.region) {
    throw new Refusal('otherRegion', {members: {endpoint: endpointFor(region).href, region}})
  }
  return {key, userName: session.userName, scopes: scopesOf(application), session, redeem: async () => true}
}
