import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {inspect} from 'node:util'
import {ConfigError, ServiceError, TransportError} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {type CachedToken, readRegistration, type ValidToken} from '../src/index.ts'
import {cacheOf, HOUR, home, login, recordingClient, SETTINGS, sessionFor} from './test-session.ts'

/** Milliseconds after which 14 minutes of a token are left. */
const LATE = 46 * 60_000

const fileOf = (token: string): string => path.join(home, '.aws/sso/cache', token)
const MY_SSO = '0ad374308c5a4e22f723adf10145eafad7c4031c.json'
const cacheText = (): string => readFileSync(fileOf(MY_SSO), 'utf8')

function refusal(code: string, status: number): ServiceError {
  return new ServiceError({code, operation: 'CreateToken', status, message: '', members: {}})
}

/** Signs in, and runs a step while the refresh of the token is on its way. Returns the token of the cache before, and the result. */
async function refreshDuring(step: (token: CachedToken) => void): Promise<{token: CachedToken; fresh: ValidToken}> {
  const {token} = await login()
  const {client} = recordingClient(() => void step(token))
  return {token, fresh: await sessionFor({client, ahead: LATE}).token()}
}

describe('a refresh that the service rejects', () => {
  test.each([
    ['InvalidClientException', 401, 'the client (S6)'],
    ['InvalidGrantException', 400, 'the refresh token (S7)'],
  ])('with %s (status %i) is an error that leaves the cache unchanged: %s', async (code, status) => {
    await login()
    const before = cacheText()
    const error = refusal(code, status)
    const {client, names} = recordingClient(() => error)
    await expect(sessionFor({client, ahead: 2 * HOUR}).token()).rejects.toBe(error)
    expect([names(), cacheText()]).toEqual([['CreateToken'], before])
  })

  test.each([
    ['InvalidClientException', 401],
    ['InvalidGrantException', 400],
  ])('with %s is a warning while the token is valid (S7)', async (code, status) => {
    const {token} = await login()
    const cause = refusal(code, status)
    const {client} = recordingClient(() => cause)
    expect(await sessionFor({client, ahead: LATE}).token()).toEqual({token, warning: {reason: 'refresh', cause}})
  })
})

describe('a refresh', () => {
  test('that fails because of an invalid setting is a warning while the token is valid, and the next one is tried at once (S7)', async () => {
    const {token} = await login()
    const cause = new ConfigError('InvalidSetting', 'bad proxy')
    const {client, names} = recordingClient(() => cause)
    const expected = {token, warning: {reason: 'refresh', cause}}
    expect(await sessionFor({client, ahead: LATE}).token()).toEqual(expected)
    expect(await sessionFor({client, ahead: LATE}).token()).toEqual(expected)
    expect(names()).toEqual(['CreateToken', 'CreateToken'])
  })

  test('whose response has no refresh token keeps the old one (C15)', async () => {
    const {token} = await login()
    const client = {send: async () => ({accessToken: 'NEW', expiresIn: 3600, tokenType: 'Bearer'}) as never}
    const fresh = await sessionFor({client, ahead: LATE}).token()
    const expected = {...token, accessToken: 'NEW', expiresAt: fresh.token.expiresAt}
    expect([fresh, cacheOf()]).toEqual([{token: expected}, expected])
  })

  test('is not made for a valid token with an expired registration (C16)', async () => {
    const {token} = await login()
    const old = {...token, registrationExpiresAt: '2020-01-01T00:00:00Z'}
    writeFileSync(fileOf(MY_SSO), JSON.stringify(old))
    const {client, names} = recordingClient()
    expect(await sessionFor({client, ahead: LATE}).token()).toEqual({token: old})
    expect(names()).toEqual([])
    await expect(sessionFor({client, ahead: 2 * HOUR}).token()).rejects.toMatchObject({code: 'NotSignedIn'})
  })

  test('does not replace the token of a sign-in that happened in the meantime (C5)', async () => {
    let other: CachedToken | undefined
    const {fresh} = await refreshDuring((token) => {
      other = {...token, accessToken: 'OTHER', expiresAt: new Date(Date.now() + 9 * HOUR).toISOString()}
      writeFileSync(fileOf(MY_SSO), JSON.stringify(other))
    })
    expect([fresh, cacheOf()]).toEqual([{token: other}, other])
  })

  test('does not cache a token after a sign-out that happened in the meantime (C18)', async () => {
    const {token, fresh} = await refreshDuring(() => rmSync(fileOf(MY_SSO)))
    expect(fresh.token.accessToken).not.toBe(token.accessToken)
    expect(fresh.warning).toMatchObject({reason: 'cache', cause: {code: 'CacheFailed'}})
    expect(await sessionFor().status()).toEqual({isValid: false, isRenewable: false})
  })

  test('without a file for the lock is not made while the token is valid, with a warning (C4)', async () => {
    const {token} = await login()
    mkdirSync(path.join(home, '.local'))
    writeFileSync(path.join(home, '.local/state'), '')
    const {client, names} = recordingClient()
    const {warning, ...rest} = await sessionFor({client, ahead: LATE}).token()
    expect([rest, names(), warning?.reason]).toEqual([{token}, [], 'refresh'])
    const fresh = await sessionFor({client, ahead: 2 * HOUR}).token()
    expect([fresh, names()]).toEqual([{token: cacheOf()}, ['CreateToken']])
  })
})

describe('a cache that cannot be changed', () => {
  test('is an error of a sign-out with the file in the message (C2)', async () => {
    await login()
    rmSync(fileOf(MY_SSO))
    mkdirSync(fileOf(MY_SSO))
    await expect(sessionFor().logout()).rejects.toMatchObject({
      code: 'CacheFailed',
      message: expect.stringMatching(/^The cache file ".*\/0ad3\w+\.json" cannot be removed \(E\w+\)\.$/),
    })
  })
})

describe('a value with secrets', () => {
  test('prints [redacted] in place of them in logs and templates, and is complete as JSON (Z6)', async () => {
    const {client} = recordingClient()
    const signedIn = await login({client})
    const refreshed = await sessionFor({client, ahead: LATE}).token()
    const values = {
      signedIn,
      refreshed,
      cached: await sessionFor().token(),
      status: await sessionFor().status(),
      registration: await readRegistration(SETTINGS, {env: {HOME: home}, cwd: '/'}),
      warned: await sessionFor({
        client: recordingClient(() => new TransportError('ConnectionFailed', 'x')).client,
        ahead: 2 * LATE,
      }).token(),
      error: new Error('x', {cause: signedIn}),
    }
    const secrets = [signedIn, refreshed].flatMap(({token}) => [
      token.accessToken,
      token.refreshToken ?? '',
      token.clientSecret ?? '',
    ])
    expect(secrets.filter((secret) => secret.length < 20)).toEqual([])
    const texts = [inspect(values, {depth: Number.POSITIVE_INFINITY, showHidden: true}), `${signedIn.token}`]
    for (const secret of secrets) for (const text of texts) expect(text).not.toContain(secret)
    expect(inspect(refreshed.token)).toContain("accessToken: '[redacted]'")
    expect(inspect(refreshed.token)).toContain(`expiresAt: '${refreshed.token.expiresAt}'`)
    expect(JSON.stringify(refreshed.token)).toBe(cacheText())
  })

  test('hides members that this package does not know (Z6)', async () => {
    const {token} = await login()
    writeFileSync(fileOf(MY_SSO), JSON.stringify({...token, sessionKey: 'S3CR3T'}))
    const fresh = await sessionFor().token()
    expect([inspect(fresh).includes('S3CR3T'), fresh.token['sessionKey']]).toEqual([false, 'S3CR3T'])
  })
})
