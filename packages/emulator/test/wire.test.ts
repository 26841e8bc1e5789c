import {createToken, createTokenWithIAM, operations, outputSkeleton, registerClient, serviceOf} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {ENDPOINT} from '../../../tools/testing/page-browser.ts'
import {handlers} from '../src/operations/handlers.ts'
import {
  collectErrors,
  INTERNAL,
  INVALID_REFRESH_TOKEN,
  INVALID_REQUEST,
  PENDING,
  rejection,
  TestBed,
} from './test-bed.ts'

const REQUEST = {clientName: 'test', clientType: 'public'}
const MALFORMED = rejection('SerializationException', 400, ['invalid_request', 'The request is not valid JSON'])
const WRONG_TYPE = rejection('SerializationException', 400, ['invalid_request', 'A field has the wrong type'])
const TOO_LARGE = rejection('RequestEntityTooLargeException', 413, [
  'invalid_request',
  'The request is longer than 65536 bytes',
])
const UNKNOWN = rejection('UnknownOperationException', 404, [
  'invalid_request',
  'No operation has this method and path',
])

describe('a response', () => {
  test('has the headers of the service and no others', async () => {
    const {emulator} = new TestBed()
    const body = JSON.stringify(REQUEST)
    const {headers} = await emulator.fetch(`${ENDPOINT}/client/register`, {method: 'POST', body})
    expect([...headers]).toEqual([
      ['content-type', 'application/json'],
      ['x-amzn-requestid', expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)],
    ])
  })

  test('of a rejection has the exception in a header only', async () => {
    const {emulator} = new TestBed()
    const {headers} = await emulator.fetch(`${ENDPOINT}/token`, {method: 'POST', body: '{}'})
    expect([...headers]).toEqual([
      ['content-type', 'application/json'],
      ['x-amzn-errortype', 'InvalidRequestException:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/'],
      ['x-amzn-requestid', expect.any(String)],
    ])
  })

  test('has the length of responses in public logs of the live service', async () => {
    const bed = new TestBed()
    const {poll, credentials} = await bed.startDevice()
    expect((await poll()).text).toHaveLength(86)
    const request = {...credentials, grantType: 'refresh_token', refreshToken: 'unknown'}
    expect((await bed.call(createToken, request)).text).toHaveLength(78)
    expect((await bed.call(createToken, {})).text).toHaveLength(65)
    expect([PENDING, INVALID_REFRESH_TOKEN, INVALID_REQUEST].map(({text}) => text.length)).toEqual([86, 78, 65])
  })

  test('has a new request ID each time', async () => {
    const {emulator} = new TestBed()
    const idOf = async () => (await emulator.fetch(`${ENDPOINT}/x`)).headers.get('x-amzn-requestid')
    expect(await idOf()).not.toBe(await idOf())
  })
})

describe('an operation', () => {
  // Operations of the access portal have fields in the query and in headers: see portal-requests.test.ts.
  const oidc = Object.values(operations).filter((operation) => serviceOf(operation) === 'sso-oidc')
  test.each(oidc.map((operation) => [operation.name, operation] as const))(
    '%s responds at its path, with a handler or with its output skeleton',
    async (name, operation) => {
      const bed = new TestBed()
      const {status, text} = await bed.call(operation, {clientId: 'i', grantType: 'g'})
      if (operation.signingName !== undefined) expect(status).toBe(403)
      else if (name in handlers) expect(status).toBe(400)
      else expect({status, body: JSON.parse(text)}).toEqual({status: 200, body: outputSkeleton(operation)})
    },
  )

  test('with the path of another operation is distinguished by the query', async () => {
    const request = {clientId: 'i', grantType: 'g', clientSecret: 's'}
    expect((await new TestBed().call(createToken, request)).status).toBe(401)
    expect((await new TestBed().call(createTokenWithIAM, request)).status).toBe(403)
  })

  test.each([
    ['GET', '/token'],
    ['PUT', '/token'],
    ['POST', '/tokens'],
    ['POST', '/'],
  ])('does not exist under %s %s', async (method, path) => {
    const response = await new TestBed().emulator.fetch(ENDPOINT + path, {method})
    const answer = {status: response.status, errorType: response.headers.get('x-amzn-errortype')}
    expect({...answer, text: await response.text()}).toEqual(UNKNOWN)
  })
})

describe('a body', () => {
  test.each([
    ['nothing', '', MALFORMED],
    ['half an object', '{', MALFORMED],
    ['very deep JSON', `{"clientName":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, MALFORMED],
    ['a list', '[]', WRONG_TYPE],
    ['null', 'null', WRONG_TYPE],
    ['a string', '"clientName"', WRONG_TYPE],
    ['a number', '1', WRONG_TYPE],
    ['a number for a string', '{"clientName":1,"clientType":"public"}', WRONG_TYPE],
    ['a string for a list', '{"clientName":"n","clientType":"public","scopes":"s"}', WRONG_TYPE],
    ['null for a required field', '{"clientName":null,"clientType":"public"}', INVALID_REQUEST],
    ['65537 bytes', ' '.repeat(65_537), TOO_LARGE],
  ])('of %s is rejected', async (_, body, expected) => {
    expect(await new TestBed().call(registerClient, body)).toEqual(expected)
  })

  test.each([
    ['an unknown field', JSON.stringify({...REQUEST, unknown: {deep: [1]}})],
    ['null for an optional field', JSON.stringify({...REQUEST, scopes: null})],
    ['65536 bytes', JSON.stringify(REQUEST).padEnd(65_536)],
    ['a byte order mark', `\uFEFF${JSON.stringify(REQUEST)}`],
  ])('with %s is accepted', async (_, body) => {
    expect(await new TestBed().call(registerClient, body)).toMatchObject({status: 200})
  })
})

test('A bug is reported with status 500, and its details go to standard error only', async () => {
  const bug = new Error('a detail')
  const clock = () => {
    throw bug
  }
  const errors = await collectErrors(async () => {
    expect(await new TestBed({clock}).call(registerClient, REQUEST)).toEqual(INTERNAL)
  })
  expect(errors).toEqual([bug])
})
