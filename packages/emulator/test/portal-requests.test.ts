import {listAccounts, operations, serviceOf} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {ENDPOINT} from '../../../tools/testing/page-browser.ts'
import {handlers} from '../src/operations/handlers.ts'
import {parseRequest} from '../src/operations/parse-request.ts'
import {Rejection} from '../src/service/rejections.ts'
import {collectErrors, TestBed} from './test-bed.ts'

const TOKEN = {accessToken: 't'}

describe('an operation of the access portal', () => {
  test('has a handler', () => {
    const portal = Object.values(operations).filter((operation) => serviceOf(operation) === 'sso')
    expect(portal.map(({name}) => name in handlers)).toEqual([true, true, true, true])
  })

  test('is routed by its method', async () => {
    const {emulator} = new TestBed()
    const headers = {'x-amz-sso_bearer_token': 't'}
    const statusOf = async (method: string, path: string) =>
      (await emulator.fetch(ENDPOINT + path, {method, headers})).status
    expect([
      await statusOf('GET', '/assignment/accounts'),
      await statusOf('POST', '/assignment/accounts'),
      await statusOf('POST', '/logout'),
      await statusOf('GET', '/logout'),
    ]).toEqual([401, 405, 401, 405])
  })

  test('reports wrong methods, long bodies, and internal errors in the format of the portal', async () => {
    const ask = async (method: string, body: string | null = null, clock = () => 0) => {
      const headers = {'x-amz-sso_bearer_token': 't'}
      const answer = await new TestBed({clock}).emulator.fetch(`${ENDPOINT}/logout`, {method, body, headers})
      return [answer.status, answer.headers.get('allow'), await answer.json()]
    }
    const exception = (name: string) => ({
      message: expect.any(String),
      __type: `com.amazonaws.switchboard.portal#${name}`,
    })
    expect(await ask('PUT')).toEqual([405, 'POST', exception('MethodNotAllowedException')])
    expect(await ask('POST', 'x'.repeat(65_537))).toEqual([413, null, exception('RequestEntityTooLargeException')])
    const fail = () => {
      throw new Error('a detail')
    }
    const errors = await collectErrors(async () => {
      expect(await ask('POST', '', fail)).toEqual([500, null, exception('InternalServerException')])
    })
    expect(errors).toHaveLength(1)
  })
})

describe('the request in query and headers', () => {
  const parse = (query: Record<string, string>, headers: Record<string, string> = {'x-amz-sso_bearer_token': 't'}) =>
    parseRequest(listAccounts, {query: (name) => query[name], header: (name) => headers[name], body: '{'})

  test('is parsed from query and headers, with numbers as numbers', () => {
    expect(parse({next_token: '1', max_result: '2', other: 'x'})).toEqual({...TOKEN, nextToken: '1', maxResults: 2})
    expect(parse({})).toStrictEqual(TOKEN)
  })

  const portal = 'http://internal.amazon.com/coral/com.amazonaws.switchboard.portal/'
  test.each<[string, () => unknown, string, number]>([
    ['no token', () => parse({}, {}), 'UnauthorizedException', 401],
    ['a token in the query', () => parse({'x-amz-sso_bearer_token': 't'}, {}), 'UnauthorizedException', 401],
    ['an invalid number', () => parse({max_result: '1x'}), 'InvalidRequestException', 400],
    ['a number with an exponent', () => parse({max_result: '1e1'}), 'InvalidRequestException', 400],
    ['a number after a space', () => parse({max_result: ' 1'}), 'InvalidRequestException', 400],
    ['a negative number', () => parse({max_result: '-1'}), 'InvalidRequestException', 400],
    ['an empty number', () => parse({max_result: ''}), 'InvalidRequestException', 400],
    ['a number out of its range', () => parse({max_result: '0'}), 'InvalidRequestException', 400],
  ])('is rejected with %s', (_, attempt, exception, status) => {
    expect(attempt).toThrow(Rejection)
    const errorType = `${exception}:${portal}`
    expect(attempt).toThrow(expect.objectContaining({response: expect.objectContaining({errorType, status})}))
  })
})
