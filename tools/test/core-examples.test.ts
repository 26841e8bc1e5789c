import {DEFAULT_START_URL} from '@sso-oidc/emulator'
import {type RunningEmulator, startEmulator} from '@sso-oidc/emulator/testing'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {pageBlock} from '../testing/page-blocks.ts'
import {UserFolder} from '../testing/user-folder.ts'

const CORE = 'packages/core/README.md'

let user: UserFolder
beforeEach(() => {
  user = new UserFolder()
  return () => user[Symbol.dispose]()
})

describe('the examples of the README of core', () => {
  let emulator: RunningEmulator
  beforeAll(async () => {
    const accounts = [{accountId: '111122223333', accountName: 'sandbox'}]
    const assignments = [{accountId: '111122223333', roles: ['Developer']}]
    emulator = await startEmulator({autoApprove: true, users: {accounts, users: [{name: 'alice', assignments}]}})
  })
  afterAll(() => emulator.close())

  /** Runs the example that signs in. */
  async function signIn(): Promise<{shown: string; tokens: Record<string, string>}> {
    const code = pageBlock(CORE, 'waitForToken').take()
    const print = 'console.log(JSON.stringify({clientId, clientSecret, accessToken, refreshToken}))'
    const output = await user.runModule(`${code}\n${print}`, {EMULATOR: emulator.url})
    const [shown = '', tokens = ''] = output.split('\n')
    return {shown, tokens: JSON.parse(tokens)}
  }

  test('sign in with a device code and get role credentials', async () => {
    const {shown, tokens} = await signIn()
    expect(shown).toMatch(/^Open http:\S+user_code=([A-Z-]{9}) and confirm that it shows the code \1\.$/)
    const code = `${pageBlock(CORE, 'getRoleCredentials').take()}\nconsole.log(roleCredentials?.accessKeyId)`
    const env = {EMULATOR: emulator.url, ACCESS_TOKEN: tokens['accessToken']}
    expect(await user.runModule(code, env)).toMatch(/^ASIA\w{16}\n$/)
  })

  test('refresh a token, and return undefined if the session has ended', async () => {
    const {tokens} = await signIn()
    const code = `${pageBlock(CORE, 'createToken, ServiceError').take()}
      import {createClient} from '@sso-oidc/core'
      const client = createClient({region: 'us-east-1'})
      const [id = '', secret = '', token = ''] = JSON.parse(process.env['SIGN_IN'] ?? '[]')
      const next = await refresh(client, id, secret, token)
      console.log(next?.accessToken, await refresh(client, id, secret, 'none'))`
    const {clientId, clientSecret, refreshToken} = tokens
    const env = {EMULATOR: emulator.url, SIGN_IN: JSON.stringify([clientId, clientSecret, refreshToken])}
    expect(await user.runModule(code, env)).toMatch(/^aoa\S+ undefined\n$/)
  })

  test('redeem an authorization code, which the service rejects', async () => {
    const code = `${pageBlock(CORE, 'createToken, GrantType').take()}
      import {createClient, registerClient} from '@sso-oidc/core'
      const client = createClient({region: 'us-east-1'})
      const {clientId, clientSecret} = await client.send(registerClient, {
        clientName: 'n',
        clientType: 'public',
        scopes: ['sso:account:access'],
        grantTypes: ['authorization_code'],
        redirectUris: ['http://127.0.0.1/oauth/callback'],
        issuerUrl: '${DEFAULT_START_URL}',
      })
      await redeem(client, clientId, clientSecret, 'none').catch(({code}) => console.log(code))`
    expect(await user.runModule(code, {EMULATOR: emulator.url})).toBe('InvalidGrantException\n')
  })

  test('validate with a Standard Schema, and print what the page shows', async () => {
    const code = pageBlock(CORE, 'import {registerClient}').take()
    const shown = [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => `${line}\n`)
    expect(await user.runModule(code)).toBe(shown.join(''))
  })

  test('use the transport of Node with a time limit', async () => {
    const code = `${pageBlock(CORE, 'import {createClient} from').take()}
      import {registerClient} from '@sso-oidc/core'
      console.log((await client.send(registerClient, {clientName: 'n', clientType: 'public'})).clientId)`
    expect(await user.runModule(code, {EMULATOR: emulator.url})).toMatch(/^\S{20,}\n$/)
  })

  test('use the fetch function of the emulator', async () => {
    const code = `${pageBlock(CORE, 'fetchTransport').take()}
      import {registerClient} from '@sso-oidc/core'
      console.log((await client.send(registerClient, {clientName: 'n', clientType: 'public'})).clientId)`
    expect(await user.runModule(code)).toMatch(/^\S{20,}\n$/)
  })
})
