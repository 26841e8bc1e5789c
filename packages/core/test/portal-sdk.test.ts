import {createServer, type IncomingMessage} from 'node:http'
import type {AddressInfo} from 'node:net'
import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
  paginateListAccounts,
  SSOClient,
} from '@aws-sdk/client-sso'
import {
  createClient,
  endpointFor,
  getRoleCredentials,
  listAccountRoles,
  listAccounts,
  logout,
  sendAll,
} from '@sso-oidc/core'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {errorOf} from './scripted.ts'

/** Request parts that both clients must send alike. User agent, attempt number, and order of the query differ. */
interface ReceivedRequest {
  readonly method: string | undefined
  readonly path: string | undefined
  /** Encoded parameters, sorted. The SDK sends them by name, the AWS CLI and this package in the order of the model. */
  readonly query: readonly string[]
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

const received: ReceivedRequest[] = []
let respond: (index: number) => {status: number; body: unknown} = () => ({status: 200, body: {}})

async function read(request: IncomingMessage): Promise<ReceivedRequest> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  const {method, url = '', headers} = request
  const [path, query = ''] = url.split('?')
  const names = ['x-amz-sso_bearer_token', 'content-type', 'authorization']
  const compared = Object.fromEntries(names.map((name) => [name, headers[name]?.toString()]))
  return {method, path, query: query.split('&').sort(), headers: compared, body}
}

const server = createServer(async (request, response) => {
  received.push(await read(request))
  const {status, body} = respond(received.length - 1)
  response.writeHead(status, {'content-type': 'application/json'}).end(body === '' ? '' : JSON.stringify(body))
})

let sdk: SSOClient
let ours: ReturnType<typeof createClient>

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  sdk = new SSOClient({region: 'us-east-1', endpoint, maxAttempts: 1})
  ours = createClient({endpoint, maxAttempts: 1})
})
beforeEach(() => {
  received.length = 0
})
afterAll(() => {
  sdk.destroy()
  server.closeAllConnections()
  server.close()
})

const ACCOUNT = {accountId: '1', accountName: 'n', emailAddress: 'e'}
const CREDENTIALS = {accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't', expiration: 1_700_000_000_000}
const token = {accessToken: 'aoaAAAAA~x/y+z=:MGYCMQ'}
const role = {...token, roleName: "o'r (d)*!~", accountId: 'ü/?&= +%'}
const roles = {...token, accountId: '123456789012', nextToken: 'n+/=', maxResults: 100}

describe('the AWS SDK and this package', () => {
  test.each<[string, unknown, () => Promise<object>, () => Promise<object>]>([
    [
      'GetRoleCredentials',
      {roleCredentials: CREDENTIALS},
      () => sdk.send(new GetRoleCredentialsCommand(role)),
      () => ours.send(getRoleCredentials, role),
    ],
    [
      'ListAccountRoles',
      {roleList: [{roleName: 'r', accountId: '1'}], nextToken: 'n'},
      () => sdk.send(new ListAccountRolesCommand(roles)),
      () => ours.send(listAccountRoles, roles),
    ],
    [
      'ListAccounts',
      {accountList: [ACCOUNT]},
      () => sdk.send(new ListAccountsCommand(token)),
      () => ours.send(listAccounts, token),
    ],
    ['Logout', '', () => sdk.send(new LogoutCommand(token)), () => ours.send(logout, token)],
  ])('send the same %s, and return the same response', async (_, body, bySdk, byUs) => {
    respond = () => ({status: 200, body})
    const {$metadata, ...expected} = (await bySdk()) as {$metadata: object}
    expect(await byUs()).toEqual(expected)
    expect(received[1]).toEqual(received[0])
    expect(received).toHaveLength(2)
  })

  test.each([
    'us-east-1',
    'eu-central-2',
    'il-central-1',
    'mx-central-1',
    'xx-unknown-1',
    'us-gov-east-1',
    'cn-northwest-1',
    'eusc-de-east-1',
    'us-iso-west-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'us-isof-south-1',
  ])('use the same endpoints in %s', (region) => {
    for (const fips of [false, true]) {
      for (const dualStack of [false, true]) {
        const {url} = sdk.config.endpointProvider({Region: region, UseFIPS: fips, UseDualStack: dualStack})
        expect(endpointFor(region, {service: 'sso', fips, dualStack}).href).toBe(url.href)
      }
    }
  })

  test('return the same pages', async () => {
    const pages = [{accountList: [ACCOUNT], nextToken: 'n 1'}, {accountList: []}]
    respond = (index) => ({status: 200, body: pages[index % 2]})
    const accountList: object[] = []
    for await (const page of paginateListAccounts({client: sdk}, {...token}))
      accountList.push(...(page.accountList ?? []))
    expect(await sendAll(ours, listAccounts, token)).toEqual({accountList})
    expect(received.slice(2)).toEqual(received.slice(0, 2))
    expect(received).toHaveLength(4)
  })

  test.each([
    [400, 'InvalidRequestException'],
    [401, 'UnauthorizedException'],
    [403, 'ForbiddenException'],
    [404, 'ResourceNotFoundException'],
    [429, 'TooManyRequestsException'],
  ])('report the same exception for status %i: %s', async (status, name) => {
    respond = () => ({status, body: {message: 'm', __type: `com.amazonaws.switchboard.portal#${name}`}})
    const theirs: unknown = await sdk.send(new LogoutCommand(token)).catch((error: unknown) => error)
    expect(theirs).toMatchObject({name, message: 'm', $metadata: {httpStatusCode: status}})
    expect(await errorOf(() => ours.send(logout, token))).toEqual({
      name: 'ServiceError',
      code: name,
      message: `Logout failed with ${name}: m`,
      details: {code: name, operation: 'Logout', status, message: 'm', members: {}},
      attempts: 1,
      isLastAttempt: true,
    })
  })
})
