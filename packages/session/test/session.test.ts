import {existsSync, mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {listAccounts, type RegisterClientRequest, ServiceError, TransportError} from '@sso-oidc/core'
import {DEFAULT_START_URL} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {type LoginPrompt, readRegistration, tokenFile} from '../src/index.ts'
import {cacheOf, decide, HOUR, home, login, recordingClient, SETTINGS, server, sessionFor} from './test-session.ts'

describe.each(['authorization_code', 'device_code'] as const)('a sign-in with %s', (flow) => {
  test('caches a token for the access portal, with the members of the AWS CLI in their order (C10)', async () => {
    const {client} = recordingClient()
    const {token, warning} = await login({client, flow})
    expect(warning).toBeUndefined()
    expect(Object.keys(cacheOf())).toEqual([
      'startUrl',
      'region',
      'accessToken',
      'expiresAt',
      'clientId',
      'clientSecret',
      'registrationExpiresAt',
      'refreshToken',
    ])
    expect(cacheOf()).toEqual(token)
    expect(token).toMatchObject({startUrl: DEFAULT_START_URL, region: 'us-east-1'})
    expect(
      [token.expiresAt, token.registrationExpiresAt].filter((time) => !/^[\d-]+T[\d:]+Z$/.test(time ?? '')),
    ).toEqual([])
    await expect(client.send(listAccounts, {accessToken: token.accessToken})).resolves.toHaveProperty('accountList')
  })

  test('registers a client once', async () => {
    const {client, names} = recordingClient()
    await login({client, flow})
    await login({client, flow})
    expect(names().filter((name) => name === 'RegisterClient')).toHaveLength(1)
  })

  test('registers again if the scopes have changed, or if the registration expires within 15 minutes (C16)', async () => {
    const {client, sent, names} = recordingClient()
    await login({client, flow})
    await login({client, flow, ahead: 90 * 24 * HOUR - HOUR / 5})
    const settings = {...SETTINGS, configuredScopes: ['sso:account:access', 'codewhisperer:completions']}
    await login({client, flow, settings})
    expect(names().filter((name) => name === 'RegisterClient')).toHaveLength(3)
    const scopes = sent
      .filter(([name]) => name === 'RegisterClient')
      .map(([, request]) => (request as RegisterClientRequest).scopes)
    expect(scopes).toEqual([['sso:account:access'], ['sso:account:access'], settings.configuredScopes])
  })

  test('registers again if the service has forgotten the client (S6)', async () => {
    let isForgotten = true
    const gone = {code: 'InvalidClientException', operation: 'x', status: 401, message: '', members: {}}
    const {client, names} = recordingClient(({name}) => {
      if (name === 'RegisterClient' || !isForgotten) return undefined
      isForgotten = false
      return new ServiceError(gone)
    })
    await login({client, flow})
    expect(names().filter((name) => name === 'RegisterClient')).toHaveLength(2)
  })

  test('that is denied fails with access_denied, and leaves no token (P6)', async () => {
    await expect(login({flow}, 'deny')).rejects.toMatchObject({code: 'AccessDeniedException'})
    expect(readdirSync(path.join(home, '.aws/sso/cache'))).toHaveLength(1)
  })

  test('that is cancelled ends with the reason, and leaves no token (P11)', async () => {
    const abort = new AbortController()
    const ui = {prompt: () => setTimeout(() => abort.abort(new Error('cancelled')), 10)}
    const sleep = (_: number, signal?: AbortSignal): Promise<void> =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    await expect(login({flow, ui: {prompt: () => void ui.prompt()}, signal: abort.signal, sleep})).rejects.toThrow(
      'cancelled',
    )
    expect(existsSync(tokenFile('my-sso', {env: {HOME: home}, cwd: '/'}))).toBe(false)
  })

  test('removes the cached role credentials of SSO, and no others (C18)', async () => {
    const folder = path.join(home, '.aws/cli/cache')
    mkdirSync(folder, {recursive: true})
    writeFileSync(path.join(folder, 'a.json'), '{"ProviderType":"sso","Credentials":{}}')
    writeFileSync(path.join(folder, 'b.json'), '{"Credentials":{}}')
    writeFileSync(path.join(folder, 'c.txt'), '{"ProviderType":"sso"}')
    await login({flow})
    expect(readdirSync(folder)).toEqual(['b.json', 'c.txt'])
  })

  test('with a start URL in another spelling signs in, and caches under the spelling of the configuration', async () => {
    const startUrl = `${DEFAULT_START_URL.replace('d-', 'D-')}#/`
    await login({flow, settings: {startUrl, region: 'us-east-1', settings: {}}})
    expect(cacheOf(startUrl)).toMatchObject({startUrl})
  })
})

test('a sign-in with an unknown flow fails, and sends nothing', async () => {
  const {client, names} = recordingClient()
  await expect(login({client, flow: 'device-code' as 'device_code'})).rejects.toThrow(
    'Invalid flow. Use authorization_code or device_code.',
  )
  expect(names()).toEqual([])
})

describe('a sign-in with a device code', () => {
  test('says before each pause whether the last request had a response (P8)', async () => {
    const failures = [new TransportError('ConnectionFailed', 'no network'), undefined]
    const {client} = recordingClient(({name}) => (name === 'CreateToken' ? failures.shift() : undefined))
    const lost: boolean[] = []
    const ui = {prompt: decide, connection: (isLost: boolean) => void lost.push(isLost)}
    await login({client, flow: 'device_code', ui})
    expect(lost).toEqual([false, true])
  })
})

describe('a sign-in with an authorization code', () => {
  test('that nobody answers ends in time (L10)', async () => {
    await expect(login({ui: {prompt: () => {}}, wait: 50})).rejects.toMatchObject({code: 'NoApproval'})
  })

  test('that ends without the browser, or is killed, leaves no registration: the service may have forgotten it, and the next one registers (S6)', async () => {
    const registered = () => readRegistration(SETTINGS, {env: {HOME: home}, cwd: '/'})
    const {client, names} = recordingClient()
    await login({client})
    const first = await registered()
    const during: unknown[] = []
    const ui = {prompt: async () => void during.push(await registered())}
    await expect(login({client, ui, wait: 50})).rejects.toMatchObject({code: 'NoApproval'})
    expect([first?.clientId, during, await registered()]).toEqual([expect.any(String), [undefined], undefined])
    await login({client})
    expect(names().filter((name) => name === 'RegisterClient')).toHaveLength(2)
    expect((await registered())?.clientId).not.toBe(first?.clientId)
  })

  test('asks for the scopes, the redirect URI with its port, and the challenge', async () => {
    let url = new URL('http://x')
    const ui = {
      prompt: (prompt: LoginPrompt) => {
        url = new URL(prompt.url)
        return decide(prompt)
      },
    }
    await login({ui})
    expect(url.href.startsWith(`${server.url.replace(/\/$/, '')}/authorize?response_type=code&client_id=`)).toBe(true)
    expect(url.searchParams.get('scopes')).toBe('sso:account:access')
    expect(url.searchParams.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/)
  })
})

describe('a sign-in that is only made if needed', () => {
  test('uses a valid token, and one that can be refreshed', async () => {
    const {client, names} = recordingClient()
    await login({client})
    const before = names().length
    await login({client, ifNeeded: true})
    expect(names().slice(before)).toEqual([])
    await login({client, ifNeeded: true, ahead: 2 * HOUR})
    expect(names().slice(before)).toEqual(['CreateToken'])
  })

  test('is made once if several start at the same time', async () => {
    const prompts: LoginPrompt[] = []
    const ui = {
      prompt: (prompt: LoginPrompt) => {
        prompts.push(prompt)
        return decide(prompt)
      },
    }
    const tokens = await Promise.all(Array.from({length: 10}, () => login({ifNeeded: true, ui})))
    expect([prompts.length, new Set(tokens.map(({token}) => token.accessToken)).size]).toEqual([1, 1])
  })
})

describe('the token of a session', () => {
  test('is not refreshed while 15 minutes are left', async () => {
    const {token} = await login()
    const {client, names} = recordingClient()
    expect(await sessionFor({client, ahead: 44 * 60_000}).token()).toEqual({token})
    expect(names()).toEqual([])
  })

  test('is refreshed when fewer are left, and keeps members that are unknown (C10)', async () => {
    const {token} = await login()
    writeFileSync(tokenFile('my-sso', {env: {HOME: home}, cwd: '/'}), JSON.stringify({...token, other: 1}))
    const fresh = await sessionFor({ahead: 46 * 60_000}).token()
    expect(fresh.token.accessToken).not.toBe(token.accessToken)
    expect(cacheOf()).toEqual(fresh.token)
    expect(cacheOf()).toMatchObject({other: 1})
  })

  test('is refreshed once by ten at the same time (C5)', async () => {
    await login()
    const {client, names} = recordingClient()
    const results = await Promise.all(Array.from({length: 10}, () => sessionFor({client, ahead: 46 * 60_000}).token()))
    expect([names(), new Set(results.map(({token}) => token.accessToken)).size]).toEqual([['CreateToken'], 1])
  })

  test('stays valid with a warning if the refresh fails, and no refresh is tried for 30 seconds (S7)', async () => {
    const {token} = await login()
    const failure = new TransportError('ConnectionFailed', 'no network')
    const {client, names} = recordingClient(() => failure)
    const ahead = 46 * 60_000
    expect(await sessionFor({client, ahead}).token()).toEqual({
      token,
      warning: {reason: 'refresh', cause: failure},
    })
    expect(await sessionFor({client, ahead: ahead + 20_000}).token()).toEqual({token})
    expect(names()).toEqual(['CreateToken'])
    await sessionFor({client, ahead: ahead + 31_000}).token()
    expect(names()).toEqual(['CreateToken', 'CreateToken'])
  })

  test('is an error if it has expired and the refresh fails', async () => {
    await login()
    const failure = new TransportError('ConnectionFailed', 'no network')
    const {client} = recordingClient(() => failure)
    await expect(sessionFor({client, ahead: 2 * HOUR}).token()).rejects.toBe(failure)
  })

  test('is that of another tool if that tool has used the refresh token in the meantime (S7)', async () => {
    const {token} = await login()
    const other = {...token, accessToken: 'OTHER', expiresAt: new Date(Date.now() + 9 * HOUR).toISOString()}
    const refusal = {code: 'InvalidGrantException', operation: 'CreateToken', status: 400, message: '', members: {}}
    const {client} = recordingClient(() => {
      writeFileSync(tokenFile('my-sso', {env: {HOME: home}, cwd: '/'}), JSON.stringify(other))
      return new ServiceError(refusal)
    })
    expect(await sessionFor({client, ahead: 2 * HOUR}).token()).toEqual({token: other})
  })

  test('is returned with a warning if the cache cannot be written (C2)', async () => {
    const {token} = await login()
    const {client} = recordingClient(() => {
      // The directory is replaced by a file before the token arrives.
      rmSync(path.join(home, '.aws/sso/cache'), {recursive: true})
      writeFileSync(path.join(home, '.aws/sso/cache'), '')
      return undefined
    })
    const fresh = await sessionFor({client, ahead: 46 * 60_000}).token()
    expect([fresh.token.accessToken === token.accessToken, fresh.warning]).toEqual([
      false,
      {reason: 'cache', cause: expect.objectContaining({code: 'CacheFailed'})},
    ])
  })

  test('is not refreshed for a start URL without a session', async () => {
    const settings = {startUrl: DEFAULT_START_URL, region: 'us-east-1', settings: {}}
    const {token} = await login({settings, flow: 'device_code'})
    const {client, names} = recordingClient()
    expect(await sessionFor({settings, client, ahead: 46 * 60_000}).token()).toEqual({token})
    const expired = sessionFor({settings, client, ahead: 2 * HOUR}).token()
    await expect(expired).rejects.toMatchObject({code: 'NotSignedIn', message: expect.stringContaining('has expired')})
    expect(names()).toEqual([])
  })

  test('that the service rejects, with its refresh token, counts as ended: a sign-in is needed, and made', async () => {
    await login()
    const refusal = (code: string): ServiceError =>
      new ServiceError({code, operation: 'x', status: 400, message: '', members: {}})
    const {client, names} = recordingClient(({name}) => {
      if (name === 'ListAccounts') return refusal('UnauthorizedException')
      return name === 'CreateToken' ? refusal('InvalidGrantException') : undefined
    })
    const session = sessionFor({client})
    const list = session.withAccessToken((accessToken) => client.send(listAccounts, {accessToken}))
    await expect(list).rejects.toMatchObject({code: 'InvalidGrantException'})
    expect(await session.status()).toMatchObject({isValid: false, isRenewable: false})
    await expect(session.token()).rejects.toMatchObject({code: 'InvalidGrantException'})
    expect(names()).toEqual(['ListAccounts', 'CreateToken', 'CreateToken'])
    const before = cacheOf().accessToken
    const next = await login({ifNeeded: true})
    expect(next.token.accessToken).not.toBe(before)
    expect(await sessionFor().status()).toMatchObject({isValid: true, isRenewable: true})
  })

  test('without a refresh token that the service rejects counts as ended', async () => {
    const settings = {startUrl: DEFAULT_START_URL, region: 'us-east-1', settings: {}}
    await login({settings, flow: 'device_code'})
    const {client} = recordingClient(
      () => new ServiceError({code: 'UnauthorizedException', operation: 'x', status: 401, message: '', members: {}}),
    )
    const session = sessionFor({settings, client})
    const list = session.withAccessToken((accessToken) => client.send(listAccounts, {accessToken}))
    await expect(list).rejects.toMatchObject({code: 'NotSignedIn'})
    expect(await session.status()).toMatchObject({isValid: false, isRenewable: false})
    await expect(session.token()).rejects.toMatchObject({message: expect.stringContaining('was rejected')})
  })

  test('is refreshed if the service has rejected it', async () => {
    const {token} = await login()
    const {client, names} = recordingClient()
    const fresh = await sessionFor({client}).token({rejected: token.accessToken})
    expect([names(), fresh.token.accessToken === token.accessToken]).toEqual([['CreateToken'], false])
    expect(await sessionFor({client}).token({rejected: token.accessToken})).toEqual(fresh)
  })

  test('is an error if the service has rejected it and it cannot be refreshed', async () => {
    const {token} = await login()
    const failure = new TransportError('ConnectionFailed', 'no network')
    const {client} = recordingClient(() => failure)
    await expect(sessionFor({client}).token({rejected: token.accessToken})).rejects.toBe(failure)
    const settings = {startUrl: DEFAULT_START_URL, region: 'us-east-1', settings: {}}
    const legacy = await login({settings, flow: 'device_code'})
    const rejected = sessionFor({settings}).token({rejected: legacy.token.accessToken})
    await expect(rejected).rejects.toMatchObject({
      code: 'NotSignedIn',
      message: expect.stringContaining('was rejected'),
    })
  })

  test('is an error without a sign-in', async () => {
    await expect(sessionFor().token()).rejects.toMatchObject({
      code: 'NotSignedIn',
      message: 'Not signed in to sso-session "my-sso": there is no cached token.',
    })
  })
})

describe('the status of a session', () => {
  test('is read from the cache', async () => {
    expect(await sessionFor().status()).toEqual({isValid: false, isRenewable: false})
    const {token} = await login()
    expect(await sessionFor().status()).toEqual({token, isValid: true, isRenewable: true})
    expect(await sessionFor({ahead: 2 * HOUR}).status()).toEqual({token, isValid: false, isRenewable: true})
    expect(await sessionFor({ahead: 91 * 24 * HOUR}).status()).toEqual({token, isValid: false, isRenewable: false})
  })
})

describe('a sign-out', () => {
  test('ends the session at the service, and removes the token and nothing of another session (C18)', async () => {
    const {token} = await login()
    await login({settings: {...SETTINGS, name: 'other'}})
    const {client, names} = recordingClient()
    expect(await sessionFor({client}).logout()).toBe(true)
    expect(names()).toEqual(['Logout'])
    await expect(client.send(listAccounts, {accessToken: token.accessToken})).rejects.toMatchObject({
      code: 'UnauthorizedException',
    })
    expect(await sessionFor().status()).toEqual({isValid: false, isRenewable: false})
    expect(await sessionFor({settings: {...SETTINGS, name: 'other'}}).status()).toMatchObject({isValid: true})
  })

  test('keeps the registration, and removes it too if it is to be forgotten', async () => {
    await login()
    const folder = path.join(home, '.aws/sso/cache')
    await sessionFor().logout()
    expect(readdirSync(folder)).toHaveLength(1)
    await sessionFor().logout({forget: true})
    expect(readdirSync(folder)).toEqual([])
  })

  test('removes the token even if the service cannot be reached', async () => {
    await login()
    const {client} = recordingClient(() => new TransportError('ConnectionFailed', 'no network'))
    await expect(sessionFor({client}).logout()).rejects.toMatchObject({code: 'ConnectionFailed'})
    expect(await sessionFor().status()).toMatchObject({isValid: false})
  })

  test('without a token sends nothing', async () => {
    const {client, names} = recordingClient()
    expect([await sessionFor({client}).logout(), names()]).toEqual([false, []])
  })
})
