import {
  createToken,
  endpointFor,
  getRoleCredentials,
  listAccountRoles,
  listAccounts,
  logout,
  type OperationDefinition,
  requestSchema,
  ServiceError,
  validateRequest,
} from '@sso-oidc/core'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {errorOf, httpResponse, scriptedClient} from './scripted.ts'

const ROLE = {roleName: 'admin', accountId: '123456789012', accessToken: 'S3CR3T'}
const CREDENTIALS = {accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't', expiration: 1_700_000_000_000}

/** Returns an error response of the access portal, as public threads show it. */
function portalError(status: number, name: string, message: string) {
  return httpResponse(status, {message, __type: `com.amazonaws.switchboard.portal#${name}`})
}

describe('a request to the access portal', () => {
  test('of each operation has this method, URL, headers, and body', async () => {
    const {client, sent} = scriptedClient([httpResponse(200, {roleCredentials: CREDENTIALS})])
    await client.send(getRoleCredentials, ROLE)
    await client.send(listAccountRoles, {
      accessToken: 'S3CR3T',
      accountId: '123456789012',
      nextToken: 'n=1&',
      maxResults: 7,
    })
    await client.send(listAccounts, {accessToken: 'S3CR3T'})
    await client.send(logout, {accessToken: 'S3CR3T'})
    const text = sent.map(({method, url, headers, body}) =>
      [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', body].join('\n'),
    )
    expect(text.join('\n')).toMatchInlineSnapshot(`
      "GET https://portal.sso.us-east-1.amazonaws.com/federation/credentials?role_name=admin&account_id=123456789012
      x-amz-sso_bearer_token: S3CR3T
      amz-sdk-invocation-id: id
      amz-sdk-request: attempt=1


      GET https://portal.sso.us-east-1.amazonaws.com/assignment/roles?next_token=n%3D1%26&max_result=7&account_id=123456789012
      x-amz-sso_bearer_token: S3CR3T
      amz-sdk-invocation-id: id
      amz-sdk-request: attempt=1


      GET https://portal.sso.us-east-1.amazonaws.com/assignment/accounts
      x-amz-sso_bearer_token: S3CR3T
      amz-sdk-invocation-id: id
      amz-sdk-request: attempt=1


      POST https://portal.sso.us-east-1.amazonaws.com/logout
      x-amz-sso_bearer_token: S3CR3T
      amz-sdk-invocation-id: id
      amz-sdk-request: attempt=1

      "
    `)
  })

  test.each([
    ['https://a.example', 'https://a.example/assignment/accounts?max_result=1'],
    ['https://a.example/base/', 'https://a.example/base/assignment/accounts?max_result=1'],
    ['https://a.example/base?x=1', 'https://a.example/base/assignment/accounts?x=1&max_result=1'],
  ])('with the endpoint %s has the URL %s', async (endpoint, url) => {
    const {client, sent} = scriptedClient([httpResponse(200, {})], {endpoint})
    await client.send(listAccounts, {accessToken: 't', maxResults: 1})
    expect(sent.map((request) => request.url)).toEqual([url])
  })

  test('can have any text in its query, and another parser returns the same text', async () => {
    const {client, sent} = scriptedClient([httpResponse(200, {roleCredentials: CREDENTIALS})])
    const text = fc.oneof(fc.string({unit: 'binary'}), fc.string(), fc.constantFrom("!'()*~ +%&=#?/\\", 'ü☃😀', ''))
    await fc.assert(
      fc.asyncProperty(text, text, async (roleName, accountId) => {
        await client.send(getRoleCredentials, {roleName, accountId, accessToken: 't'})
        const {url = ''} = sent.at(-1) ?? {}
        expect([...new URL(url).searchParams]).toEqual([
          ['role_name', roleName.toWellFormed()],
          ['account_id', accountId.toWellFormed()],
        ])
        expect(url).toMatch(/\?role_name=[\w.~%-]*&account_id=[\w.~%-]*$/)
      }),
    )
  })

  test.each([
    ['a line break', 'S3CR3T\r\nx-injected: 1'],
    ['a line break at its end', 'S3CR3T\n'],
    ['a NUL', 'S3CR3T\0'],
    ['an escape character', '\u001bS3CR3T'],
    ['a Latin-1 letter', 'S3CR3T\u00fc'],
    ['a letter that is not in Latin-1', 'S3CR3T\u0142'],
  ])('is not sent with %s in a header, and the error does not contain the value', async (_, accessToken) => {
    const {client, sent} = scriptedClient([httpResponse(200, {})])
    const pattern = requestSchema(listAccounts).properties['accessToken']?.pattern
    expect(pattern).toEqual(expect.any(String))
    expect(await errorOf(() => client.send(listAccounts, {accessToken}))).toEqual({
      name: 'InputError',
      code: 'ParamValidation',
      message: `The ListAccounts request is invalid.\n  /accessToken: expected a match for ${pattern}`,
      problems: [{kind: 'pattern', pointer: '/accessToken', expected: pattern}],
    })
    expect(sent).toEqual([])
  })

  test('is invalid with a number that is out of range', () => {
    const problems = (maxResults: number) => validateRequest(listAccounts, {accessToken: 't', maxResults})
    expect([0, 101, 1, 100].map(problems)).toEqual([
      [{kind: 'minimum', pointer: '/maxResults', expected: 1}],
      [{kind: 'maximum', pointer: '/maxResults', expected: 100}],
      [],
      [],
    ])
  })

  test('is not sent with a number that is out of range, and the message has the limit', async () => {
    const {client, sent} = scriptedClient([httpResponse(200, {})])
    const messages = [0, 101].map(async (maxResults) => {
      const {message} = await errorOf(() => client.send(listAccounts, {accessToken: 't', maxResults}))
      return message
    })
    expect(await Promise.all(messages)).toEqual([
      'The ListAccounts request is invalid.\n  /maxResults: expected at least 1',
      'The ListAccounts request is invalid.\n  /maxResults: expected at most 100',
    ])
    expect(sent).toEqual([])
  })

  test('has no secret in its URL or in its error', async () => {
    const {client, sent} = scriptedClient([
      portalError(401, 'UnauthorizedException', 'Session token not found or invalid'),
    ])
    for (const send of [
      () => client.send(getRoleCredentials, ROLE),
      () => client.send(listAccountRoles, ROLE_LIST),
      () => client.send(listAccounts, {accessToken: 'S3CR3T'}),
      () => client.send(logout, {accessToken: 'S3CR3T'}),
    ]) {
      const error: unknown = await send().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(ServiceError)
      expect(JSON.stringify(error) + String(error)).not.toContain('S3CR3T')
    }
    expect(sent.map(({url}) => url).filter((url) => url.includes('S3CR3T'))).toEqual([])
    expect(sent).toHaveLength(4)
  })
})

const ROLE_LIST = {accessToken: 'S3CR3T', accountId: '123456789012'}

describe('the operations of both services', () => {
  test('use one client and two hosts', async () => {
    const {client, sent} = scriptedClient([httpResponse(200, {accessToken: 'a'})], {region: 'eu-central-1'})
    await client.send(createToken, {clientId: 'i', clientSecret: 's', grantType: 'g'})
    await client.send(logout, {accessToken: 't'})
    expect(sent.map(({url}) => url)).toEqual([
      'https://oidc.eu-central-1.amazonaws.com/token',
      'https://portal.sso.eu-central-1.amazonaws.com/logout',
    ])
  })

  test('can only be bound to members that they have', () => {
    interface Request {
      id: string
      count?: number
    }
    interface Response {
      items?: string[]
      next?: string
    }
    const base = {name: 'X', path: '/x', errors: []} as const
    const operations: OperationDefinition<Request, Response>[] = [
      {...base, query: {id: 'id'}, headers: {count: 'x-count'}, resultMember: 'items'},
      {...base, pages: {input: 'id', output: 'next', list: 'items', size: 'count'}},
      // @ts-expect-error a request has no such member
      {...base, query: {nope: 'id'}},
      // @ts-expect-error a request has no such member
      {...base, headers: {nope: 'id'}},
      // @ts-expect-error a response has no such member
      {...base, resultMember: 'id'},
      // @ts-expect-error a response has no such member
      {...base, pages: {input: 'id', output: 'next', list: 'nope', size: 'count'}},
      // @ts-expect-error a request has no such member
      {...base, pages: {input: 'next', output: 'next', list: 'items', size: 'count'}},
    ]
    expect(operations).toHaveLength(7)
  })

  // Cases of the endpoint rules of AWS for `sso`.
  test.each<[string, {fips?: boolean; dualStack?: boolean}, string]>([
    ['us-east-1', {}, 'https://portal.sso.us-east-1.amazonaws.com'],
    ['us-east-1', {fips: true}, 'https://portal.sso-fips.us-east-1.amazonaws.com'],
    ['us-east-1', {dualStack: true}, 'https://portal.sso.us-east-1.api.aws'],
    ['us-east-1', {fips: true, dualStack: true}, 'https://portal.sso-fips.us-east-1.api.aws'],
    ['fips-us-east-1', {}, 'https://portal.sso-fips.us-east-1.amazonaws.com'],
    ['us-gov-west-1', {}, 'https://portal.sso.us-gov-west-1.amazonaws.com'],
    ['us-gov-west-1', {fips: true}, 'https://portal.sso.us-gov-west-1.amazonaws.com'],
    ['us-gov-west-1', {fips: true, dualStack: true}, 'https://portal.sso-fips.us-gov-west-1.api.aws'],
    ['cn-north-1', {}, 'https://portal.sso.cn-north-1.amazonaws.com.cn'],
    ['cn-north-1', {dualStack: true}, 'https://portal.sso.cn-north-1.api.amazonwebservices.com.cn'],
    ['eusc-de-east-1', {}, 'https://portal.sso.eusc-de-east-1.amazonaws.eu'],
    ['us-iso-east-1', {fips: true}, 'https://portal.sso-fips.us-iso-east-1.c2s.ic.gov'],
  ])('of the portal in %s with %j have the endpoint %s', (region, options, url) => {
    expect(endpointFor(region, {service: 'sso', ...options}).origin).toBe(url)
  })
})

describe('a response of the access portal', () => {
  const receive = (body: unknown): Promise<object> =>
    scriptedClient([httpResponse(200, body)]).client.send(getRoleCredentials, ROLE)

  test('has the known members of nested objects and of lists of objects, in the order of the API', async () => {
    const body = {accountList: [{x: 1, accountName: 'n', accountId: null}, null, 'odd'], y: 1}
    const response = await scriptedClient([httpResponse(200, body)]).client.send(listAccounts, {accessToken: 't'})
    expect(response).toEqual({accountList: [{accountName: 'n'}, null, 'odd']})
    const {roleCredentials} = (await receive({
      roleCredentials: {z: 1, expiration: '1700000000000', sessionToken: 't', secretAccessKey: 's', accessKeyId: 'a'},
    })) as {roleCredentials: object}
    expect(Object.entries(roleCredentials)).toEqual(Object.entries(CREDENTIALS))
  })

  test.each<[string, unknown]>([
    ['without credentials', {}],
    ['with null as credentials', {roleCredentials: null}],
    ['with a string as credentials', {roleCredentials: 'S3CR3T'}],
    ['without a secret key', {roleCredentials: {accessKeyId: 'a', sessionToken: 'S3CR3T', expiration: 1}}],
    ['with null as session token', {roleCredentials: {...CREDENTIALS, sessionToken: null}}],
  ])('%s is a ResponseError', async (_, body) => {
    expect(await errorOf(() => receive(body))).toEqual({
      name: 'ResponseError',
      code: 'InvalidResponse',
      message: 'GetRoleCredentials returned status 200, but no roleCredentials.',
    })
  })

  test.each<[string, unknown]>([
    ['an empty body', ''],
    ['an empty object', '{}'],
    ['an object with unknown members', {unknown: 1}],
  ])('to logout can be %s', async (_, body) => {
    expect(await scriptedClient([httpResponse(200, body)]).client.send(logout, {accessToken: 't'})).toEqual({})
  })

  test('to logout that is the page of a captive portal is a ResponseError', async () => {
    const html = {'content-type': 'text/html'}
    const {client} = scriptedClient([httpResponse(200, '<html>Sign in to the network</html>', html)])
    expect(await errorOf(() => client.send(logout, {accessToken: 't'}))).toEqual({
      name: 'ResponseError',
      code: 'InvalidResponse',
      message: 'Logout returned status 200, but the body is not JSON (content type "text/html").',
    })
  })

  test.each([
    [401, 'UnauthorizedException', 'Session token not found or invalid'],
    [403, 'ForbiddenException', 'No access'],
    [400, 'InvalidRequestException', 'Invalid account'],
    [404, 'ResourceNotFoundException', 'No such account'],
  ])('with status %i and %s is a ServiceError with the message of the service', async (status, code, message) => {
    const {client} = scriptedClient([portalError(status, code, message)])
    expect(await errorOf(() => client.send(getRoleCredentials, ROLE))).toEqual({
      name: 'ServiceError',
      code,
      message: `GetRoleCredentials failed with ${code}: ${message}`,
      details: {code, operation: 'GetRoleCredentials', status, message, members: {}},
      attempts: 1,
      isLastAttempt: false,
    })
  })

  test('without the name of an exception has its status as code', async () => {
    const {client} = scriptedClient([httpResponse(401, {message: 'm'})])
    expect(await errorOf(() => client.send(logout, {accessToken: 't'}))).toEqual({
      name: 'ServiceError',
      code: '401',
      message: 'Logout failed with 401: m',
      details: {code: '401', operation: 'Logout', status: 401, message: 'm', members: {}},
      attempts: 1,
      isLastAttempt: false,
    })
  })

  test('with TooManyRequestsException is retried', async () => {
    const {client, sent} = scriptedClient([portalError(429, 'TooManyRequestsException', 'slow'), httpResponse(200, {})])
    expect(await client.send(listAccounts, {accessToken: 't'})).toEqual({})
    expect(sent).toHaveLength(2)
  })
})
