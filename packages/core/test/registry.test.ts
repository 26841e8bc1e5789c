import {
  type AnyOperation,
  bodyMembers,
  inputSkeleton,
  isResponse,
  isSensitive,
  type MemberSchema,
  operations,
  outputSkeleton,
  requestSchema,
  responseSchema,
  SERVICE_ERRORS,
  validateRequest,
} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'

const NAMES = [
  'create-token',
  'create-token-with-iam',
  'get-role-credentials',
  'list-account-roles',
  'list-accounts',
  'logout',
  'register-client',
  'start-device-authorization',
]
const EVERY = Object.entries(operations)

function operation(name: string): AnyOperation {
  const found = operations[name]
  if (found === undefined) throw new Error(`${name} is not in the registry`)
  return found
}

function* membersOf(schema: MemberSchema, at: string): Generator<readonly [string, MemberSchema]> {
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    yield [`${at}.${name}`, member]
    yield* membersOf(member.items ?? member, `${at}.${name}`)
  }
}

test('the registry has the four operations of each service by name in kebab-case', () => {
  expect(Object.keys(operations).sort()).toEqual(NAMES)
})

test.each([
  ['create-token', 'clientId! clientSecret! grantType! deviceCode code refreshToken scope[] redirectUri codeVerifier'],
  [
    'create-token-with-iam',
    'clientId! grantType! code refreshToken assertion scope[] redirectUri subjectToken subjectTokenType requestedTokenType codeVerifier',
  ],
  ['get-role-credentials', 'roleName! accountId! accessToken!'],
  ['list-account-roles', 'nextToken maxResults accessToken! accountId!'],
  ['list-accounts', 'nextToken maxResults accessToken!'],
  ['logout', 'accessToken!'],
  ['register-client', 'clientName! clientType! scopes[] redirectUris[] grantTypes[] issuerUrl entitledApplicationArn'],
  ['start-device-authorization', 'clientId! clientSecret! startUrl!'],
])('the request of %s has the members of the API in the same order', (name, members) => {
  const {properties, required} = requestSchema(operation(name))
  const shown = Object.entries(properties).map(
    ([member, {type}]) => `${member}${required.includes(member) ? '!' : ''}${type === 'array' ? '[]' : ''}`,
  )
  expect(shown.join(' ')).toBe(members)
})

test.each([
  ['create-token', 'accessToken tokenType expiresIn refreshToken idToken'],
  [
    'create-token-with-iam',
    'accessToken tokenType expiresIn refreshToken idToken issuedTokenType scope awsAdditionalDetails',
  ],
  ['get-role-credentials', 'roleCredentials'],
  ['list-account-roles', 'nextToken roleList'],
  ['list-accounts', 'nextToken accountList'],
  ['logout', ''],
  [
    'register-client',
    'clientId clientSecret clientIdIssuedAt clientSecretExpiresAt authorizationEndpoint tokenEndpoint',
  ],
  ['start-device-authorization', 'deviceCode userCode verificationUri verificationUriComplete expiresIn interval'],
])('the response of %s has the members of the API in the same order', (name, members) => {
  expect(Object.keys(responseSchema(operation(name)).properties).join(' ')).toBe(members)
})

test('these members are secrets, and no others', () => {
  const secrets = EVERY.flatMap(([, entry]) =>
    [requestSchema(entry), responseSchema(entry)].flatMap((schema, side) =>
      [...membersOf(schema, `${entry.name}${side === 0 ? 'Request' : 'Response'}`)]
        .filter(([, member]) => isSensitive(member))
        .map(([place]) => place),
    ),
  )
  expect(secrets.sort()).toEqual([
    'CreateTokenRequest.clientSecret',
    'CreateTokenRequest.code',
    'CreateTokenRequest.codeVerifier',
    'CreateTokenRequest.deviceCode',
    'CreateTokenRequest.refreshToken',
    'CreateTokenResponse.accessToken',
    'CreateTokenResponse.idToken',
    'CreateTokenResponse.refreshToken',
    'CreateTokenWithIAMRequest.assertion',
    'CreateTokenWithIAMRequest.code',
    'CreateTokenWithIAMRequest.codeVerifier',
    'CreateTokenWithIAMRequest.refreshToken',
    'CreateTokenWithIAMRequest.subjectToken',
    'CreateTokenWithIAMResponse.accessToken',
    'CreateTokenWithIAMResponse.awsAdditionalDetails.identityContext',
    'CreateTokenWithIAMResponse.idToken',
    'CreateTokenWithIAMResponse.refreshToken',
    'GetRoleCredentialsRequest.accessToken',
    'GetRoleCredentialsResponse.roleCredentials.secretAccessKey',
    'GetRoleCredentialsResponse.roleCredentials.sessionToken',
    'ListAccountRolesRequest.accessToken',
    'ListAccountsRequest.accessToken',
    'LogoutRequest.accessToken',
    'RegisterClientResponse.clientSecret',
    'StartDeviceAuthorizationRequest.clientSecret',
    'StartDeviceAuthorizationResponse.deviceCode',
  ])
})

describe.each(EVERY)('%s', (name, entry) => {
  const request = requestSchema(entry)
  const response = responseSchema(entry)

  test('has schemas with stable identifiers', () => {
    expect([request.$id, response.$id]).toEqual([
      `https://unpkg.com/@sso-oidc/core/schemas/${name}.request.json`,
      `https://unpkg.com/@sso-oidc/core/schemas/${name}.response.json`,
    ])
  })

  test('has a description of at least one sentence for each member', () => {
    const members = [...membersOf(request, 'request'), ...membersOf(response, 'response')]
    expect(members.filter(([, {description = ''}]) => !/^[A-Z].*\.$/.test(description))).toEqual([])
    expect(members.length).toBeGreaterThan(name === 'logout' ? 0 : 5)
  })

  test('marks the secrets of its request as write-only, and no other member', () => {
    const marked = Object.values(request.properties).map((member) => [
      'writeOnly' in member && member.writeOnly === true,
      isSensitive(member),
    ])
    expect(marked.filter(([writeOnly, sensitive]) => writeOnly !== sensitive)).toEqual([])
  })

  test('refers only to errors and members that exist', () => {
    const needed = Object.entries(entry.requires ?? {}).flatMap(([member, cases]) => [
      member,
      ...Object.values(cases ?? {}).flat(),
    ])
    expect(needed.filter((member) => !(member in request.properties))).toEqual([])
    expect(entry.errors.filter((error) => !(error in SERVICE_ERRORS))).toEqual([])
    expect((entry.pendingErrors ?? []).filter((error) => !entry.errors.includes(error))).toEqual([])
    if (entry.resultMember !== undefined) {
      expect(response.properties[entry.resultMember]?.type).toMatch(/^(string|object)$/)
    }
  })

  test('binds each member once, and no secret to the query', () => {
    const {query = {}, headers = {}} = entry
    const bound = [...Object.keys(query), ...Object.keys(headers)]
    expect(bound.filter((member) => !(member in request.properties))).toEqual([])
    expect(new Set(bound).size).toBe(bound.length)
    expect(Object.keys(query).filter((member) => isSensitive(request.properties[member]))).toEqual([])
    expect(Object.values(headers).filter((header) => header !== header?.toLowerCase())).toEqual([])
    if (entry.method === 'GET') expect(bodyMembers(entry)).toEqual([])
  })

  test('has paging members with the right types', () => {
    if (entry.pages === undefined) return
    const {input, output, list, size} = entry.pages
    expect([
      request.properties[input]?.type,
      response.properties[output]?.type,
      response.properties[list]?.type,
      request.properties[size]?.type,
    ]).toEqual(['string', 'string', 'array', 'integer'])
  })

  test('has an input skeleton that is valid, empty or filled in', () => {
    const skeleton = inputSkeleton(entry) as Record<string, unknown>
    const filled = Object.entries(skeleton).map(([member, value]) => [
      member,
      typeof value === 'string' ? 'x' : Array.isArray(value) ? ['x'] : value,
    ])
    expect(validateRequest(entry, skeleton)).toEqual([])
    expect(validateRequest(entry, Object.fromEntries(filled))).toEqual([])
    expect(Object.keys(skeleton)).toEqual(Object.keys(request.properties))
  })

  test('has an output skeleton that is a valid response', () => {
    expect(isResponse(entry, outputSkeleton(entry))).toBe(true)
  })
})
