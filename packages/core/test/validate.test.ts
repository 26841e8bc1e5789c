import {
  createToken,
  createTokenWithIAM,
  listAccounts,
  type Problem,
  pointerSegments,
  registerClient,
  requestSchema,
  responseSchema,
  validateRequest,
} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {problemText} from '../src/model/problem.ts'

/** Returns kind and pointer of each problem. */
function kinds(problems: readonly Problem[]): string[] {
  return problems.map(({kind, pointer}) => `${kind} ${pointer}`)
}

describe('the problems of a request', () => {
  test('are in this order: missing, unknown, wrong type, then invalid values', () => {
    const request = {maxResults: 0, accesstoken: 't', nextToken: 1}
    expect(kinds(validateRequest(listAccounts, request))).toEqual([
      'missing /accessToken',
      'unknown /accesstoken',
      'type /nextToken',
      'minimum /maxResults',
    ])
  })

  test('are in this order in nested objects too', () => {
    const outer = {type: 'object', required: ['b'], properties: {b: {type: 'string'}}} as const
    const request = {type: 'object', properties: {a: outer}} as const
    const nested = {...listAccounts, rules: {...listAccounts.rules, request}}
    expect(kinds(validateRequest(nested, {x: 1, a: {}}))).toEqual(['missing /a/b', 'unknown /x'])
  })

  test.each([
    [{accessToken: 'a\n', maxResults: 101}, ['pattern /accessToken', 'maximum /maxResults']],
    [{maxResults: 0, accessToken: 'a\n'}, ['minimum /maxResults', 'pattern /accessToken']],
    [{maxResults: 101, accessToken: 'a\n'}, ['maximum /maxResults', 'pattern /accessToken']],
    [{maxResults: 101, nextToken: 1, accessToken: 'a'}, ['type /nextToken', 'maximum /maxResults']],
    [{accessToken: 'a\n', nextToken: 1}, ['type /nextToken', 'pattern /accessToken']],
  ])('of %j are in the order of the request if they are equally severe', (request, expected) => {
    expect(kinds(validateRequest(listAccounts, request))).toEqual(expected)
  })

  test('of one kind are in the order of the request, in lists and with escaped names too', () => {
    const request = {scopes: ['a', 1, null], 'b/~': 1, grantTypes: 1, a: 1, clientType: 1, clientName: 1}
    expect(kinds(validateRequest(registerClient, request))).toEqual([
      'unknown /b~1~0',
      'unknown /a',
      'type /scopes/1',
      'type /scopes/2',
      'type /grantTypes',
      'type /clientType',
      'type /clientName',
    ])
  })

  test('include one for each member, even if its value breaks two rules', () => {
    expect(validateRequest(listAccounts, {accessToken: 't', maxResults: 100.5})).toEqual([
      {kind: 'type', pointer: '/maxResults', expected: 'integer', actual: 'number'},
    ])
    const grantType = 'authorization_code'
    expect(validateRequest(createToken, {clientId: 'c', clientSecret: 's', grantType, code: 1})).toEqual([
      {kind: 'type', pointer: '/code', expected: 'string', actual: 'number'},
    ])
  })

  test('that the grant needs are all reported, the missing ones before the empty ones', () => {
    const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange'
    const because = {pointer: '/grantType', value: grantType}
    expect(validateRequest(createTokenWithIAM, {clientId: 'c', grantType, subjectToken: ''})).toEqual([
      {kind: 'needed', pointer: '/subjectTokenType', actual: 'missing', because},
      {kind: 'needed', pointer: '/subjectToken', actual: 'empty', because},
    ])
  })

  test('are found without walking into a value of a wrong type, however deep it is', () => {
    let code: unknown = 'c'
    for (let level = 0; level < 300_000; level += 1) code = [code]
    const request = {clientId: 'c', clientSecret: 's', grantType: 'g', code}
    expect(validateRequest(createToken, request)).toEqual([
      {kind: 'type', pointer: '/code', expected: 'string', actual: 'array'},
    ])
  })
})

test('a pattern counts characters outside the basic plane once, as JSON Schema says', () => {
  const request = {type: 'object', properties: {a: {type: 'string', pattern: '^.$'}}} as const
  const operation = {...listAccounts, rules: {...listAccounts.rules, request}}
  expect(kinds(validateRequest(operation, {a: '😀'}))).toEqual([])
  expect(kinds(validateRequest(operation, {a: '😀😀'}))).toEqual(['pattern /a'])
})

test('names of members of every object are unknown members and unknown grant types', () => {
  const client = {clientId: 'c', clientSecret: 's'}
  expect(kinds(validateRequest(createToken, {...client, grantType: 'g', constructor: 1, toString: 'x'}))).toEqual([
    'unknown /constructor',
    'unknown /toString',
  ])
  expect(validateRequest(createToken, {...client, grantType: 'constructor'})).toEqual([])
})

test('a member that is undefined counts as missing, and a list with a grant type requires no other member', () => {
  const client = {clientId: 'c', clientSecret: 's'}
  expect(validateRequest(createToken, {...client, grantType: 'g', scope: undefined, code: undefined})).toEqual([])
  expect(kinds(validateRequest(createToken, {...client, clientId: undefined, grantType: ['refresh_token']}))).toEqual([
    'missing /clientId',
    'type /grantType',
  ])
})

test('an operation without generated schemas fails with the command that generates them', () => {
  const operation = {...createToken, name: 'RevokeToken'}
  const error = new TypeError('RevokeToken has no schema: run npm run generate')
  expect(() => requestSchema(operation)).toThrow(error)
  expect(() => responseSchema(operation)).toThrow(error)
})

test.each([
  ['', []],
  ['/scope/1', ['scope', '1']],
  ['/a~1b/m~0n/~01/', ['a/b', 'm~n', '~1', '']],
])('the segments of the JSON Pointer "%s" are unescaped as in RFC 6901', (pointer, segments) => {
  expect(pointerSegments(pointer)).toEqual(segments)
})

test.each<[Problem, string]>([
  [
    {kind: 'unknown', pointer: `/a/b/${'x'.repeat(25)}`, expected: []},
    '/a/b: unknown member with a name of 25 characters',
  ],
  [{kind: 'missing', pointer: `/${'x'.repeat(25)}`}, `/${'x'.repeat(25)}: missing`],
  [{kind: 'needed', pointer: '/code', actual: 'missing'}, '/code: missing'],
  [{kind: 'maximum', pointer: '/maxResults', expected: 100}, '/maxResults: expected at most 100'],
])('the text of %j for developers', (problem, text) => {
  expect(problemText(problem)).toBe(text)
})
