import {isResponse, startDeviceAuthorization} from '@sso-oidc/core'
import {DEFAULT_START_URL} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {ENDPOINT} from '../../../tools/testing/page-browser.ts'
import {FULL_CLIENT} from '../../../tools/testing/sample-client.ts'
import {collectErrors, INTERNAL, INVALID_CLIENT, INVALID_REQUEST, rejection, TestBed} from './test-bed.ts'

const MINIMAL = {clientName: 'n', clientType: 'public'}
const UNAUTHORIZED = rejection('UnauthorizedClientException', 400, [
  'unauthorized_client',
  'Client is not registered for this grant type',
])

describe('StartDeviceAuthorization', () => {
  test('returns codes in the format of the service, and page URLs at the origin of the request', async () => {
    const bed = new TestBed()
    const request = {...(await bed.register(MINIMAL)), startUrl: DEFAULT_START_URL}
    const response = await bed.client.send(startDeviceAuthorization, request)
    expect(response).toEqual({
      deviceCode: expect.stringMatching(/^[\w-]{86}$/),
      userCode: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verificationUri: `${ENDPOINT}/device`,
      verificationUriComplete: `${ENDPOINT}/device?user_code=${response.userCode}`,
      expiresIn: 600,
      interval: 1,
    })
    expect(isResponse(startDeviceAuthorization, response)).toBe(true)
  })

  test.each([
    ['a missing start URL', {startUrl: undefined}, INVALID_REQUEST],
    [
      'an unknown start URL',
      {startUrl: 'https://d-0000000000.awsapps.com/start'},
      rejection('InvalidRequestException', 400, ['invalid_request', 'Invalid start url provided']),
    ],
    ['an unknown client', {clientId: 'unknown'}, INVALID_CLIENT],
    ['a wrong secret', {clientSecret: 'wrong'}, INVALID_CLIENT],
  ])('rejects %s', async (_, members, expected) => {
    const bed = new TestBed()
    const request = {...(await bed.register()), startUrl: DEFAULT_START_URL, ...members}
    expect(await bed.call(startDeviceAuthorization, request)).toEqual(expected)
  })

  test('rejects an expired client', async () => {
    const bed = new TestBed()
    const request = {...(await bed.register()), startUrl: DEFAULT_START_URL}
    bed.wait(7_776_000 - 1)
    expect(await bed.call(startDeviceAuthorization, request)).toMatchObject({status: 200})
    bed.wait(1)
    expect(await bed.call(startDeviceAuthorization, request)).toEqual(INVALID_CLIENT)
  })

  test('rejects a client that is not registered for device codes', async () => {
    const bed = new TestBed()
    const credentials = await bed.register({...FULL_CLIENT, grantTypes: ['authorization_code']})
    const request = {...credentials, startUrl: DEFAULT_START_URL}
    expect(await bed.call(startDeviceAuthorization, request)).toEqual(UNAUTHORIZED)
  })

  test('accepts the configured start URLs, with or without a trailing slash and hash', async () => {
    const bed = new TestBed({startUrls: ['https://one.test/start', 'https://two.test/start/']})
    const credentials = await bed.register(MINIMAL)
    for (const startUrl of ['https://one.test/start#/', 'https://two.test/start']) {
      expect(await bed.call(startDeviceAuthorization, {...credentials, startUrl})).toMatchObject({status: 200})
    }
  })

  test.each([
    [4, {status: 200}],
    [5, INTERNAL],
  ])(
    'creates another user code if one is taken, up to five times: after %i, it responds with %j',
    async (taken, answer) => {
      const draws = [0, ...Array(taken).fill(0), 1]
      let [previous, other] = [0, 0]
      const randomBytes = (bytes: number) => {
        // The device code, which has 64 bytes, is created before the user code.
        const fill = previous === 64 ? (draws.shift() ?? 0) : other++
        previous = bytes
        return new Uint8Array(bytes).fill(fill)
      }
      const bed = new TestBed({randomBytes})
      const credentials = await bed.register(MINIMAL)
      expect((await bed.start(credentials)).userCode).toBe('BBBB-BBBB')
      const errors = await collectErrors(async () => {
        const request = {...credentials, startUrl: DEFAULT_START_URL}
        expect(await bed.call(startDeviceAuthorization, request)).toMatchObject(answer)
      })
      const message = 'Every user code of 5 attempts was taken. Check that `randomBytes` returns different bytes.'
      expect(errors).toEqual(taken < 5 ? [] : [new Error(message)])
    },
  )
})
