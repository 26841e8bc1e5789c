import {DEFAULT_START_URL, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {TestBed} from '../test-bed.ts'
import {AwsHome} from './aws-home.ts'
import {requestsDuring} from './requests-during.ts'

const CREDENTIALS = {
  accessKeyId: expect.stringMatching(/^ASIA/),
  secretAccessKey: expect.any(String),
  sessionToken: expect.any(String),
  expiration: expect.stringMatching(/Z$/),
}

describe('The credential provider of the AWS SDK with a prepared token cache', () => {
  const bed = new TestBed({clock: Date.now})
  const {emulator} = bed
  const homes: AwsHome[] = []
  let server: EmulatorServer
  beforeAll(async () => {
    server = await listen(emulator)
  })
  afterAll(async () => {
    await server.close()
    for (const home of homes) home.remove()
  })

  /** Creates a home directory with a new token in its cache. */
  async function signIn(key: string) {
    const {credentials, token} = await bed.signIn()
    const home = new AwsHome()
    homes.push(home)
    const cached = {
      startUrl: DEFAULT_START_URL,
      region: 'us-east-1',
      accessToken: token.accessToken,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      ...credentials,
      registrationExpiresAt: '2100-01-01T00:00:00Z',
      refreshToken: token.refreshToken,
      writtenBy: 'hand',
    }
    home.write(key, cached)
    return {home, cached}
  }

  test.each([
    ['a session', 'dev', 'emulator', 'CREDENTIALS_SSO'],
    ['a start URL', 'old', DEFAULT_START_URL, 'CREDENTIALS_SSO_LEGACY'],
  ])('gets role credentials with the token of %s (E14, C10)', async (_, profile, key, feature) => {
    const {home} = await signIn(key)
    const viaVariables = () => home.sdkCredentials([profile], {AWS_ENDPOINT_URL_SSO: server.url})
    const viaOption = () => home.sdkCredentials([profile, server.url])
    for (const get of [viaVariables, viaOption]) {
      const requests = await requestsDuring(emulator, async () => {
        expect(await get()).toEqual({...CREDENTIALS, $source: {[feature]: expect.any(String)}})
      })
      expect(requests).toEqual(['GET /federation/credentials 200'])
    }
  })

  test('refreshes an expired token, and keeps the other fields of the cache (C10)', async () => {
    const {home, cached} = await signIn('emulator')
    home.expireToken()
    const env = {AWS_ENDPOINT_URL_SSO: server.url, AWS_ENDPOINT_URL_SSO_OIDC: server.url}
    const requests = await requestsDuring(emulator, () => home.sdkCredentials(['dev'], env))
    expect(requests).toEqual(['POST /token 200', 'GET /federation/credentials 200'])
    const {accessToken, refreshToken, expiresAt, ...rest} = cached
    const refreshed = home.read('emulator')
    expect(refreshed).toEqual({
      ...rest,
      accessToken: expect.stringMatching(/^aoaAAAAA/),
      refreshToken: expect.stringMatching(/^aorAAAAA/),
      expiresAt: expect.stringMatching(/Z$/),
    })
    expect(refreshed).not.toMatchObject({accessToken})
    expect(refreshed).not.toMatchObject({refreshToken})
    expect(Date.parse(String(refreshed['expiresAt']))).toBeGreaterThanOrEqual(Date.parse(expiresAt))
  })
})
