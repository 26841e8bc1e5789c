import type {JWTPayload} from 'jose'
import type {Application, Directory, TrustedTokenIssuer} from '../directory/directory.ts'
import {LIFETIMES} from '../rules/lifetimes.ts'
import type {HandlerContext} from '../service/handler.ts'
import {sha256} from '../service/identifiers.ts'
import {Rejection} from '../service/rejections.ts'
import {keySetOf} from './key-set.ts'

/** Asymmetric signature algorithms. With a symmetric one, the public key could create signatures. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

/** Required claims. AWS documents all of them except `exp`, without which an assertion would never expire. */
const CLAIMS = ['sub', 'aud', 'exp', 'jti']

/** Verified assertion. */
export interface Assertion {
  /** Key of the assertion in the store. */
  readonly key: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** Name of the user in the directory. */
  readonly userName: string
  readonly issuerUrl: string
}

/**
 * Verifies the assertion of a trusted token issuer (RFC 7523 section 3).
 *
 * @throws {Rejection} if no trusted token issuer of the application signed the assertion, its claims are invalid, it
 *   has expired, or it does not identify exactly one user
 */
export async function verifyAssertion(
  text: string,
  application: Application,
  {directory, now}: HandlerContext,
): Promise<Assertion> {
  const {decodeJwt, errors, jwtVerify} = await import('jose')
  const {issuer, audiences} = findIssuer(
    application,
    directory,
    readIssuer(() => decodeJwt(text)),
  )
  const keys = await keySetOf(issuer)
  const rules = {
    algorithms: ALGORITHMS,
    issuer: issuer.issuerUrl,
    audience: audiences,
    requiredClaims: CLAIMS,
    currentDate: new Date(now),
  }
  const {payload} = await jwtVerify(text, keys, rules).catch((error: unknown) => {
    if (error instanceof errors.JWTExpired) throw new Rejection('expiredAssertion')
    throw new Rejection(error instanceof errors.JWTClaimValidationFailed ? 'incompleteAssertion' : 'untrustedAssertion')
  })
  const {jti, exp = 0} = payload
  const isTooLong = exp * 1000 > now + LIFETIMES.assertion * 1000
  if (typeof jti !== 'string' || jti === '' || isTooLong) throw new Rejection('incompleteAssertion')
  return {
    key: sha256(JSON.stringify([issuer.issuerUrl, jti])),
    expiresAt: exp * 1000,
    userName: findAssertedUser(payload, issuer, directory),
    issuerUrl: issuer.issuerUrl,
  }
}

/** Reads the issuer of an assertion before verification. */
function readIssuer(decode: () => JWTPayload): string | undefined {
  try {
    return decode().iss
  } catch {
    return undefined
  }
}

function findIssuer(
  {authorizedTokenIssuers = []}: Application,
  {trustedTokenIssuers = []}: Directory,
  issuerUrl: string | undefined,
): {issuer: TrustedTokenIssuer; audiences: string[]} {
  const authorized = authorizedTokenIssuers.find((one) => one.issuerUrl === issuerUrl)
  const issuer = trustedTokenIssuers.find((one) => one.issuerUrl === authorized?.issuerUrl)
  if (authorized === undefined || issuer === undefined) throw new Rejection('untrustedAssertion')
  return {issuer, audiences: authorized.authorizedAudiences}
}

/** Returns the name of the user that an assertion identifies. The claim must match exactly one user. */
function findAssertedUser(
  payload: JWTPayload,
  {claim = 'email', attribute = 'email'}: TrustedTokenIssuer,
  {users}: Directory,
) {
  const value = payload[claim]
  const [user, second] = users.filter((one) => typeof value === 'string' && one[attribute] === value)
  if (user === undefined || second !== undefined) throw new Rejection('unknownUser')
  return user.name
}
