import {createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey} from 'node:crypto'
import {SignJWT} from 'jose'
import {describe, expect, test} from 'vitest'
import {
  APPLICATION,
  CLAIMS,
  createAssertion,
  createDirectory,
  ISSUER,
  PUBLIC_JWK,
} from '../../../tools/testing/sample-application.ts'
import {verifyAssertion} from '../src/iam/assertion.ts'
import type {HandlerContext} from '../src/service/handler.ts'
import {sha256} from '../src/service/identifiers.ts'
import {assertionRejection, createBed, exchange, UNTRUSTED} from './assertion-bed.ts'
import {START, TestBed, type WireResponse} from './test-bed.ts'

const INCOMPLETE = assertionRejection('Assertion has a missing or invalid claim')
const EXPIRED = assertionRejection('Assertion has expired')
const REPLAYED = assertionRejection('Assertion was already exchanged')
const NO_USER = assertionRejection('Assertion does not identify exactly one user')

const NOW = START / 1000

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** Forms of the public key that a vulnerable verifier would accept as the secret of a MAC. */
async function confusedAssertions(): Promise<string[]> {
  const key = createPublicKey({key: PUBLIC_JWK as JsonWebKey, format: 'jwk'})
  const pem = key.export({type: 'spki', format: 'pem'}).toString()
  const text = `${encode({alg: 'HS256', kid: 'k1'})}.${encode(CLAIMS)}`
  const secrets = [pem, pem.trim(), JSON.stringify(PUBLIC_JWK), Buffer.from(PUBLIC_JWK.n ?? '', 'base64url')]
  return secrets.map((secret) => `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`)
}

describe('an assertion (E16)', () => {
  test('of a trusted token issuer is exchanged once', async () => {
    const bed = createBed()
    const assertion = createAssertion()
    expect(await exchange(bed, assertion)).toMatchObject({status: 200, errorType: null})
    expect(await exchange(bed, assertion)).toEqual(REPLAYED)
    expect(await exchange(bed, createAssertion({jti: 'id-2'}))).toMatchObject({status: 200})
  })

  test('is exchanged once in 64 concurrent requests', async () => {
    const bed = createBed()
    const assertion = createAssertion()
    const answers = await Promise.all(Array.from({length: 64}, () => exchange(bed, assertion)))
    expect(answers.filter(({status}) => status === 200)).toHaveLength(1)
    expect(answers.filter(({status}) => status !== 200)).toEqual(Array(63).fill(REPLAYED))
  })

  test('cannot be exchanged again with the same identifier until it expires', async () => {
    const bed = createBed()
    expect(await exchange(bed, createAssertion())).toMatchObject({status: 200})
    bed.wait(599)
    expect(await exchange(bed, createAssertion({iat: NOW + 599, exp: NOW + 1199}))).toEqual(REPLAYED)
    bed.wait(1)
    expect(await exchange(bed, createAssertion())).toEqual(EXPIRED)
  })

  test.each<[string, Readonly<Record<string, unknown>>, WireResponse]>([
    ['no identifier (jti)', {jti: undefined}, INCOMPLETE],
    ['an empty identifier', {jti: ''}, INCOMPLETE],
    ['a number as identifier', {jti: 1}, INCOMPLETE],
    ['no expiry (exp)', {exp: undefined}, INCOMPLETE],
    ['an expiry that is a string', {exp: '9999999999'}, INCOMPLETE],
    ['an expiry in more than a day', {exp: NOW + 86_401}, INCOMPLETE],
    ['an expiry in the distant future', {exp: 9_999_999_999_999}, INCOMPLETE],
    ['an expiry that is now', {exp: NOW}, EXPIRED],
    ['a not-before time (nbf) in the future', {nbf: NOW + 1}, INCOMPLETE],
    ['no subject', {sub: undefined}, INCOMPLETE],
    ['no audience', {aud: undefined}, INCOMPLETE],
    ['another audience', {aud: 'reports2'}, INCOMPLETE],
    ['no issuer', {iss: undefined}, UNTRUSTED],
    ['another issuer', {iss: `${ISSUER}/`}, UNTRUSTED],
    ['no e-mail address', {email: undefined}, NO_USER],
    ['an unknown e-mail address', {email: 'nobody@example.com'}, NO_USER],
    ['the e-mail address of two users', {email: 'twin@example.com'}, NO_USER],
    ['a list of addresses', {email: ['alice@example.com']}, NO_USER],
  ])('with %s is rejected', async (_, changes, expected) => {
    expect(await exchange(createBed(), createAssertion(changes))).toEqual(expected)
  })

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['an expiry in a day', {exp: NOW + 86_400}],
    ['several audiences, one of which is authorized', {aud: ['nothing', 'other']}],
  ])('with %s is accepted', async (_, changes) => {
    expect(await exchange(createBed(), createAssertion(changes))).toMatchObject({status: 200})
  })

  test.each([
    ['no key identifier, for a set of one key', undefined],
    ['the identifier of the key', 'k1'],
  ])('with %s is accepted', async (_, kid) => {
    const header = {alg: 'RS256', ...(kid === undefined ? {} : {kid})}
    const bed = createBed()
    expect(await exchange(bed, createAssertion({}, header))).toMatchObject({status: 200})
  })

  test.each([
    'k2',
    '',
    '../../../../dev/null',
    'file:///etc/passwd',
    'http://127.0.0.1/jwks',
    "' or 1=1 --",
    '__proto__',
  ])('with the key identifier %j is rejected', async (kid) => {
    expect(await exchange(createBed(), createAssertion({}, {kid}))).toEqual(UNTRUSTED)
  })

  test('without a signature (alg none) is rejected, in any spelling', async () => {
    const bed = createBed()
    for (const alg of ['none', 'None', 'NONE', '', null]) {
      const text = `${encode({alg, kid: 'k1'})}.${encode(CLAIMS)}`
      expect(await exchange(bed, `${text}.`)).toEqual(UNTRUSTED)
      expect(await exchange(bed, text)).toEqual(UNTRUSTED)
    }
  })

  const rsa = generateKeyPairSync('rsa', {modulusLength: 2048})
  const curve = (namedCurve: string) => generateKeyPairSync('ec', {namedCurve})
  test.each([
    ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map((alg) => [alg, rsa] as const),
    ...[['ES256', curve('P-256')] as const, ['ES384', curve('P-384')] as const, ['ES512', curve('P-521')] as const],
    ['EdDSA', generateKeyPairSync('ed25519')] as const,
  ])('signed with %s is accepted', async (alg, {privateKey, publicKey}) => {
    const bed = createBed({jwks: {keys: [{...publicKey.export({format: 'jwk'}), kid: 'k'}]}})
    const assertion = await new SignJWT(CLAIMS).setProtectedHeader({alg, kid: 'k'}).sign(privateKey)
    expect(await exchange(bed, assertion)).toMatchObject({status: 200})
  })

  test('signed with the public key as a secret (algorithm confusion) is rejected', async () => {
    const bed = createBed()
    for (const assertion of await confusedAssertions()) expect(await exchange(bed, assertion)).toEqual(UNTRUSTED)
  })

  test('with its own key or a URL of its own key is rejected', async () => {
    const {privateKey, publicKey} = generateKeyPairSync('rsa', {modulusLength: 2048})
    const bed = createBed()
    const jwk = publicKey.export({format: 'jwk'})
    for (const header of [{jwk}, {jku: 'http://127.0.0.1/jwks'}, {x5u: 'http://127.0.0.1/x'}, {jwk, kid: 'k1'}]) {
      const signed = new SignJWT(CLAIMS).setProtectedHeader({alg: 'RS256', ...header} as {alg: string})
      expect(await exchange(bed, await signed.sign(privateKey))).toEqual(UNTRUSTED)
    }
  })

  test('with an unknown critical extension (crit) is rejected', async () => {
    const text = `${encode({alg: 'RS256', kid: 'k1', crit: ['x'], x: 1})}.${encode(CLAIMS)}.AAAA`
    expect(await exchange(createBed(), text)).toEqual(UNTRUSTED)
  })

  test.each(['', '.', '..', 'a.b.c', 'é', `${'a'.repeat(60_000)}.b.c`])(
    'that is not a JWT is rejected',
    async (text) => {
      const answer = await exchange(createBed(), text)
      // An empty assertion counts as missing.
      expect(answer.errorType?.split(':')[0]).toBe(text === '' ? 'InvalidRequestException' : 'InvalidGrantException')
    },
  )

  test('with any changed byte is rejected', async () => {
    const bed = createBed()
    const assertion = createAssertion()
    // The last character of base64url can contain unused bits.
    for (let at = 0; at < assertion.length - 2; at += 7) {
      const letter = assertion[at] === 'A' ? 'B' : 'A'
      const {status} = await exchange(bed, assertion.slice(0, at) + letter + assertion.slice(at + 1))
      expect({at, status}).toEqual({at, status: 400})
    }
  })

  test('has a key of its issuer and identifier, and the user of the claim', async () => {
    const context = {directory: createDirectory(), now: START} as unknown as HandlerContext
    expect(await verifyAssertion(createAssertion(), APPLICATION, context)).toEqual({
      key: sha256(`["${ISSUER}","id-1"]`),
      expiresAt: CLAIMS.exp * 1000,
      userName: 'alice',
      issuerUrl: ISSUER,
    })
  })

  test('of one of several trusted token issuers is verified with the keys of this issuer', async () => {
    const users = createDirectory()
    users.trustedTokenIssuers?.unshift({issuerUrl: 'https://other.example.com', jwks: {keys: []}})
    expect(await exchange(new TestBed({users}), createAssertion())).toMatchObject({status: 200})
  })

  test('without the claim does not identify the only user without the attribute', async () => {
    const users = createDirectory()
    users.users.push({name: 'dave'})
    expect(await exchange(new TestBed({users}), createAssertion({email: undefined}))).toEqual(NO_USER)
  })

  test('identifies a user by the configured claim and attribute', async () => {
    const bed = createBed({claim: 'preferred_username', attribute: 'name'})
    const named = createAssertion({preferred_username: 'alice', email: undefined})
    expect(await exchange(bed, named)).toMatchObject({status: 200})
    expect(await exchange(bed, createAssertion({jti: 'id-2'}))).toEqual(NO_USER)
  })
})
