import {once} from 'node:events'
import {appendFileSync, readdirSync, readFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import {inspect} from 'node:util'
import {CreateTokenWithIAMCommand, SSOOIDCClient} from '@aws-sdk/client-sso-oidc'
import {describe, expect, test} from 'vitest'
import {fromSession, fromTime} from '../src/index.ts'
import {type SignedInHome, signedInHome} from './sign-in-home.ts'

const MINUTE = 60_000
const DEPLOY = 'arn:aws:iam::444455556666:role/Deploy'
const OPS = 'arn:aws:iam::777788889999:role/ops/Audit'

/** Request that a server in the shape of STS has got. */
interface StsRequest {
  /** Access key ID and scope of the signature. */
  readonly signer: string
  readonly parameters: Readonly<Record<string, string>>
}

interface Sts extends AsyncDisposable {
  readonly url: string
  readonly requests: StsRequest[]
}

/** Starts a server that answers AssumeRole with the keys ASIASTS1, ASIASTS2, … or with an error. All else is an empty object. */
async function startSts({denies = false} = {}): Promise<Sts> {
  const requests: StsRequest[] = []
  const server = createServer(async (request, response) => {
    const [, signer = ''] = /Credential=(\w+\/\d+\/[^,]+)/.exec(request.headers.authorization ?? '') ?? []
    const body = Buffer.concat(await request.toArray()).toString()
    const isSts = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    requests.push({
      signer: signer.replace(/\/\d+\//, ' '),
      parameters: isSts ? Object.fromEntries(new URLSearchParams(body)) : {},
    })
    if (!isSts) return response.setHeader('content-type', 'application/json').end('{"accessToken": "a"}')
    if (denies) {
      return response.writeHead(403).end('<E><Error><Code>AccessDenied</Code><Message>Not you</Message></Error></E>')
    }
    const keys = `<AccessKeyId>ASIASTS${requests.length}</AccessKeyId><SecretAccessKey>S3CR3T-k3y</SecretAccessKey>`
    const expiration = `<Expiration>${fromTime(Date.now() + 60 * MINUTE)}</Expiration>`
    const token = `<SessionToken>S3SS10N-t0k3n</SessionToken>${expiration}`
    return response.end(`<R><Credentials>${keys}${token}</Credentials></R>`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Adds profiles to a configuration, and returns the options of a provider that uses a server as STS. */
function addProfiles({folder, home}: SignedInHome, profiles: string, sts = 'http://127.0.0.1:9') {
  appendFileSync(path.join(folder, '.aws/config'), profiles)
  return {home: {...home, env: {...home.env, AWS_ENDPOINT_URL_STS: sts}}}
}

/** Returns the access key IDs in the cache of the AWS CLI. */
function cachedKeys({folder}: SignedInHome): string[] {
  const cache = path.join(folder, '.aws/cli/cache')
  const files = readdirSync(cache).map((name) => readFileSync(path.join(cache, name), 'utf8'))
  return files.map((text) => JSON.parse(text).Credentials?.AccessKeyId)
}

describe('fromSession with a profile that has role_arn', () => {
  test('assumes the role with the SSO role of source_profile, and caches it as the AWS CLI does', async () => {
    await using user = await signedInHome()
    await using sts = await startSts()
    const lines = `region = us-east-2\nrole_arn = ${DEPLOY}\nsource_profile = dev\nexternal_id = e\nrole_session_name = n\n`
    const options = addProfiles(user, `[profile deploy]\n${lines}`, sts.url)
    const credentials = await fromSession({profile: 'deploy', ...options})()
    expect({...credentials}).toEqual({
      accessKeyId: 'ASIASTS1',
      secretAccessKey: 'S3CR3T-k3y',
      sessionToken: 'S3SS10N-t0k3n',
      expiration: expect.any(Date),
      accountId: '444455556666',
    })
    expect(inspect(credentials)).not.toMatch(/S3CR3T|S3SS10N/)
    const cached = cachedKeys(user)
    expect(cached).toEqual(expect.arrayContaining(['ASIASTS1']))
    const [own] = cached.filter((key) => key !== 'ASIASTS1')
    expect(sts.requests).toEqual([
      {
        signer: `${own} us-east-2/sts/aws4_request`,
        parameters: {
          Action: 'AssumeRole',
          Version: '2011-06-15',
          RoleArn: DEPLOY,
          RoleSessionName: 'n',
          ExternalId: 'e',
        },
      },
    ])
    expect((await fromSession({profile: 'deploy', ...options})()).accessKeyId).toBe('ASIASTS1')
    expect(sts.requests).toHaveLength(1)
  })

  test('assumes the roles of a chain, in the region of the options or the environment', async () => {
    await using user = await signedInHome()
    await using sts = await startSts()
    const chain = `[profile a]\nrole_arn = ${DEPLOY}\nsource_profile = b\n[profile b]\nrole_arn = ${OPS}\nsource_profile = dev\n`
    const {home} = addProfiles(user, chain, sts.url)
    const options = {profile: 'a', home: {...home, env: {...home.env, AWS_REGION: 'eu-north-1'}}}
    expect(await fromSession(options)()).toMatchObject({accessKeyId: 'ASIASTS2', accountId: '444455556666'})
    expect(sts.requests.map(({parameters}) => parameters['RoleArn'])).toEqual([OPS, DEPLOY])
    expect(sts.requests[1]?.signer).toBe('ASIASTS1 eu-north-1/sts/aws4_request')
    const there = await fromSession({...options, region: 'us-west-1'})({forceRefresh: true})
    expect(there.accessKeyId).toBe('ASIASTS4')
    expect(sts.requests[3]?.signer).toBe('ASIASTS3 us-west-1/sts/aws4_request')
  })

  test('gives clients of the AWS SDK keys to sign with, and requests them once for all', async () => {
    await using user = await signedInHome()
    await using sts = await startSts()
    const lines = `region = us-east-2\nrole_arn = ${DEPLOY}\nsource_profile = dev\n`
    const options = addProfiles(user, `[profile deploy]\n${lines}`, sts.url)
    const clients = Array.from({length: 8}, () => {
      const credentials = fromSession({profile: 'deploy', ...options})
      return new SSOOIDCClient({region: 'us-east-1', endpoint: sts.url, credentials})
    })
    const command = new CreateTokenWithIAMCommand({clientId: 'c', grantType: 'g'})
    await Promise.all(clients.map((client) => client.send(command)))
    const signers = sts.requests.slice(1).map(({signer}) => signer)
    expect(signers).toEqual(Array(8).fill('ASIASTS1 us-east-1/sso-oauth/aws4_request'))
    expect(user.requests.map(({operation}) => operation)).toEqual(['GetRoleCredentials'])
    for (const client of clients) client.destroy()
  })

  test('prefers a role of the options', async () => {
    await using user = await signedInHome()
    const options = addProfiles(user, `[profile deploy]\nrole_arn = ${DEPLOY}\nsource_profile = dev\n`)
    const role = {accountId: '111122223333', roleName: 'ViewOnlyAccess'}
    expect((await fromSession({profile: 'deploy', ...role, ...options})()).accountId).toBe('111122223333')
  })

  test('fails with the words of STS if STS rejects the request', async () => {
    await using user = await signedInHome()
    await using sts = await startSts({denies: true})
    const lines = `region = us-east-2\nrole_arn = ${DEPLOY}\nsource_profile = dev\n`
    const options = addProfiles(user, `[profile deploy]\n${lines}`, sts.url)
    await expect(fromSession({profile: 'deploy', ...options})()).rejects.toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('Not you'),
    })
  })

  test.each([
    ['without a region', 'source_profile = dev\n', 'NoRegion', 'No region is configured.'],
    [
      'with MFA',
      'region = us-east-2\nsource_profile = dev\nmfa_serial = m\n',
      'CredentialsFailed',
      'Profile "p" needs an MFA code (mfa_serial), which is not supported.',
    ],
    ['with keys as the source', 'region = us-east-2\nsource_profile = keys\n', 'NoRole', 'Profile "keys" has no role.'],
    [
      'with credential_source',
      'region = us-east-2\ncredential_source = Environment\n',
      'CredentialsFailed',
      'Profile "p" has credential_source, but only source_profile is supported.',
    ],
    [
      'without a source',
      'region = us-east-2\n',
      'CredentialsFailed',
      'Profile "p" has role_arn without source_profile or credential_source.',
    ],
    [
      'with another ARN',
      'region = us-east-2\nsource_profile = dev\nrole_arn = arn:aws:iam::1:user/x\n',
      'CredentialsFailed',
      'Profile "p" has a role_arn that is not the ARN of a role.',
    ],
  ])('%s fails, and sends nothing', async (_, lines, code, message) => {
    await using user = await signedInHome()
    const keys = '[profile keys]\naws_access_key_id = AKID\naws_secret_access_key = s\n'
    const arn = lines.includes('role_arn') ? '' : `role_arn = ${DEPLOY}\n`
    const options = addProfiles(user, `${keys}[profile p]\n${arn}${lines}`)
    await expect(fromSession({profile: 'p', ...options})()).rejects.toMatchObject({code, message})
    expect(user.requests).toEqual([])
  })

  test('fails if nobody is signed in, with the error of the session', async () => {
    await using user = await signedInHome()
    const lines = `region = us-east-2\nrole_arn = ${DEPLOY}\nsource_profile = other\n`
    const other = '[profile other]\nsso_start_url = https://other.awsapps.com/start\nsso_region = eu-west-1\n'
    const role = 'sso_account_id = 111122223333\nsso_role_name = ViewOnlyAccess\n'
    const options = addProfiles(user, `[profile deploy]\n${lines}${other}${role}`)
    await expect(fromSession({profile: 'deploy', ...options})()).rejects.toMatchObject({code: 'NotSignedIn'})
  })
})
