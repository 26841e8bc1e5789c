import {getRoleCredentials} from '@sso-oidc/core'
import type {Directory} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {ACCESS_TOKEN, ARN, createDirectory, TOKEN_EXCHANGE} from '../../../tools/testing/sample-application.ts'
import {ACCOUNT, ask, INVALID, NO_ACCESS, NO_SCOPE, signedIn, UNAUTHORIZED, UNKNOWN_ACCOUNT} from './portal-bed.ts'
import {signatureRejection, TestBed} from './test-bed.ts'

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
