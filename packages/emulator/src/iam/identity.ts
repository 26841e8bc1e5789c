import type {AwsAdditionalDetails} from '@sso-oidc/core'
import type {Application} from '../directory/directory.ts'
import type {HandlerContext} from '../service/handler.ts'
import {createIdentityContext, createUuid, sha256} from '../service/identifiers.ts'
import {deriveKey} from '../service/keys.ts'

/** Subject of an ID token. */
export interface Subject {
  readonly application: Application
  readonly userName: string
  readonly scopes: readonly string[]
  /** Issuer of the assertion that identified the user. */
  readonly issuerUrl: string | undefined
  /** Lifetime in seconds. */
  readonly expiresIn: number
}

/** Identity of a user in a response, in addition to the access token. */
export interface Identity {
  readonly idToken?: string
  readonly details?: AwsAdditionalDetails
}

const IDENTITY_STORE = 'd-1234567890'

/**
 * Creates the identity that the scopes allow: an ID token for `openid`, and an identity context for
 * `sts:identity_context`.
 *
 * The claims are those of AWS's samples. As in the samples, the ID token is signed with a secret (HS256) that clients
 * do not have.
 */
export async function createIdentity(subject: Subject, context: HandlerContext): Promise<Identity> {
  const {scopes} = subject
  const identityContext = scopes.includes('sts:identity_context')
    ? createIdentityContext(context.randomBytes)
    : undefined
  const details = identityContext === undefined ? {} : {details: {identityContext}}
  if (!scopes.includes('openid')) return details
  const {SignJWT} = await import('jose')
  const token = new SignJWT(claimsOf(subject, identityContext, context)).setProtectedHeader({alg: 'HS256', typ: 'JWT'})
  return {...details, idToken: await token.sign(deriveKey(context.store, 'ID token'))}
}

function claimsOf(
  {application: {arn}, userName, issuerUrl, expiresIn}: Subject,
  identityContext: string | undefined,
  {randomBytes, now}: HandlerContext,
): Record<string, unknown> {
  const [, account = '', instance = ''] = /:(\d{12}):application\/([^/]+)/.exec(arn) ?? []
  const issuedAt = Math.floor(now / 1000)
  const contexts = {'sts:identity_context': identityContext, 'sts:audit_context': createIdentityContext(randomBytes)}
  return {
    'aws:identity_store_id': IDENTITY_STORE,
    sub: createNamedUuid(userName),
    'aws:instance_account': account,
    ...(identityContext === undefined ? {} : contexts),
    iss: `https://identitycenter.amazonaws.com/${instance}`,
    'aws:identity_store_arn': `arn:aws:identitystore::${account}:identitystore/${IDENTITY_STORE}`,
    aud: arn,
    'aws:instance_arn': `arn:aws:sso:::instance/${instance}`,
    'aws:credential_id': Buffer.from(randomBytes(24)).toString('base64url'),
    ...(issuerUrl === undefined ? {} : {act: {sub: issuerArn(issuerUrl, {account, instance})}}),
    'aws:application_arn': arn,
    auth_time: new Date(issuedAt * 1000).toISOString().replace('.000', ''),
    exp: issuedAt + expiresIn,
    iat: issuedAt,
  }
}

function issuerArn(issuerUrl: string, {account, instance}: {account: string; instance: string}): string {
  return `arn:aws:sso::${account}:trustedTokenIssuer/${instance}/tti-${createNamedUuid(issuerUrl)}`
}

/** Derives a UUID from a name. */
function createNamedUuid(name: string): string {
  return createUuid(() => Buffer.from(sha256(name), 'base64url').subarray(0, 16))
}
