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
import {ENDPOINT} from '../../../tools/testing/page-browser.ts'
import {ACCESS_TOKEN, ARN, createDirectory, TOKEN_EXCHANGE} from '../../../tools/testing/sample-application.ts'
import {FULL_CLIENT} from '../../../tools/testing/sample-client.ts'
import {INVALID_REFRESH_TOKEN, START, signatureRejection, TestBed, toAnswer, type WireResponse} from './test-bed.ts'

/** Returns the exact response of a rejection by the portal. */
function portalRejection(exception: string, status: number, message: string): WireResponse {
  return {
    status,
    errorType: `${exception}:http://internal.amazon.com/coral/com.amazonaws.switchboard.portal/`,
    text: `{"message":"${message}","__type":"com.amazonaws.switchboard.portal#${exception}"}`,
  }
}

const UNAUTHORIZED = portalRejection('UnauthorizedException', 401, 'Session token not found or invalid')
const NO_ACCESS = portalRejection('ForbiddenException', 403, 'No access')
const INVALID = portalRejection('InvalidRequestException', 400, 'A parameter is missing or invalid')
const INVALID_PAGE = portalRejection('InvalidRequestException', 400, 'Invalid next token provided')
const UNKNOWN_ACCOUNT = portalRejection('ResourceNotFoundException', 404, 'Account not found')

const ACCOUNT = '111122223333'

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

async function signedIn(options: ConstructorParameters<typeof TestBed>[0] = {}, registration = FULL_CLIENT) {
  const bed = new TestBed(options)
  const {credentials, token} = await bed.signIn(registration)
  return {bed, credentials, token, accessToken: token.accessToken ?? ''}
}

/** Sends a request to the portal. */
async function ask(bed: TestBed, path: string, token?: string, method = 'GET'): Promise<WireResponse> {
  const headers = token === undefined ? {} : {'x-amz-sso_bearer_token': token}
  return toAnswer(await bed.emulator.fetch(ENDPOINT + path, {method, headers}))
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

const NO_SCOPE = {...FULL_CLIENT, scopes: ['openid']}

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

describe('a request for a role', () => {
  const OTHER = '444455556666'
  const users: Directory = {
    users: [{name: 'alice', assignments: [{accountId: ACCOUNT, roles: ['a', 'a', 'b']}]}],
    accounts: [
      {accountId: ACCOUNT, accountName: 'a'},
      {accountId: OTHER, accountName: 'b'},
    ],
  }

  test.each([
    ['a role that the user does not have', `/federation/credentials?account_id=${ACCOUNT}&role_name=c`, NO_ACCESS],
    ['a role in another spelling', `/federation/credentials?account_id=${ACCOUNT}&role_name=A`, NO_ACCESS],
    ['an account without a role', `/federation/credentials?account_id=${OTHER}&role_name=a`, NO_ACCESS],
    ['the roles of such an account', `/assignment/roles?account_id=${OTHER}`, NO_ACCESS],
    ['an account that does not exist', '/federation/credentials?account_id=1&role_name=a', UNKNOWN_ACCOUNT],
    ['the roles of such an account too', '/assignment/roles?account_id=1', UNKNOWN_ACCOUNT],
    ['no account', '/federation/credentials?role_name=a', INVALID],
    ['no role', `/federation/credentials?account_id=${ACCOUNT}`, INVALID],
    ['the roles of no account', '/assignment/roles', INVALID],
    ['101 items', `/assignment/roles?account_id=${ACCOUNT}&max_result=101`, INVALID],
  ])('is rejected for %s (E1)', async (_, path, expected) => {
    const {bed, accessToken} = await signedIn({users})
    expect(await ask(bed, path, accessToken)).toEqual(expected)
  })

  // In the order of the checks.
  const BAD = '/federation/credentials?role_name=c'
  test.each([
    ['no token before a missing account', BAD, undefined, UNAUTHORIZED],
    ['a missing account before a bad token', BAD, 'unknown', INVALID],
    ['a bad token before an unknown account', `${BAD}&account_id=1`, 'unknown', UNAUTHORIZED],
  ])('reports %s (E2)', async (_, path, token, expected) => {
    expect(await ask(new TestBed({users}), path, token)).toEqual(expected)
  })

  test('reports a missing scope before an unknown account, and an unknown account before a role (E2)', async () => {
    const strict = await signedIn({users, mode: 'strict'}, NO_SCOPE)
    expect(await ask(strict.bed, `${BAD}&account_id=1`, strict.accessToken)).toEqual(NO_ACCESS)
    const {bed, accessToken} = await signedIn({users})
    expect(await ask(bed, `${BAD}&account_id=1`, accessToken)).toEqual(UNKNOWN_ACCOUNT)
  })
})

describe('credentials of a role', () => {
  async function withCredentials() {
    const users = createDirectory()
    const {bed, accessToken} = await signedIn({users})
    const request = {accessToken, accountId: ACCOUNT, roleName: 'ViewOnlyAccess'}
    const {roleCredentials} = await bed.client.send(getRoleCredentials, request)
    if (roleCredentials === undefined) throw new Error('There are no credentials.')
    const {expiration: _, ...keys} = roleCredentials
    const subject = {subjectToken: accessToken, subjectTokenType: ACCESS_TOKEN}
    const exchange = (changes: object = {}) =>
      bed.callSigned({clientId: ARN, grantType: TOKEN_EXCHANGE, ...subject}, {...keys, ...changes})
    return {bed, keys, exchange}
  }

  const UNKNOWN = signatureRejection(
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  )

  test('sign for an application', async () => {
    const {exchange} = await withCredentials()
    expect(await exchange()).toMatchObject({status: 200})
  })

  test('expire after an hour', async () => {
    const {bed, exchange} = await withCredentials()
    bed.wait(3_599)
    expect(await exchange()).toMatchObject({status: 200})
    bed.wait(1)
    expect(await exchange()).toEqual(
      signatureRejection('ExpiredTokenException', 'The security token included in the request is expired'),
    )
  })

  test('are rejected after any change (E15)', async () => {
    const {keys, exchange} = await withCredentials()
    const {accessKeyId, sessionToken} = keys
    // The 90th character is part of the content, the 20th is part of its HMAC.
    const changed = [20, 90].map(
      (at) => sessionToken.slice(0, at) + (sessionToken[at] === 'A' ? 'B' : 'A') + sessionToken.slice(at + 1),
    )
    const other = (await withCredentials()).keys
    for (const token of [...changed, '', 'IQoJb3JpZ2luX2Vj', sessionToken.slice(0, -20), `x${sessionToken}`]) {
      expect(await exchange({sessionToken: token})).toEqual(UNKNOWN)
    }
    expect(await exchange({accessKeyId: accessKeyId.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))})).toEqual(
      UNKNOWN,
    )
    expect(await exchange({secretAccessKey: `${other.secretAccessKey}x`})).toEqual(
      signatureRejection(
        'InvalidSignatureException',
        'The request signature we calculated does not match the signature you provided.',
      ),
    )
  })
})
