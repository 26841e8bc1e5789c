import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  LogoutCommand,
  paginateListAccounts,
  SSOClient,
  UnauthorizedException,
} from '@aws-sdk/client-sso'
import {CreateTokenWithIAMCommand, SSOOIDCClient} from '@aws-sdk/client-sso-oidc'
import {type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {ACCESS_TOKEN, ARN, createDirectory, TOKEN_EXCHANGE} from '../../../tools/testing/sample-application.ts'
import {TestBed} from './test-bed.ts'

const ACCOUNTS = ['111122223333', '222233334444', '333344445555']

const users = createDirectory()
users.accounts = ACCOUNTS.map((accountId) => ({accountId, accountName: `account ${accountId}`}))
users.users[0] = {
  ...users.users[0],
  name: 'alice',
  assignments: ACCOUNTS.map((accountId) => ({accountId, roles: ['r']})),
}

const bed = new TestBed({clock: Date.now, users})
let server: EmulatorServer
let sdk: SSOClient

beforeAll(async () => {
  server = await listen(bed.emulator)
  sdk = new SSOClient({region: 'us-east-1', endpoint: server.url, maxAttempts: 1})
})

afterAll(async () => {
  sdk.destroy()
  await server.close()
})

test('The AWS SDK lists accounts and roles, gets credentials that can sign, and logs out (E14)', async () => {
  const {accessToken = ''} = (await bed.signIn()).token
  const found: unknown[] = []
  for await (const {accountList = []} of paginateListAccounts({client: sdk, pageSize: 2}, {accessToken})) {
    found.push(accountList.map(({accountId}) => accountId))
  }
  expect(found).toEqual([ACCOUNTS.slice(0, 2), ACCOUNTS.slice(2)])
  const [accountId = ''] = ACCOUNTS
  const {roleList} = await sdk.send(new ListAccountRolesCommand({accessToken, accountId}))
  expect(roleList).toEqual([{roleName: 'r', accountId}])

  const command = new GetRoleCredentialsCommand({accessToken, accountId, roleName: 'r'})
  const {accessKeyId = '', secretAccessKey = '', sessionToken = ''} = (await sdk.send(command)).roleCredentials ?? {}
  const credentials = {accessKeyId, secretAccessKey, sessionToken}
  const oidc = new SSOOIDCClient({region: 'us-east-1', endpoint: server.url, maxAttempts: 1, credentials})
  const subject = {subjectToken: accessToken, subjectTokenType: ACCESS_TOKEN}
  const exchange = new CreateTokenWithIAMCommand({clientId: ARN, grantType: TOKEN_EXCHANGE, ...subject})
  expect(await oidc.send(exchange)).toMatchObject({tokenType: 'Bearer'})
  oidc.destroy()

  expect(await sdk.send(new LogoutCommand({accessToken}))).toMatchObject({$metadata: {httpStatusCode: 200}})
  const rejected = await sdk.send(command).catch((error: unknown) => error)
  expect(rejected).toBeInstanceOf(UnauthorizedException)
  expect(rejected).toMatchObject({message: 'Session token not found or invalid', $metadata: {httpStatusCode: 401}})
})

test('The AWS SDK gets an error that its model does not contain', async () => {
  const {accessToken = ''} = (await bed.signIn()).token
  const command = new GetRoleCredentialsCommand({accessToken, accountId: ACCOUNTS[0] ?? '', roleName: 'other'})
  await expect(sdk.send(command)).rejects.toMatchObject({
    name: 'ForbiddenException',
    message: 'No access',
    $metadata: {httpStatusCode: 403},
  })
})
