import {
  type AnyOperation,
  getRoleCredentials,
  listAccountRoles,
  listAccounts,
  logout,
  outputSkeleton,
} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {parseRequest} from '../src/service/parse-request.ts'
import {Refusal} from '../src/service/refusals.ts'
import {ENDPOINT, TestBed} from './test-bed.ts'

const TOKEN = {accessToken: 't'}

describe('an operation of the access portal', () => {
  // Until it has a handler.
  test.each<[AnyOperation, Record<string, unknown>]>([
    [getRoleCredentials, {...TOKEN, roleName: 'r d', accountId: 'ü/?&'}],
    [listAccountRoles, {...TOKEN, accountId: '1', nextToken: 'n', maxResults: 100}],
    [logout, TOKEN],
  ])('$name is answered with its output skeleton', async (operation, request) => {
    const {client} = new TestBed()
    expect(await client.send<Record<string, unknown>, Record<string, unknown>>(operation, request)).toEqual(
      outputSkeleton(operation),
    )
  })

  test('is found by its method', async () => {
    const {emulator} = new TestBed()
    const headers = {'x-amz-sso_bearer_token': 't'}
    const statusOf = async (method: string, path: string) =>
      (await emulator.fetch(ENDPOINT + path, {method, headers})).status
    expect([
      await statusOf('GET', '/assignment/accounts'),
      await statusOf('POST', '/assignment/accounts'),
      await statusOf('POST', '/logout'),
      await statusOf('GET', '/logout'),
    ]).toEqual([200, 404, 200, 404])
  })
})

describe('the request in query and headers', () => {
  const parse = (query: Record<string, string>, headers: Record<string, string> = {'x-amz-sso_bearer_token': 't'}) =>
    parseRequest(listAccounts, {query: (name) => query[name], header: (name) => headers[name], body: '{'})

  test('has the members of its places, numbers as numbers', () => {
    expect(parse({next_token: '1', max_result: '2', other: 'x'})).toEqual({...TOKEN, nextToken: '1', maxResults: 2})
    expect(parse({})).toEqual(TOKEN)
  })

  test.each<[string, () => unknown, string]>([
    ['no token', () => parse({}, {}), 'InvalidRequestException'],
    ['a token in the query', () => parse({'x-amz-sso_bearer_token': 't'}, {}), 'InvalidRequestException'],
    ['a number that is none', () => parse({max_result: '1x'}), 'SerializationException'],
    ['an empty number', () => parse({max_result: ''}), 'SerializationException'],
    ['a number out of its range', () => parse({max_result: '0'}), 'InvalidRequestException'],
  ])('is refused with %s', (_, attempt, exception) => {
    expect(attempt).toThrow(Refusal)
    expect(attempt).toThrow(expect.objectContaining({exception, status: 400}))
  })
})
