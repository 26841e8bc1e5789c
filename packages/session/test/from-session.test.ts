import {spawn} from 'node:child_process'
import {randomUUID} from 'node:crypto'
import {readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {inspect} from 'node:util'
import {CreateTokenWithIAMCommand, SSOOIDCClient} from '@aws-sdk/client-sso-oidc'
import {fetchTransport} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {pageBlocks} from '../../../tools/testing/page-blocks.ts'
import {ARN, createAssertion, createDirectory, JWT_BEARER} from '../../../tools/testing/sample-application.ts'
import {
  type FromSessionOptions,
  fromSession,
  fromTime,
  readCachedToken,
  roleCredentialsFile,
  tokenFile,
  tokenFromSession,
} from '../src/index.ts'
import {type SignedInHome, signedInHome} from './sign-in-home.ts'

const MINUTE = 60_000
const operationsOf = ({requests}: SignedInHome) => requests.map(({operation}) => operation)

/** Sends a request that an SDK client signs, and returns whether the emulator accepted the signature. */
async function sendSigned(client: SSOOIDCClient): Promise<boolean> {
  const now = Math.floor(Date.now() / 1000)
  const assertion = createAssertion({jti: randomUUID(), iat: now, exp: now + 600})
  const command = new CreateTokenWithIAMCommand({clientId: ARN, grantType: JWT_BEARER, assertion})
  return (await client.send(command)).accessToken !== undefined
}

describe('fromSession', () => {
  test('gives clients of the AWS SDK credentials that the service accepts, and requests them once', async () => {
    await using user = await signedInHome({users: createDirectory()})
    const clients = Array.from({length: 8}, () => {
      const credentials = fromSession({profile: 'dev', home: user.home})
      return new SSOOIDCClient({region: 'us-east-1', endpoint: user.url, credentials})
    })
    expect(await Promise.all(clients.map(sendSigned))).toEqual(Array(8).fill(true))
    expect(await Promise.all(clients.map(sendSigned))).toEqual(Array(8).fill(true))
    expect(operationsOf(user).filter((name) => name !== 'CreateTokenWithIAM')).toEqual(['GetRoleCredentials'])
    for (const client of clients) client.destroy()
  })

  test('returns all members that an SDK uses', async () => {
    await using user = await signedInHome()
    const credentials = await fromSession({profile: 'dev', home: user.home})()
    expect(credentials).toEqual({
      accessKeyId: expect.stringMatching(/^ASIA/),
      secretAccessKey: expect.any(String),
      sessionToken: expect.any(String),
      expiration: expect.any(Date),
      accountId: '111122223333',
    })
    expect(credentials.expiration.getTime()).toBeGreaterThan(Date.now() + 50 * MINUTE)
    expect(inspect(credentials)).not.toContain(credentials.secretAccessKey)
    expect(inspect(credentials)).not.toContain(credentials.sessionToken)
  })

  test.each<[string, FromSessionOptions]>([
    ['of a session and a role', {session: 'my-sso', accountId: '111122223333', roleName: 'ViewOnlyAccess'}],
    ['of the account of a profile and another role', {profile: 'dev', roleName: 'ViewOnlyAccess'}],
  ])('takes the role %s', async (_, options) => {
    await using user = await signedInHome()
    await fromSession({...options, home: user.home})()
    const role = {accountId: '111122223333', roleName: 'ViewOnlyAccess'}
    const session = {name: 'my-sso', startUrl: '', region: '', settings: {}}
    expect(readFileSync(roleCredentialsFile(session, role, user.home), 'utf8')).toContain('"AccountId":"111122223333"')
  })

  test('keeps credentials until 5 minutes before their expiration, and requests them again on request', async () => {
    await using user = await signedInHome()
    let ahead = 0
    const provider = fromSession({profile: 'dev', home: user.home, now: () => Date.now() + ahead})
    const first = await provider()
    rmSync(path.join(user.folder, '.aws/cli'), {recursive: true})
    ahead = first.expiration.getTime() - Date.now() - 5.5 * MINUTE
    expect(await provider()).toBe(first)
    ahead += MINUTE
    const second = await provider()
    expect(second.accessKeyId).not.toBe(first.accessKeyId)
    const third = await provider({forceRefresh: true})
    expect(third.accessKeyId).not.toBe(second.accessKeyId)
    expect(operationsOf(user).filter((name) => name === 'GetRoleCredentials')).toHaveLength(3)
  })

  test('uses credentials that could not be renewed, and tries again after 30 seconds', async () => {
    await using user = await signedInHome()
    let ahead = 0
    let isDown = false
    const transport = fetchTransport({
      fetch: async (...parameters) => {
        if (isDown) throw new Error('down')
        return fetch(...parameters)
      },
    })
    const provider = fromSession({profile: 'dev', home: user.home, now: () => Date.now() + ahead, transport})
    const first = await provider()
    ahead = first.expiration.getTime() - Date.now() - 4 * MINUTE
    isDown = true
    const old = await provider()
    expect(old.accessKeyId).toBe(first.accessKeyId)
    isDown = false
    expect(await provider()).toBe(old)
    ahead += 31_000
    expect((await provider()).accessKeyId).not.toBe(first.accessKeyId)
  })

  test('shares a request between a call and others at the same time', async () => {
    await using user = await signedInHome()
    const provider = fromSession({profile: 'dev', home: user.home})
    const all = await Promise.all([provider(), provider(), provider({forceRefresh: true}), provider()])
    expect(new Set(all.slice(0, 2)).size).toBe(1)
    expect(all[3]).toBe(all[2])
  })

  test('of several processes requests credentials once', async () => {
    await using user = await signedInHome()
    const script = `import {fromSession} from '@sso-oidc/session'
      console.log((await fromSession({profile: 'dev'})()).accessKeyId)`
    const keys = await Promise.all(Array.from({length: 4}, () => runModule(script, user)))
    expect(new Set(keys).size).toBe(1)
    expect(operationsOf(user)).toEqual(['GetRoleCredentials'])
  })

  test.each<[string, FromSessionOptions, string, string]>([
    ['no role', {session: 'my-sso'}, 'NoRole', 'Profile "default" has no role.'],
    ['half a role', {session: 'my-sso', accountId: '1'}, 'NoRole', 'Profile "default" has no role.'],
    ['an unknown profile', {profile: 'nope'}, 'ProfileNotFound', 'Profile "nope" not found in ~/.aws/config or'],
    ['an unknown session', {session: 'nope'}, 'SessionNotFound', 'The sso-session "nope" was not found'],
  ])('with %s fails and sends nothing', async (_, options, code, message) => {
    await using user = await signedInHome()
    const provider = fromSession({...options, home: user.home})
    await expect(provider()).rejects.toMatchObject({code, message: expect.stringContaining(message)})
    expect(user.requests).toEqual([])
  })

  test('fails if nobody is signed in, and succeeds after a sign-in', async () => {
    await using user = await signedInHome()
    const file = tokenFile('my-sso', user.home)
    const token = readFileSync(file)
    rmSync(file)
    const provider = fromSession({profile: 'dev', home: user.home})
    await expect(provider()).rejects.toMatchObject({code: 'NotSignedIn'})
    writeFileSync(file, token)
    expect((await provider()).accountId).toBe('111122223333')
  })

  test.each<[object, Partial<FromSessionOptions>, string]>([
    [{}, {}, 'https://portal.sso.eu-west-1.amazonaws.com'],
    [{}, {endpoint: 'https://example.com'}, 'https://example.com'],
    [{AWS_ENDPOINT_URL: 'http://127.0.0.1:1'}, {}, 'http://127.0.0.1:1'],
    [{AWS_ENDPOINT_URL_SSO: 'http://127.0.0.1:2', AWS_ENDPOINT_URL: 'http://127.0.0.1:1'}, {}, 'http://127.0.0.1:2'],
    [{AWS_USE_DUALSTACK_ENDPOINT: 'true'}, {}, 'https://portal.sso.eu-west-1.api.aws'],
  ])('with the variables %j and the options %j sends requests to %s', async (env, options, origin) => {
    await using user = await signedInHome()
    const home = {...user.home, env: {HOME: user.folder, ...env}}
    const urls: string[] = []
    const transport = async ({url}: {url: string}) => {
      urls.push(new URL(url).origin)
      return {status: 400, headers: {}, body: new Uint8Array()}
    }
    await expect(fromSession({profile: 'dev', home, transport, ...options})()).rejects.toMatchObject({code: '400'})
    expect(urls).toEqual([origin])
  })

  test('with an invalid endpoint fails, and its error names the setting', async () => {
    await using user = await signedInHome()
    const home = {...user.home, env: {...user.home.env, AWS_ENDPOINT_URL: 'secret'}}
    await expect(fromSession({profile: 'dev', home})()).rejects.toMatchObject({
      code: 'InvalidSetting',
      message: 'The URL in AWS_ENDPOINT_URL is not a valid http or https URL.',
    })
  })
})

describe('tokenFromSession', () => {
  test('returns the access token of the session, and refreshes it once', async () => {
    await using user = await signedInHome()
    const cached = await readCachedToken('my-sso', user.home)
    if (cached === undefined) throw new Error('nobody is signed in')
    const first = await tokenFromSession({session: 'my-sso', home: user.home})()
    expect(inspect(first)).not.toContain(first.token)
    expect(first).toEqual({token: cached.accessToken, expiration: new Date(cached.expiresAt)})
    writeFileSync(tokenFile('my-sso', user.home), JSON.stringify({...cached, expiresAt: fromTime(Date.now() + MINUTE)}))
    const providers = Array.from({length: 8}, () => tokenFromSession({profile: 'dev', home: user.home}))
    const tokens = await Promise.all(providers.map((provider) => provider()))
    expect(new Set(tokens.map(({token}) => token)).size).toBe(1)
    expect(tokens[0]?.token).not.toBe(first.token)
    expect(operationsOf(user)).toEqual(['CreateToken'])
  })

  test('returns another token on request', async () => {
    await using user = await signedInHome()
    const provider = tokenFromSession({session: 'my-sso', home: user.home})
    const first = await provider()
    expect(await provider()).toBe(first)
    expect((await provider({forceRefresh: true})).token).not.toBe(first.token)
  })
})

test('the examples of the README print what it shows', async () => {
  await using user = await signedInHome()
  const blocks = pageBlocks('packages/session/README.md').filter(({first}) => !first.startsWith('npm'))
  expect(blocks.map(({info}) => info)).toEqual(Array(5).fill(['ts', '']).flat())
  for (let at = 0; at < blocks.length; at += 2) {
    const [code = '', output = ''] = blocks.slice(at, at + 2).map((block) => block.take())
    // The times are those of the sign-in.
    const timeless = (printed: string): string => printed.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    expect(timeless(`${await runModule(code, user)}\n`)).toBe(timeless(output))
  }
}, 60_000)

/** Runs an ES module in a process and returns its output. */
async function runModule(code: string, {folder, url}: SignedInHome): Promise<string> {
  const argv = ['--conditions=@sso-oidc/source', '--input-type=module-typescript', '--eval', code]
  const child = spawn(process.execPath, argv, {
    cwd: path.join(import.meta.dirname, '..'),
    env: {
      HOME: folder,
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_SSO: url,
      AWS_ENDPOINT_URL_SSO_OIDC: url,
      NODE_NO_WARNINGS: '1',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  const exitCode = await new Promise((resolve) => child.on('close', resolve))
  expect(exitCode).toBe(0)
  return stdout.trimEnd()
}
