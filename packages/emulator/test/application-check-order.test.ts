import type {Directory} from '@sso-oidc/emulator'
import {expect, test} from 'vitest'
import {
  ACCESS_TOKEN,
  ARN,
  createAssertion,
  createDirectory,
  JWT_BEARER,
  TOKEN_EXCHANGE,
} from '../../../tools/testing/sample-application.ts'
import type {ToSign} from './sign.ts'
import {DENIED, INVALID_REQUEST, rejection, signatureRejection, TestBed, type WireResponse} from './test-bed.ts'

/** Valid request with one or more flaws. */
interface Scenario {
  readonly users: Directory
  readonly request: Record<string, unknown>
  readonly claims: Record<string, unknown>
  readonly signature: Partial<ToSign>
  /** Changes the body. */
  write: (request: object) => string
  /** Exchanges the assertion before the request. */
  repeated: boolean
}

const grant = (description: string): WireResponse =>
  rejection('InvalidGrantException', 400, ['invalid_grant', description])
const other = {clientId: `${ARN}2`}

/** Flaws in the exchange of an assertion, in the order of the checks. */
const FLAWS: readonly (readonly [string, WireResponse, (scenario: Scenario) => unknown])[] = [
  [
    'a signature for another region',
    signatureRejection(
      'InvalidSignatureException',
      'Credential should be scoped to the date of the request, the region and the service',
    ),
    ({signature}) => Object.assign(signature, {region: 'eu-west-1'}),
  ],
  [
    'a signature of an unknown key',
    signatureRejection('UnrecognizedClientException', 'The security token included in the request is invalid.'),
    ({signature}) => Object.assign(signature, {accessKeyId: 'AKIAIOSFODNN7UNKNOWN'}),
  ],
  [
    'a wrong signature',
    signatureRejection(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided.',
    ),
    ({signature}) => Object.assign(signature, {secretAccessKey: 'wrong'}),
  ],
  [
    'a body that is not JSON',
    rejection('SerializationException', 400, ['invalid_request', 'The request is not valid JSON']),
    (scenario) => {
      scenario.write = (request) => JSON.stringify(request).slice(1)
    },
  ],
  [
    'a field of the wrong type',
    rejection('SerializationException', 400, ['invalid_request', 'A field has the wrong type']),
    ({request}) => Object.assign(request, {redirectUri: 1}),
  ],
  ['a missing member', INVALID_REQUEST, ({request}) => delete request['clientId']],
  [
    'an unknown application',
    rejection('InvalidClientException', 401, ['invalid_client', 'Invalid client provided']),
    ({request}) => Object.assign(request, {clientId: `${ARN}9`}),
  ],
  [
    'an unknown grant type',
    rejection('UnsupportedGrantTypeException', 400, ['unsupported_grant_type', 'Unsupported grant type provided']),
    ({request}) => Object.assign(request, {grantType: 'urn:ietf:params:oauth:grant-type:device_code'}),
  ],
  [
    'a grant type that the application does not have',
    rejection('UnauthorizedClientException', 400, [
      'unauthorized_client',
      'Client is not registered for this grant type',
    ]),
    ({users}) => users.applications?.[0]?.grantTypes.splice(0, 9, 'refresh_token'),
  ],
  ['a missing assertion', INVALID_REQUEST, ({request}) => Object.assign(request, {assertion: ''})],
  [
    'an assertion of an untrusted issuer',
    grant('Assertion is not signed by a trusted token issuer of the application'),
    ({claims}) => Object.assign(claims, {iss: 'https://evil.test'}),
  ],
  [
    'an assertion without an identifier',
    grant('Assertion has a missing or invalid claim'),
    ({claims}) => Object.assign(claims, {jti: undefined}),
  ],
  ['an assertion that has expired', grant('Assertion has expired'), ({claims}) => Object.assign(claims, {exp: 1})],
  [
    'an assertion for an unknown user',
    grant('Assertion does not identify exactly one user'),
    ({claims}) => Object.assign(claims, {email: 'nobody@example.com'}),
  ],
  [
    'a scope that the application does not have',
    rejection('InvalidScopeException', 400, ['invalid_scope', 'Invalid scope provided']),
    ({request}) => Object.assign(request, {scope: ['openid', 'sso:account:access']}),
  ],
  ['a locked user', DENIED, ({users}) => Object.assign(users.users[0] ?? {}, {locked: true})],
  [
    'a user without assignment',
    rejection('AccessDeniedException', 400, ['access_denied', 'Access denied']),
    ({users}) => users.applications?.[0]?.assignedUsers?.shift(),
  ],
  [
    'an assertion that was exchanged before',
    grant('Assertion was already exchanged'),
    (scenario) => {
      scenario.repeated = true
    },
  ],
]

const PAIRS = FLAWS.flatMap((first, index) => FLAWS.slice(index + 1).map((second) => [first, second] as const))

async function run(flaws: readonly ((scenario: Scenario) => unknown)[]): Promise<WireResponse> {
  const scenario: Scenario = {
    users: createDirectory(),
    request: {clientId: ARN, grantType: JWT_BEARER},
    claims: {},
    signature: {},
    write: JSON.stringify,
    repeated: false,
  }
  for (const flaw of flaws) flaw(scenario)
  const {request, claims, signature, write, repeated} = scenario
  const users = createDirectory()
  const bed = new TestBed({users})
  if (repeated) {
    const good = {clientId: ARN, grantType: JWT_BEARER, assertion: createAssertion()}
    expect(await bed.callSigned(good)).toMatchObject({status: 200})
  }
  // Every request reads the directory again, so it can change here.
  Object.assign(users, scenario.users)
  return bed.callSigned(write({assertion: createAssertion(claims), ...request}), signature)
}

test('A valid assertion is exchanged', async () => {
  expect(await run([])).toMatchObject({status: 200})
})

test.each(FLAWS.map(([name, answer, flaw]) => ({name, answer, flaw})))(
  '$name is rejected (E1)',
  async ({answer, flaw}) => {
    expect(await run([flaw])).toEqual(answer)
  },
)

test.each(PAIRS.map(([[first, answer, a], [second, , b]]) => ({first, second, answer, flaws: [b, a]})))(
  '$first is reported before $second (E2)',
  async ({answer, flaws}) => {
    expect(await run(flaws)).toEqual(answer)
  },
)

const UNSUPPORTED = rejection('InvalidRequestException', 400, ['invalid_request', 'Unsupported token type provided'])

test.each<[string, object, WireResponse]>([
  ['no subject token', {subjectToken: undefined}, INVALID_REQUEST],
  ['no type of the subject token', {subjectTokenType: undefined}, INVALID_REQUEST],
  ['an unknown type of the subject token', {subjectTokenType: 'urn:ietf:params:oauth:token-type:saml2'}, UNSUPPORTED],
  ['a refresh token as subject', {subjectTokenType: 'urn:ietf:params:oauth:token-type:refresh_token'}, UNSUPPORTED],
  ['an unknown type of token wanted', {requestedTokenType: 'urn:ietf:params:oauth:token-type:id_token'}, UNSUPPORTED],
  [
    'a requested refresh token, for an application without refresh tokens',
    {...other, requestedTokenType: 'urn:ietf:params:oauth:token-type:refresh_token'},
    UNSUPPORTED,
  ],
  ['an unknown subject token', {subjectToken: 'unknown'}, grant('Invalid subject token provided')],
  [
    'a scope that the application does not have',
    {...other, scope: ['s3:access_grants:read_write']},
    rejection('InvalidScopeException', 400, ['invalid_scope', 'Invalid scope provided']),
  ],
])('A token exchange with %s is rejected (E1)', async (_, members, expected) => {
  const bed = new TestBed({users: createDirectory()})
  const {token} = await bed.signIn()
  const request = {
    clientId: ARN,
    grantType: TOKEN_EXCHANGE,
    subjectToken: token.accessToken,
    subjectTokenType: ACCESS_TOKEN,
  }
  expect(await bed.callSigned({...request, ...members})).toEqual(expected)
  expect(await bed.callSigned(request)).toMatchObject({status: 200})
})
