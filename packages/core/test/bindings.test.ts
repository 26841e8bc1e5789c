import {
  createToken,
  endpointFor,
  getRoleCredentials,
  InputError,
  listAccountRoles,
  listAccounts,
  logout,
  type Operation,
  ResponseError,
  ServiceError,
  validateRequest,
} from '@sso-oidc/core'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {answer, scriptedClient} from './scripted.ts'

const ROLE = {roleName: 'admin', accountId: '123456789012', accessToken: 'S3CR3T'}
const CREDENTIALS = {accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't', expiration: 1_700_000_000_000}

/** The portal's refusal, as public threads show it. */
function portalRefusal(status: number, name: string, message: string) {
  return answer(status, {message, __type: `com.amazonaws.switchboard.portal#${name}`})
}

describe('a request to the access portal', () => {
  test('of each operation reads like this on the wire', async () => {
    const {client, sent} = scriptedClient([answer(200, {roleCredentials: CREDENTIALS})])
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
  ])('to the endpoint %s goes to %s', async (endpoint, url) => {
    const {client, sent} = scriptedClient([answer(200, {})], {endpoint})
    await client.send(listAccounts, {accessToken: 't', maxResults: 1})
    expect(sent.map((request) => request.url)).toEqual([url])
  })

  test('carries any text in its query, which another parser reads as the same text', async () => {
    const {client, sent} = scriptedClient([answer(200, {roleCredentials: CREDENTIALS})])
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
    ['a zero', 'S3CR3T\0'],
    ['an escape', '\u001bS3CR3T'],
    ['a letter beyond ASCII', 'S3CR3T\u00fc'],
    ['a letter beyond Latin-1', 'S3CR3T\u0142'],
  ])('is not sent with %s in a header, and the error names the member alone', async (_, accessToken) => {
    const {client, sent} = scriptedClient([answer(200, {})])
    const error: unknown = await client.send(listAccounts, {accessToken}).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InputError)
    expect(error).toMatchObject({
      message:
        'The request is not valid.\n  accessToken has a line break or another character that cannot be sent in a header',
      problems: [{kind: 'value', pointer: '/accessToken', at: '/accessToken', member: 'accessToken'}],
    })
    expect(sent).toEqual([])
  })

  test('is not sent with a number out of its range', () => {
    const problems = (maxResults: number) =>
      validateRequest(listAccounts, {accessToken: 't', maxResults}).map(({message}) => message)
    expect([0, 101, 1, 100].map(problems)).toEqual([
      ['maxResults has to be at least 1'],
      ['maxResults has to be at most 100'],
      [],
      [],
    ])
  })

  test('has no secret in its URL, nor in the error when nobody answers', async () => {
    const {client, sent} = scriptedClient([
      portalRefusal(401, 'UnauthorizedException', 'Session token not found or invalid'),
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
  test('go through one client, each to its own host', async () => {
    const {client, sent} = scriptedClient([answer(200, {accessToken: 'a'})], {region: 'eu-central-1'})
    await client.send(createToken, {clientId: 'i', clientSecret: 's', grantType: 'g'})
    await client.send(logout, {accessToken: 't'})
    expect(sent.map(({url}) => url)).toEqual([
      'https://oidc.eu-central-1.amazonaws.com/token',
      'https://portal.sso.eu-central-1.amazonaws.com/logout',
    ])
  })

  test('cannot be bound to members that they do not have', () => {
    interface Request {
      id: string
      count?: number
    }
    interface Response {
      items?: string[]
      next?: string
    }
    const base = {name: 'X', path: '/x', errors: []} as const
    const operations: Operation<Request, Response>[] = [
      {...base, query: {id: 'id'}, headers: {count: 'x-count'}, yields: 'items'},
      {...base, pages: {input: 'id', output: 'next', list: 'items', size: 'count'}},
      // @ts-expect-error a request has no such member
      {...base, query: {nope: 'id'}},
      // @ts-expect-error a request has no such member
      {...base, headers: {nope: 'id'}},
      // @ts-expect-error a response has no such member
      {...base, yields: 'id'},
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
  ])('of the portal have their endpoint in %s with %j', (region, options, url) => {
    expect(endpointFor(region, {service: 'sso', ...options}).origin).toBe(url)
  })
})

describe('an answer of the access portal', () => {
  const receive = (body: unknown): Promise<object> =>
    scriptedClient([answer(200, body)]).client.send(getRoleCredentials, ROLE)

  test('has the known members of nested objects and of lists of objects, in the order of the API', async () => {
    const body = {accountList: [{x: 1, accountName: 'n', accountId: null}, null, 'odd'], y: 1}
    const response = await scriptedClient([answer(200, body)]).client.send(listAccounts, {accessToken: 't'})
    expect(response).toEqual({accountList: [{accountName: 'n'}, null, 'odd']})
    const {roleCredentials} = (await receive({
      roleCredentials: {z: 1, expiration: '1700000000000', sessionToken: 't', secretAccessKey: 's', accessKeyId: 'a'},
    })) as {roleCredentials: object}
    expect(Object.entries(roleCredentials)).toEqual(Object.entries(CREDENTIALS))
  })

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['null', {roleCredentials: null}],
    ['a text', {roleCredentials: 'S3CR3T'}],
    ['no secret key', {roleCredentials: {accessKeyId: 'a', sessionToken: 'S3CR3T', expiration: 1}}],
    ['a session token that is null', {roleCredentials: {...CREDENTIALS, sessionToken: null}}],
  ])('with %s for the credentials is an error', async (_, body) => {
    const error: unknown = await receive(body).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ResponseError)
    expect(error).toMatchObject({
      message: 'GetRoleCredentials was answered with status 200, but without roleCredentials.',
    })
  })

  test.each<[string, unknown]>([
    ['nothing', ''],
    ['an empty object', '{}'],
    ['an object', {unknown: 1}],
  ])('to logout may be %s', async (_, body) => {
    expect(await scriptedClient([answer(200, body)]).client.send(logout, {accessToken: 't'})).toEqual({})
  })

  test('to logout that is a page of something between is an error', async () => {
    const {client} = scriptedClient([answer(200, '<html>Sign in to the network</html>')])
    await expect(client.send(logout, {accessToken: 't'})).rejects.toBeInstanceOf(ResponseError)
  })

  test.each([
    [401, 'UnauthorizedException', 'Session token not found or invalid', 'Get a new one with create-token.'],
    [403, 'ForbiddenException', 'No access', 'See what there is with list-accounts and list-account-roles.'],
    [400, 'InvalidRequestException', 'Invalid account', 'Check the region first'],
    [404, 'ResourceNotFoundException', 'No such account', 'Check the account, the role and the region.'],
  ])('with status %i and %s is a refusal with its message and a remedy', async (status, code, message, remedy) => {
    const {client} = scriptedClient([portalRefusal(status, code, message)])
    await expect(client.send(getRoleCredentials, ROLE)).rejects.toMatchObject({
      code,
      exitCode: 254,
      message: `An error occurred (${code}) when calling the GetRoleCredentials operation: ${message}`,
      remedy: expect.stringContaining(remedy),
      refusal: {status, message, members: {}},
    })
  })

  test('that names no exception is told by its status', async () => {
    const {client} = scriptedClient([answer(401, {message: 'm'})])
    await expect(client.send(logout, {accessToken: 't'})).rejects.toMatchObject({code: '401'})
  })

  test('that there are too many requests is followed by another attempt', async () => {
    const {client, sent} = scriptedClient([portalRefusal(429, 'TooManyRequestsException', 'slow'), answer(200, {})])
    expect(await client.send(listAccounts, {accessToken: 't'})).toEqual({})
    expect(sent).toHaveLength(2)
  })
})
