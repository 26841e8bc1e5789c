import type {CreateTokenWithIAMRequest} from '@sso-oidc/core'
import {endpointFor} from '@sso-oidc/core'
import type {Application, ApplicationGrantType} from '../directory/directory.ts'
import {scopesOf} from '../service/application.ts'
import type {HandlerContext} from '../service/handler.ts'
import {readRegion, sha256} from '../service/identifiers.ts'
import type {TokenParameters} from '../service/issue-tokens.ts'
import {isSame} from '../service/keys.ts'
import {redeemCode} from '../service/redeem-code.ts'
import {redeemRefreshToken} from '../service/redeem-refresh-token.ts'
import {Rejection, type RejectionName} from '../service/rejections.ts'
import type {Grant} from '../store/tables.ts'
import {verifyAssertion} from './assertion.ts'

/** Valid grant in a request of an application. */
export interface PresentedGrant {
  /** Name of the user. */
  readonly userName: string
  /** Scopes that the grant allows. */
  readonly scopes: readonly string[]
  /** Session of the grant. A grant without a session starts one. */
  readonly session?: TokenParameters['session']
  /** Hash of the grant. */
  readonly key: string
  /** Issuer of an assertion. */
  readonly issuerUrl?: string
  /** Redeems the grant. Returns false if it can no longer be used. */
  readonly redeem: () => Promise<boolean>
}

/** Request of an application, with its application and context. */
export interface PresentedRequest {
  readonly request: CreateTokenWithIAMRequest
  readonly application: Application
  readonly context: HandlerContext
}

interface GrantEntry {
  /** Returns undefined for an unknown, expired, or foreign grant. Can throw a more specific `Rejection`. */
  readonly read: (presented: PresentedRequest) => Promise<PresentedGrant | undefined>
  /** Rejection of an invalid or used grant. */
  readonly invalid: RejectionName
}

/** Token type of a subject token from a trusted token issuer (RFC 8693 section 3). AWS documents access tokens only. */
export const JWT_TYPE = 'urn:ietf:params:oauth:token-type:jwt'

/** Grant types of applications. */
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

/** Returns whether applications can use a grant type. */
export function isApplicationGrant(name: string): name is ApplicationGrantType {
  return Object.hasOwn(APPLICATION_GRANTS, name)
}

async function readCode({request, application, context}: PresentedRequest): Promise<PresentedGrant | undefined> {
  const grant = await findGrant(request.code, 'authorization_code', {application, context})
  if (grant === undefined || grant.redirectUri !== request.redirectUri) return undefined
  if (!isVerifiedBy(request.codeVerifier, grant)) return undefined
  const {key, userName} = grant
  return {key, userName: userName ?? '', scopes: scopesIn(grant), redeem: () => redeemCode(grant, context)}
}

function scopesIn({scopes}: Grant): string[] {
  return JSON.parse(scopes ?? '[]') as string[]
}

/**
 * Verifies a code verifier (RFC 7636 section 4.6). Rejects a verifier without a challenge: an attacker may have removed
 * it.
 */
function isVerifiedBy(verifier: string | undefined, {codeChallenge}: Grant): boolean {
  if (!codeChallenge) return verifier === undefined
  return verifier !== undefined && isSame(sha256(verifier), codeChallenge)
}

async function readRefreshToken({
  request,
  application,
  context,
}: PresentedRequest): Promise<PresentedGrant | undefined> {
  const grant = await findGrant(request.refreshToken, 'refresh_token', {application, context})
  if (grant === undefined) return undefined
  const session = await context.store.sessions.find(grant.sessionId ?? '', context.now)
  if (session === undefined) return undefined
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
  const isOwned = grant?.grantType === grantType && grant.clientId === application.arn
  return isOwned && now < grant.expiresAt ? grant : undefined
}

async function readAssertion(
  text: string,
  {application, context}: Omit<PresentedRequest, 'request'>,
): Promise<PresentedGrant> {
  const {key, expiresAt, userName, issuerUrl} = await verifyAssertion(text, application, context)
  const redeem = () => context.store.sessions.addAssertion(key, expiresAt)
  return {key, userName, issuerUrl, scopes: scopesOf(application), redeem}
}

/** Reads an access token, whose session continues. It must belong to another client, as documented by AWS. */
async function readAccessToken(
  token: string,
  {application, context}: Omit<PresentedRequest, 'request'>,
): Promise<PresentedGrant | undefined> {
  const key = sha256(token)
  const session = await context.store.sessions.findByAccessToken(key, context.now)
  if (session === undefined || session.clientId === application.arn) return undefined
  const region = readRegion(session.clientId) ?? context.region
  if (region !== context.region) {
    throw new Rejection('otherRegion', {members: {endpoint: endpointFor(region).href, region}})
  }
  return {key, userName: session.userName, scopes: scopesOf(application), session, redeem: async () => true}
}
