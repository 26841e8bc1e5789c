import {createToken, SERVICE_ERRORS, ServiceError, serviceErrorEntry} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {errorResponse} from '../src/error-responses.ts'
import {errorOf, httpResponse, scriptedClient} from './scripted.ts'

const REQUEST = {clientId: 'i', clientSecret: 's', grantType: 'g'}
const PLAIN = 'error error_description'
const WITH_REASON = 'error reason error_description'

/** Exceptions of both services: name, status, OAuth error, and members of the body in display order. */
const EXCEPTIONS: readonly (readonly [string, number, string | undefined, string])[] = [
  ['AccessDeniedException', 400, 'access_denied', WITH_REASON],
  ['AuthorizationPendingException', 400, 'authorization_pending', PLAIN],
  ['ExpiredTokenException', 400, 'expired_token', PLAIN],
  ['ForbiddenException', 403, undefined, ''],
  ['InternalServerException', 500, 'server_error', PLAIN],
  ['InvalidClientException', 401, 'invalid_client', PLAIN],
  ['InvalidClientMetadataException', 400, 'invalid_client_metadata', PLAIN],
  ['InvalidGrantException', 400, 'invalid_grant', PLAIN],
  ['InvalidRedirectUriException', 400, 'invalid_redirect_uri', PLAIN],
  ['InvalidRequestException', 400, 'invalid_request', WITH_REASON],
  ['InvalidRequestRegionException', 400, 'invalid_request', 'error error_description endpoint region'],
  ['InvalidScopeException', 400, 'invalid_scope', PLAIN],
  ['ResourceNotFoundException', 404, undefined, ''],
  ['SlowDownException', 400, 'slow_down', PLAIN],
  ['TooManyRequestsException', 429, undefined, ''],
  ['UnauthorizedClientException', 400, 'unauthorized_client', PLAIN],
  ['UnauthorizedException', 401, undefined, ''],
  ['UnsupportedGrantTypeException', 400, 'unsupported_grant_type', PLAIN],
]

test('the table of exceptions has these names, statuses, OAuth errors, and members', () => {
  const rows = Object.entries(SERVICE_ERRORS).map(([name, entry]) => [
    name,
    entry.status,
    'error' in entry ? entry.error : undefined,
    entry.members.join(' '),
  ])
  expect(rows).toEqual(EXCEPTIONS)
})

test.each(['NewException', 'constructor', '__proto__', ''])('the table has no exception "%s"', (name) => {
  expect(serviceErrorEntry(name)).toBeUndefined()
  expect(errorResponse(name)).toBeUndefined()
})

test('an entry of the table is the response of the exception with its meaning', () => {
  expect(serviceErrorEntry('SlowDownException')).toEqual({
    ...errorResponse('SlowDownException'),
    description: 'The requests are too frequent.',
  })
})

describe('a ServiceError', () => {
  const details = {code: 'AException', operation: 'CreateToken', status: 400, message: '', members: {}}

  test('has one attempt that is not the last, unless the client says otherwise', () => {
    const error = new ServiceError(details)
    expect({...error, message: error.message}).toEqual({
      name: 'ServiceError',
      code: 'AException',
      message: 'CreateToken failed with AException',
      details,
      attempts: 1,
      isLastAttempt: false,
    })
  })

  test('of an operation that cannot return the OAuth error has the status as code', async () => {
    const response = httpResponse(400, {error: 'invalid_redirect_uri'})
    expect(await errorOf(() => scriptedClient([response]).client.send(createToken, REQUEST))).toMatchObject({
      code: '400',
    })
  })

  test('has the status as code if the OAuth error belongs to another status', async () => {
    const response = httpResponse(403, {error: 'invalid_client'})
    expect(await errorOf(() => scriptedClient([response]).client.send(createToken, REQUEST))).toMatchObject({
      code: '403',
    })
  })
})
