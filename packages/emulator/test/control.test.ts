import {createToken} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {ENDPOINT} from '../../../tools/testing/page-browser.ts'
import {DEVICE_CODE} from '../../../tools/testing/sample-client.ts'
import {DENIED, PENDING, START, TestBed} from './test-bed.ts'

/** Sends a request to a control, as a program does. */
async function control(bed: TestBed, words: string, body?: unknown, headers: Record<string, string> = {}) {
  const [method = 'GET', path = ''] = words.split(' ')
  const init = {method, headers, ...(body === undefined ? {} : {body: JSON.stringify(body)})}
  const response = await bed.emulator.fetch(`${ENDPOINT}/_emulator${path}`, init)
  return {status: response.status, body: (await response.json()) as unknown}
}

describe('the controls over HTTP', () => {
  test('list an authorization, approve it as a user, and delete its code', async () => {
    const bed = new TestBed({users: {users: [{name: 'alice'}, {name: 'bob'}]}})
    const {userCode, poll} = await bed.startDevice()
    await poll()
    const listed = {
      userCode,
      status: 'pending',
      clientName: 'test',
      scopes: ['sso:account:access'],
      user: null,
      polls: 1,
      startedAt: START,
      expiresAt: START + 600_000,
    }
    expect(await control(bed, 'GET /authorizations')).toEqual({status: 200, body: [listed]})
    expect(await control(bed, `POST /authorizations/${userCode}/approve`, {user: 'bob'})).toEqual({
      status: 200,
      body: {userCode, status: 'approved'},
    })
    expect(await control(bed, 'GET /authorizations')).toEqual({
      status: 200,
      body: [{...listed, userCode: null, status: 'approved', user: 'bob'}],
    })
  })

  test('approve as the first user by default, and deny', async () => {
    const bed = new TestBed()
    const [first, second] = [await bed.startDevice(), await bed.startDevice()]
    await control(bed, `POST /authorizations/${first.userCode}/approve`)
    await control(bed, `POST /authorizations/${second.userCode.toLowerCase()}/deny`)
    expect((await first.poll()).status).toBe(200)
    expect(await second.poll()).toEqual(DENIED)
  })

  test('report an invalid decision', async () => {
    const bed = new TestBed()
    const {userCode} = await bed.startDevice()
    expect([
      await control(bed, 'POST /authorizations/BCDF-BCDF/approve'),
      await control(bed, `POST /authorizations/${userCode}/approve`, {user: 'eve'}),
      await control(bed, `POST /authorizations/${userCode}/approve`, ['alice']),
      await control(bed, `POST /authorizations/${userCode}/approve`, {usr: 'alice'}),
    ]).toEqual([
      {status: 404, body: {message: 'No pending authorization has the user code "BCDF-BCDF".'}},
      {status: 400, body: {message: 'The user "eve" is not in the directory or is locked.'}},
      {status: 400, body: {message: 'The body must be a JSON object.'}},
      {status: 400, body: {message: 'Unknown field in the body: "usr". Supported fields: user.'}},
    ])
  })

  test('move the clock', async () => {
    const bed = new TestBed()
    const {poll} = await bed.startDevice()
    expect(await control(bed, 'POST /clock', {advance: 600})).toEqual({status: 200, body: {now: START + 600_000}})
    expect((await poll()).errorType).toMatch(/^ExpiredTokenException:/)
    expect(await control(bed, 'POST /clock', {advance: 'soon'})).toEqual({
      status: 400,
      body: {message: 'The number of seconds must be a finite number.'},
    })
    for (const advance of [9e12, -9e12]) {
      expect(await control(bed, 'POST /clock', {advance})).toEqual({
        status: 400,
        body: {message: 'The new time of the clock must be in the years 1970 to 9999.'},
      })
    }
  })

  test.each([
    ['GET /nothing', 'Unknown control: GET /_emulator/nothing.'],
    ['DELETE /clock', 'Unknown control: DELETE /_emulator/clock.'],
  ])('respond to %s with a message', async (request, message) => {
    expect(await control(new TestBed(), request)).toEqual({status: 404, body: {message}})
  })

  test('set, list, and clear faults', async () => {
    const bed = new TestBed()
    const {poll} = await bed.startDevice()
    const fault = {operation: 'CreateToken', error: 'SlowDownException'}
    expect(await control(bed, 'PUT /faults', fault)).toEqual({status: 200, body: [fault]})
    expect((await poll()).errorType).toMatch(/^SlowDownException:/)
    expect(await control(bed, 'GET /faults')).toEqual({status: 200, body: [fault]})
    expect(await control(bed, 'DELETE /faults')).toEqual({status: 200, body: []})
    expect(await poll()).toEqual(PENDING)
  })

  test.each([
    [{operation: 'Nothing'}, /`operation` of a fault: must be one of/],
    [{operation: 'CreateToken', error: 'NoException'}, /`error` of a fault: must be the name of a service exception/],
    [{operation: 'CreateToken', status: 99}, /`status` of a fault: must be/],
    [{operation: 'CreateToken', status: 200.5}, /`status` of a fault: must be/],
    [{operation: 'CreateToken', delay: -1}, /`delay` of a fault: must be/],
    [{operation: 'CreateToken', delay: '5'}, /`delay` of a fault: must be/],
    [{operation: 'CreateToken', body: {error: 'slow_down'}}, /`body` of a fault: must be a string/],
    [{operation: 'CreateToken', cut: 'no'}, /`cut` of a fault: must be/],
    [{operation: 'CreateToken', times: 0}, /`times` of a fault: must be/],
    [
      {operation: 'CreateToken', dealy: 5},
      /"dealy". Supported fields: operation, error, status, body, delay, cut, times/,
    ],
    [{error: 'SlowDownException'}, /`operation` of a fault: must be one of/],
  ])('reject the fault %j', async (fault, message) => {
    const bed = new TestBed()
    const {status, body} = await control(bed, 'PUT /faults', fault)
    expect({status, body}).toEqual({status: 400, body: {message: expect.stringMatching(message)}})
  })

  test('list requests without queries and bodies (Z7)', async () => {
    const bed = new TestBed()
    const {userCode, poll} = await bed.startDevice()
    await poll()
    await bed.emulator.fetch(`${ENDPOINT}/device?user_code=${userCode}`)
    const {body} = await control(bed, 'GET /requests')
    const common = {at: expect.any(Number), duration: expect.any(Number)}
    expect(body).toEqual([
      {...common, method: 'POST', path: '/client/register', operation: 'RegisterClient', status: 200},
      {...common, method: 'POST', path: '/device_authorization', operation: 'StartDeviceAuthorization', status: 200},
      {
        ...common,
        method: 'POST',
        path: '/token',
        operation: 'CreateToken',
        status: 400,
        error: 'AuthorizationPendingException',
      },
      {...common, method: 'GET', path: '/device', status: 303},
    ])
  })

  test('reset everything', async () => {
    const bed = new TestBed()
    const {poll} = await bed.startDevice()
    await control(bed, 'POST /clock', {advance: 60})
    expect(await control(bed, 'POST /reset')).toEqual({status: 200, body: {}})
    expect((await poll()).status).toBe(401)
    expect(await control(bed, 'GET /clients')).toEqual({status: 200, body: []})
  })

  test.each([
    ['of another site', {'sec-fetch-site': 'cross-site', origin: 'https://evil.test'}],
    ['of another port of this host', {'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:9999'}],
    ['without an origin', {'sec-fetch-site': 'cross-site', origin: 'null'}],
  ])('reject a page %s (W1)', async (_, headers) => {
    const bed = new TestBed()
    const {userCode, poll} = await bed.startDevice()
    const {status} = await control(bed, `POST /authorizations/${userCode}/approve`, {}, headers)
    expect([status, await poll()]).toEqual([403, PENDING])
  })
})

test('An emulator with autoApprove approves immediately', async () => {
  const bed = new TestBed({autoApprove: true})
  const {credentials, deviceCode} = await bed.startDevice()
  const token = await bed.client.send(createToken, {...credentials, grantType: DEVICE_CODE, deviceCode})
  expect(token.accessToken).toMatch(/^aoaAAAAA/)
})
