import type {JWTPayload} from 'jose'
import type {Application, Directory, TrustedTokenIssuer} from '../directory/directory.ts'
import {LIFETIMES} from '../rules/lifetimes.ts'
import type {HandlerContext} from '../service/handler.ts'
import {sha256} from '../service/identifiers.ts'
import {Refusal} from '../service/refusals.ts'
import {keySetOf} from './key-set.ts'

/** Signatures that whoever has the public key can check and not make. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

/** Claims that an assertion has to have, as AWS documents it; of `exp` nothing was said, until its absence was a weakness. */
const CLAIMS = ['sub', 'aud', 'exp', 'jti']

/** What a good assertion says. */
export interface Assertion {
  /** Stands for it where it is remembered. */
  readonly key: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** Name of the person in the directory. */
  readonly userName: string
  readonly issuerUrl: string
}

/**
 * Verifies the assertion of a trusted token issuer (RFC 7523 section 3).
 *
 * @throws {Refusal} when it is not signed by an issuer that the application may use, or not for this application, time
 *   and directory
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
    if (error instanceof errors.JWTExpired) throw new Refusal('expiredAssertion')
    throw new Refusal(error instanceof errors.JWTClaimValidationFailed ? 'incompleteAssertion' : 'untrustedAssertion')
  })
  const {jti, exp = 0} = payload
  const isTooLong = exp * 1000 > now + LIFETIMES.assertion * 1000
  if (typeof jti !== 'string' || jti === '' || isTooLong) throw new Refusal('incompleteAssertion')
  return {
    key: sha256(JSON.stringify([issuer.issuerUrl, jti])),
    expiresAt: exp * 1000,
    userName: findPerson(payload, issuer, directory),
    issuerUrl: issuer.issuerUrl,
  }
}

/** The issuer that an assertion names. Nothing of it is verified yet. */
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
  if (authorized === undefined || issuer === undefined) throw new Refusal('untrustedAssertion')
  return {issuer, audiences: authorized.authorizedAudiences}
}

/** An assertion has to name one person, and no second one. */
function findPerson(
  payload: JWTPayload,
  {claim = 'email', attribute = 'email'}: TrustedTokenIssuer,
  {users}: Directory,
) {
  const value = payload[claim]
  const [user, second] = users.filter((one) => typeof value === 'string' && one[attribute] === value)
  if (user === undefined || second !== undefined) throw new Refusal('unknownPerson')
  return user.name
}
