import {
  type AnyOperation,
  createToken,
  getRoleCredentials,
  listAccountRoles,
  listAccounts,
  logout,
  sendAll,
  sendPages,
} from '@sso-oidc/core'
import type {Directory} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {createDirectory} from '../../../tools/testing/sample-application.ts'
import {ACCOUNT, ask, NO_ACCESS, NO_SCOPE, portalRejection, signedIn, UNAUTHORIZED} from './portal-bed.ts'
import {INVALID_REFRESH_TOKEN, START} from './test-bed.ts'

const INVALID_PAGE = portalRejection('InvalidRequestException', 400, 'Invalid next token provided')

/** Directory in which alice has roles in 250 accounts, and no role in one account. */
function manyAccounts(): Directory {
  const accounts = Array.from({length: 250}, (_, at) => ({
    accountId: String(at).padStart(12, '0'),
    accountName: `account ${at}`,
  }))
  const roles = Array.from({length: 120}, (_, at) => `role-${at}`)
  const assignments = accounts.map(({accountId}) => ({accountId, roles}))
  return {users: [{name: 'alice', assignments}], accounts: [...accounts, {accountId: ACCOUNT, accountName: 'other'}]}
}

const CREDENTIALS = `/federation/credentials?account_id=${ACCOUNT}&role_name=ViewOnlyAccess`
const ROLES = `/assignment/roles?account_id=${ACCOUNT}`
const ACCOUNTS = '/assignment/accounts'

/** Request for each operation. */
const REQUESTS: readonly (readonly [AnyOperation, string, string])[] = [
  [getRoleCredentials, 'GET', CREDENTIALS],
  [listAccountRoles, 'GET', ROLES],
  [listAccounts, 'GET', ACCOUNTS],
  [logout, 'POST', '/logout'],
]

describe('the access portal', () => {
  test('lists the accounts of a user and the roles in them', async () => {
    const {bed, accessToken} = await signedIn()
    expect(await bed.client.send(listAccounts, {accessToken})).toEqual({
      accountList: [{accountId: ACCOUNT, accountName: 'sandbox', emailAddress: 'sandbox@example.com'}],
    })
    expect(await bed.client.send(listAccountRoles, {accessToken, accountId: ACCOUNT})).toEqual({
      roleList: [
        {roleName: 'AdministratorAccess', accountId: ACCOUNT},
        {roleName: 'ViewOnlyAccess', accountId: ACCOUNT},
      ],
    })
  })

  test('returns pages with each item once, in the order of the directory', async () => {
    const users = manyAccounts()
    const {bed, accessToken} = await signedIn({users})
    const ids = users.accounts?.slice(0, 250).map(({accountId}) => accountId)
    for (const size of [{}, {maxResults: 1}, {maxResults: 7}, {maxResults: 100}]) {
      const {accountList = []} = await sendAll(bed.client, listAccounts, {accessToken, ...size})
      expect(accountList.map(({accountId}) => accountId)).toEqual(ids)
    }
    const sizes: number[] = []
    const roles = {accessToken, accountId: ids?.[3] ?? '', maxResults: 50}
    for await (const {roleList = []} of sendPages(bed.client, listAccountRoles, roles)) sizes.push(roleList.length)
    expect(sizes).toEqual([50, 50, 20])
  })

  test('accepts a page token for the same list only', async () => {
    const users = manyAccounts()
    const {bed, accessToken} = await signedIn({users})
    const {nextToken = ''} = JSON.parse((await ask(bed, `${ACCOUNTS}?max_result=1`, accessToken)).text)
    expect(await ask(bed, `${ACCOUNTS}?next_token=${nextToken}`, accessToken)).toMatchObject({status: 200})
    const roles = `/assignment/roles?account_id=${users.accounts?.[0]?.accountId}&next_token=${nextToken}`
    for (const path of [
      roles,
      `${ACCOUNTS}?next_token=nonsense`,
      `${ACCOUNTS}?next_token=`,
      `${ACCOUNTS}?next_token=-1`,
    ]) {
      expect(await ask(bed, path, accessToken)).toEqual(INVALID_PAGE)
    }
  })

  test('issues role credentials in the format of AWS', async () => {
    const {bed, accessToken} = await signedIn()
    const request = {accessToken, accountId: ACCOUNT, roleName: 'ViewOnlyAccess'}
    const {roleCredentials} = await bed.client.send(getRoleCredentials, request)
    expect(roleCredentials).toEqual({
      accessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
      secretAccessKey: expect.stringMatching(/^[\w+/]{40}$/),
      sessionToken: expect.stringMatching(/^IQoJb3JpZ2luX2Vj[\w+/]{300,}={0,2}$/),
      expiration: START + 3_600_000,
    })
    expect((await bed.client.send(getRoleCredentials, request)).roleCredentials).not.toEqual(roleCredentials)
  })

  test('ends a session and invalidates its tokens, but not those of another session', async () => {
    const {bed, credentials, token, accessToken} = await signedIn()
    const other = (await bed.signIn()).token.accessToken
    expect(await bed.client.send(logout, {accessToken})).toEqual({})
    for (const [, method, path] of REQUESTS) expect(await ask(bed, path, accessToken, method)).toEqual(UNAUTHORIZED)
    const refresh = {...credentials, grantType: 'refresh_token', refreshToken: token.refreshToken}
    expect(await bed.call(createToken, refresh)).toEqual(INVALID_REFRESH_TOKEN)
    expect(await ask(bed, ACCOUNTS, other)).toMatchObject({status: 200})
  })

  test('responds to a logout without a body', async () => {
    const {bed, accessToken} = await signedIn()
    expect(await ask(bed, '/logout', accessToken, 'POST')).toEqual({status: 200, errorType: null, text: ''})
  })
})

describe.each(REQUESTS.map(([{name}, method, path]) => ({name, method, path})))('$name (E1)', ({method, path}) => {
  test('succeeds', async () => {
    const {bed, accessToken} = await signedIn()
    expect(await ask(bed, path, accessToken, method)).toMatchObject({status: 200, errorType: null})
  })

  test('is rejected without a token, and with an invalid one', async () => {
    const {bed, token} = await signedIn()
    for (const wrong of [undefined, '', 'unknown', token.refreshToken]) {
      expect(await ask(bed, path, wrong, method)).toEqual(UNAUTHORIZED)
    }
  })

  test('is rejected with an expired token', async () => {
    const {bed, accessToken} = await signedIn()
    bed.wait(3_599)
    expect(await ask(bed, ACCOUNTS, accessToken)).toMatchObject({status: 200})
    bed.wait(1)
    expect(await ask(bed, path, accessToken, method)).toEqual(UNAUTHORIZED)
  })

  test('is rejected for a locked or removed user (W9)', async () => {
    for (const locked of [true, false]) {
      const users = createDirectory()
      const {bed, accessToken} = await signedIn({users})
      if (locked) Object.assign(users.users[0] ?? {}, {locked})
      else users.users.shift()
      expect(await ask(bed, path, accessToken, method)).toEqual(UNAUTHORIZED)
    }
  })
})

describe('a token without the scope for accounts', () => {
  test.each(REQUESTS.slice(0, 3).map(([{name}, method, path]) => ({name, method, path})))(
    'is rejected by $name in strict mode, and accepted in aws mode',
    async ({method, path}) => {
      const strict = await signedIn({mode: 'strict'}, NO_SCOPE)
      expect(await ask(strict.bed, path, strict.accessToken, method)).toEqual(NO_ACCESS)
      const aws = await signedIn({}, NO_SCOPE)
      expect(await ask(aws.bed, path, aws.accessToken, method)).toMatchObject({status: 200})
    },
  )

  test('can end its session', async () => {
    const {bed, accessToken} = await signedIn({mode: 'strict'}, NO_SCOPE)
    expect(await ask(bed, '/logout', accessToken, 'POST')).toMatchObject({status: 200})
  })
})
