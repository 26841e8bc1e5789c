import {execFile} from 'node:child_process'
import {once} from 'node:events'
import {readdirSync} from 'node:fs'
import {request} from 'node:http'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {promisify} from 'node:util'
import {DEFAULT_START_URL} from '@sso-oidc/emulator'
import {type RunningEmulator, startEmulator} from '@sso-oidc/emulator/testing'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type AwsHostsProxy, startAwsHostsProxy} from '../../../../docs/examples/aws-hosts-proxy.ts'
import {type AwsProcess, describeAwsCli, type Outcome, PATIENCE, startAws} from './aws-cli.ts'
import {AwsHome} from './aws-home.ts'
import {requestsDuring} from './requests-during.ts'

/** Program of this repository. */
const SSO_OIDC = path.join(import.meta.dirname, '../../../cli/bin/sso-oidc.js')

/** Timestamp in the format of the AWS CLI. */
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
const ACCESS_TOKEN = expect.stringMatching(/^aoaAAAAA/)

const REGISTRATION = `{"region": "us-east-1", "scopes": ["sso:account:access"], "session_name": "emulator", "startUrl": "${DEFAULT_START_URL}", "tool": "botocore"}`

const PENDING = 'POST /token 400 AuthorizationPendingException'
const TOKEN = 'POST /token 200'
const ROLE_CREDENTIALS = 'GET /federation/credentials 200'

/** Result of a login. */
interface Login {
  /** Milliseconds since the epoch. */
  readonly started: number
  readonly outcome: Outcome
  readonly requests: readonly string[]
}

describeAwsCli('aws sso login, through a proxy for the hosts of AWS', () => {
  const homes: AwsHome[] = []
  let emulator: RunningEmulator
  let proxy: AwsHostsProxy
  /** Home directory after a login, for tests that read it or use a copy. */
  let loggedIn: AwsHome
  let login: Login

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startAwsHostsProxy(emulator.url, 'us-east-1')
    loggedIn = keep(new AwsHome())
    login = await logIn(loggedIn, 'dev', async (userCode) => {
      while (((await emulator.authorizations())[0]?.polls ?? 0) < 3) await sleep(50)
      await emulator.approve(userCode)
    })
  }, PATIENCE)
  afterAll(async () => {
    proxy.close()
    await emulator.close()
    for (const home of homes) home.remove()
  })

  /** Registers a home directory for removal after the tests. */
  function keep(home: AwsHome): AwsHome {
    homes.push(home)
    return home
  }

  const aws = (home: AwsHome, ...words: string[]): AwsProcess => startAws(words, {HOME: home.path, ...proxy.env})

  const exportCredentials = (home: AwsHome, profile: string): Promise<Outcome> =>
    aws(home, 'configure', 'export-credentials', '--profile', profile).ended

  /** Logs in, and decides as the user after the code is shown. */
  async function logIn(home: AwsHome, profile: string, decide: (userCode: string) => Promise<unknown>): Promise<Login> {
    const started = Date.now()
    let outcome: Outcome = {exitCode: null, stdout: '', stderr: ''}
    const requests = await requestsDuring(emulator, async () => {
      const process = aws(home, 'sso', 'login', '--no-browser', '--profile', profile)
      await decide(await process.written(/^[A-Z]{4}-[A-Z]{4}$/m))
      outcome = await process.ended
    })
    return {started, outcome, requests}
  }

  test(
    'is used and refreshed by sso-oidc, whose token the AWS CLI uses in turn (C10)',
    async () => {
      const home = keep(loggedIn.copy())
      const token = async (): Promise<string> => {
        const words = [SSO_OIDC, 'token', '--profile', 'dev']
        const env = {HOME: home.path, AWS_ENDPOINT_URL: emulator.url}
        return (await promisify(execFile)(process.execPath, words, {env})).stdout.trim()
      }
      expect(await token()).toBe(home.read('emulator')['accessToken'])
      home.expireToken()
      const fresh = await token()
      expect(fresh).toEqual(ACCESS_TOKEN)
      expect(home.read('emulator')).toEqual({
        ...loggedIn.read('emulator'),
        accessToken: fresh,
        expiresAt: TIME,
        refreshToken: expect.stringMatching(/^aorAAAAA/),
      })
      const requests = await requestsDuring(emulator, async () => {
        expect(await exportCredentials(home, 'dev')).toMatchObject({exitCode: 0, stderr: ''})
      })
      expect(requests).toEqual([ROLE_CREDENTIALS])
    },
    PATIENCE,
  )

  test('shows the page and the code, and polls without a SlowDownException (E14)', () => {
    const {stdout, ...rest} = login.outcome
    expect(rest).toEqual({exitCode: 0, stderr: ''})
    expect(stdout).toContain(`\n${emulator.url}/device\n`)
    expect(stdout).toContain(`Successfully logged into Start URL: ${DEFAULT_START_URL}\n`)
    const started = ['POST /client/register 200', 'POST /device_authorization 200']
    expect(login.requests).toEqual([...started, PENDING, PENDING, PENDING, TOKEN])
  })

  test('caches token and registration with the file names and fields that other tools expect (C10)', () => {
    const home = loggedIn
    const registration = home.read(REGISTRATION)
    const {clientId, clientSecret, expiresAt: registrationExpiresAt} = registration
    expect(registration).toEqual({
      clientId: expect.any(String),
      clientSecret: expect.any(String),
      expiresAt: TIME,
      scopes: ['sso:account:access'],
    })
    const {expiresAt, ...token} = home.read('emulator')
    expect(token).toEqual({
      startUrl: DEFAULT_START_URL,
      region: 'us-east-1',
      accessToken: ACCESS_TOKEN,
      clientId,
      clientSecret,
      registrationExpiresAt,
      refreshToken: expect.stringMatching(/^aorAAAAA/),
    })
    expect(expiresAt).toEqual(TIME)
    const issued = Date.parse(String(expiresAt)) - 3_600_000
    expect(issued).toBeGreaterThan(login.started - 1_000)
    expect(issued).toBeLessThanOrEqual(Date.now())
    expect(readdirSync(path.dirname(home.cacheFile('emulator')))).toHaveLength(2)
  })

  test('provides role credentials to the AWS CLI and to the SDK (E14, C10)', {timeout: PATIENCE}, async () => {
    const home = keep(loggedIn.copy())
    const requests = await requestsDuring(emulator, async () => {
      const {stdout, ...rest} = await exportCredentials(home, 'dev')
      expect(rest).toEqual({exitCode: 0, stderr: ''})
      expect(JSON.parse(stdout)).toEqual({
        Version: 1,
        AccessKeyId: expect.stringMatching(/^ASIA/),
        SecretAccessKey: expect.any(String),
        SessionToken: expect.any(String),
        Expiration: expect.stringMatching(/\+00:00$/),
      })
      expect(await home.sdkCredentials(['dev'], emulator.env)).toMatchObject({
        accessKeyId: expect.stringMatching(/^ASIA/),
      })
    })
    expect(requests).toEqual([ROLE_CREDENTIALS, ROLE_CREDENTIALS])
  })

  test('is refreshed by the AWS CLI and by the SDK, each with the tokens of the other (C10)', {
    timeout: PATIENCE,
  }, async () => {
    const home = keep(loggedIn.copy())
    const members = Object.keys(home.read('emulator')).sort()
    const refreshTokens = [home.read('emulator')['refreshToken']]
    const steps = [
      () => home.sdkCredentials(['dev'], emulator.env),
      () => exportCredentials(home, 'dev'),
      () => home.sdkCredentials(['dev'], emulator.env),
    ]
    for (const step of steps) {
      home.expireToken()
      expect(await requestsDuring(emulator, step)).toEqual([TOKEN, ROLE_CREDENTIALS])
      expect(Object.keys(home.read('emulator')).sort()).toEqual(members)
      refreshTokens.push(home.read('emulator')['refreshToken'])
    }
    expect(new Set(refreshTokens).size).toBe(4)
  })

  test('uses the cached registration again, and a logout ends the session for all clients (E14)', {
    timeout: PATIENCE,
  }, async () => {
    const home = keep(loggedIn.copy())
    const {outcome, requests} = await logIn(home, 'dev', emulator.approve)
    expect(outcome.exitCode).toBe(0)
    expect(requests[0]).toBe('POST /device_authorization 200')

    const token = home.read('emulator')
    let logout: Outcome | undefined
    const sent = await requestsDuring(emulator, async () => {
      logout = await aws(home, 'sso', 'logout').ended
    })
    expect(logout).toEqual({exitCode: 0, stdout: '', stderr: ''})
    expect(sent).toEqual(['POST /logout 200'])
    expect(() => home.read('emulator')).toThrow(/ENOENT/)
    expect(home.read(REGISTRATION)).toHaveProperty('clientId')

    home.write('emulator', token)
    await expect(home.sdkCredentials(['dev'], emulator.env)).rejects.toThrow('UnauthorizedException')
  })

  test.each<[string, 'deny' | 'expire', number, string]>([
    ['who denies', 'deny', 254, 'AccessDeniedException'],
    ['who comes too late', 'expire', 255, 'expired'],
  ])('fails for a user %s, and caches nothing (E14)', {timeout: PATIENCE}, async (_, decision, exitCode, word) => {
    const home = keep(new AwsHome())
    const decide = {deny: emulator.deny, expire: () => emulator.advance(601)}[decision]
    const {outcome} = await logIn(home, 'dev', decide)
    expect(outcome).toMatchObject({exitCode, stderr: expect.stringContaining(word)})
    expect(() => home.read('emulator')).toThrow(/ENOENT/)
  })

  test('without a session gets a token for eight hours, cached by its start URL (E14, C10)', {
    timeout: PATIENCE,
  }, async () => {
    const home = keep(new AwsHome())
    const {outcome} = await logIn(home, 'old', emulator.approve)
    expect(outcome.exitCode).toBe(0)
    const {expiresAt, ...token} = home.read(DEFAULT_START_URL)
    expect(token).toEqual({
      startUrl: DEFAULT_START_URL,
      region: 'us-east-1',
      accessToken: ACCESS_TOKEN,
      clientId: expect.any(String),
      clientSecret: expect.any(String),
      registrationExpiresAt: TIME,
    })
    const requests = await requestsDuring(emulator, async () => {
      expect(await exportCredentials(home, 'old')).toMatchObject({exitCode: 0})
      await home.sdkCredentials(['old'], emulator.env)
    })
    expect(requests).toEqual([ROLE_CREDENTIALS, ROLE_CREDENTIALS])
  })
  test('cannot connect to other hosts through the proxy', async () => {
    const asked = request(proxy.env.HTTPS_PROXY, {method: 'CONNECT', path: 'sts.us-east-1.amazonaws.com:443'}).end()
    const [{statusCode}] = await once(asked, 'connect')
    expect(statusCode).toBe(403)
  })
})
