import {DEFAULT_START_URL, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {DEVICE_CODE} from '../../../../tools/testing/sample-client.ts'
import {TestBed} from '../test-bed.ts'
import {describeAwsCli, type Outcome, PATIENCE, startAws} from './aws-cli.ts'
import {AwsHome} from './aws-home.ts'

describeAwsCli('The service commands of the AWS CLI', () => {
  const bed = new TestBed({clock: Date.now})
  let server: EmulatorServer
  let home: AwsHome
  beforeAll(async () => {
    server = await listen(bed.emulator)
    home = new AwsHome()
  })
  afterAll(async () => {
    await server.close()
    home.remove()
  })

  const run = (...words: string[]): Promise<Outcome> =>
    startAws([...words, '--endpoint-url', server.url, '--region', 'us-east-1'], {HOME: home.path}).ended

  /** Runs a command and parses its output. */
  async function answer(...words: string[]): Promise<Record<string, string>> {
    const {stdout, ...rest} = await run(...words)
    expect(rest).toEqual({exitCode: 0, stderr: ''})
    return JSON.parse(stdout) as Record<string, string>
  }

  test('register, start, poll with exit code 254, get a token, and refresh it (E14)', {timeout: PATIENCE}, async () => {
    const words = ['--client-name', 'my-tool', '--client-type', 'public', '--scopes', 'sso:account:access']
    const {clientId, clientSecret, ...registration} = await answer('sso-oidc', 'register-client', ...words)
    expect(registration).toEqual({clientIdIssuedAt: expect.any(Number), clientSecretExpiresAt: expect.any(Number)})

    const client = [`--client-id=${clientId}`, `--client-secret=${clientSecret}`]
    const start = ['start-device-authorization', ...client, '--start-url', DEFAULT_START_URL]
    const {deviceCode, userCode = '', ...authorization} = await answer('sso-oidc', ...start)
    expect(authorization).toEqual({
      verificationUri: `${server.url}/device`,
      verificationUriComplete: `${server.url}/device?user_code=${userCode}`,
      expiresIn: 600,
      interval: 1,
    })

    const redeem = ['create-token', ...client, `--device-code=${deviceCode}`, '--grant-type', DEVICE_CODE]
    expect(await run('sso-oidc', ...redeem)).toEqual({
      exitCode: 254,
      stdout: '',
      stderr: '\nAn error occurred (AuthorizationPendingException) when calling the CreateToken operation: \n',
    })
    await bed.emulator.approve(userCode)
    const {accessToken, refreshToken, ...token} = await answer('sso-oidc', ...redeem)
    expect(token).toEqual({tokenType: 'Bearer', expiresIn: 3_600})

    // This version of the AWS CLI requires a device code for every grant type.
    const refresh = ['--grant-type', 'refresh_token', `--refresh-token=${refreshToken}`, '--device-code', 'none']
    const refreshed = await answer('sso-oidc', 'create-token', ...client, ...refresh)
    expect(refreshed).toEqual({
      accessToken: expect.stringMatching(/^aoaAAAAA/),
      refreshToken: expect.stringMatching(/^aorAAAAA/),
      ...token,
    })
    expect(refreshed['accessToken']).not.toBe(accessToken)
  })
  test('list accounts and roles, and get role credentials (E14)', {timeout: PATIENCE}, async () => {
    const {token} = await bed.signIn()
    const bearer = [`--access-token=${token.accessToken}`]
    const account = ['--account-id', '111122223333']
    expect(await answer('sso', 'list-accounts', ...bearer)).toEqual({
      accountList: [{accountId: '111122223333', accountName: 'sandbox', emailAddress: 'sandbox@example.com'}],
    })
    expect(await answer('sso', 'list-account-roles', ...bearer, ...account)).toEqual({
      roleList: [
        {roleName: 'AdministratorAccess', accountId: '111122223333'},
        {roleName: 'ViewOnlyAccess', accountId: '111122223333'},
      ],
    })
    const role = ['get-role-credentials', ...account, '--role-name', 'ViewOnlyAccess']
    expect(await answer('sso', ...role, ...bearer)).toEqual({
      roleCredentials: {
        accessKeyId: expect.stringMatching(/^ASIA/),
        secretAccessKey: expect.any(String),
        sessionToken: expect.any(String),
        expiration: expect.any(Number),
      },
    })
    expect(await run('sso', ...role, '--access-token', 'unknown')).toMatchObject({
      exitCode: 254,
      stderr: expect.stringContaining('(UnauthorizedException) when calling the GetRoleCredentials operation: Session'),
    })
  })
})
