import {existsSync, writeFileSync} from 'node:fs'
import {DEFAULT_START_URL} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {type CachedToken, tokenFile} from '../src/index.ts'
import {cacheOf, home, login, recordingClient, SETTINGS, sessionFor} from './test-session.ts'

const file = (): string => tokenFile('my-sso', {env: {HOME: home}, cwd: '/'})

describe.each([
  ['start URL', {...SETTINGS, startUrl: 'https://d-2222222222.awsapps.com/start'}],
  ['region', {...SETTINGS, region: 'eu-west-1'}],
])('a session whose %s was changed after the sign-in', (_, settings) => {
  test('is not signed in, and sends no secret of the old instance', async () => {
    await login()
    const {client, names} = recordingClient()
    const session = sessionFor({settings, client, ahead: 2 * 3_600_000})
    expect(await session.status()).toEqual({isValid: false, isRenewable: false})
    await expect(session.token()).rejects.toMatchObject({
      code: 'NotSignedIn',
      message: 'Not signed in to sso-session "my-sso": the cached token belongs to another start URL or region.',
    })
    await expect(session.withAccessToken(async () => 1)).rejects.toMatchObject({code: 'NotSignedIn'})
    expect(names()).toEqual([])
  })

  test('loses the old token at a sign-out, which sends nothing', async () => {
    await login()
    const {client, names} = recordingClient()
    expect(await sessionFor({settings, client}).logout()).toBe(false)
    expect([names(), existsSync(file())]).toEqual([[], false])
  })
})

test('a sign-in that is only made if needed is made if the region of the session was changed', async () => {
  const {token} = await login()
  const settings = {...SETTINGS, region: 'eu-west-1'}
  const next = await login({ifNeeded: true, settings})
  expect([next.token.accessToken === token.accessToken, cacheOf().region]).toEqual([false, 'eu-west-1'])
})

test.each<[string, (token: CachedToken) => CachedToken]>([
  ['has another spelling of the start URL', (token) => ({...token, startUrl: `${DEFAULT_START_URL}/#/`})],
  ['has neither start URL nor region', ({startUrl: _, region: __, ...token}) => token],
])('a token that %s belongs to the session', async (_, change) => {
  const {token} = await login()
  writeFileSync(file(), JSON.stringify(change(token)))
  expect((await sessionFor().token()).token.accessToken).toBe(token.accessToken)
})
