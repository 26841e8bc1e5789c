import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {listAccounts, registerClient} from '@sso-oidc/core'
import {type Home, sessionClient} from '@sso-oidc/session'
import {afterAll, expect, test} from 'vitest'

const folder = mkdtempSync(path.join(tmpdir(), 'session-client-'))
afterAll(() => rmSync(folder, {recursive: true}))

mkdirSync(path.join(folder, '.aws'))
writeFileSync(
  path.join(folder, '.aws/config'),
  `[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-central-1

[profile corp]
sso_session = corp
region = us-west-2

[profile plain]
region = ap-south-1
use_dualstack_endpoint = true

[profile local]
services = local

[services local]
sso_oidc =
  endpoint_url = http://127.0.0.1:1234/oidc

[profile none]
`,
)

/** Returns the URLs of a request to each service. */
async function urlsOf(options: Parameters<typeof sessionClient>[0], env: Home['env'] = {}): Promise<string[]> {
  const urls: string[] = []
  const client = sessionClient({
    ...options,
    home: {env: {HOME: folder, ...env}, cwd: folder},
    async transport({url}) {
      urls.push(url)
      return {status: 200, headers: {}, body: new TextEncoder().encode('{}')}
    },
  })
  await client.send(registerClient, {clientName: 'n', clientType: 'public'})
  await client.send(listAccounts, {accessToken: 't'})
  return urls
}

const inRegion = (region: string): string[] => [
  `https://oidc.${region}.amazonaws.com/client/register`,
  `https://portal.sso.${region}.amazonaws.com/assignment/accounts`,
]

test('the client of a session uses the region of the session before that of the environment', async () => {
  expect(await urlsOf({profile: 'corp'}, {AWS_REGION: 'us-east-1'})).toEqual(inRegion('eu-central-1'))
  expect(await urlsOf({session: 'corp'}, {AWS_REGION: 'us-east-1'})).toEqual(inRegion('eu-central-1'))
  expect(await urlsOf({}, {AWS_PROFILE: 'corp'})).toEqual(inRegion('eu-central-1'))
  expect(await urlsOf({profile: 'corp', region: 'us-east-2'})).toEqual(inRegion('us-east-2'))
})

test('without a session, the client uses the region of the environment, and then that of the profile', async () => {
  expect(await urlsOf({profile: 'none'}, {AWS_REGION: 'us-east-1'})).toEqual(inRegion('us-east-1'))
  expect(await urlsOf({profile: 'none'}, {AWS_DEFAULT_REGION: 'us-east-2'})).toEqual(inRegion('us-east-2'))
  expect(await urlsOf({profile: 'plain'})).toEqual([
    'https://oidc.ap-south-1.api.aws/client/register',
    'https://portal.sso.ap-south-1.api.aws/assignment/accounts',
  ])
})

test('the client uses configured endpoints, and needs a region only for a service without one', async () => {
  const portal = 'http://127.0.0.1:5678'
  expect(await urlsOf({profile: 'local'}, {AWS_ENDPOINT_URL_SSO: portal})).toEqual([
    'http://127.0.0.1:1234/oidc/client/register',
    'http://127.0.0.1:5678/assignment/accounts',
  ])
  expect(await urlsOf({profile: 'none', endpoint: portal})).toEqual([
    `${portal}/client/register`,
    `${portal}/assignment/accounts`,
  ])
  await expect(urlsOf({profile: 'local'})).rejects.toMatchObject({code: 'NoRegion'})
})

test('the client fails at once for a wrong profile, session, or region', async () => {
  const failures = [
    [{profile: 'nope'}, 'ProfileNotFound'],
    [{session: 'nope'}, 'SessionNotFound'],
    [{profile: 'none', region: 'no region'}, 'InvalidRegion'],
    [{profile: 'none'}, 'NoRegion'],
  ] as const
  for (const [options, code] of failures) await expect(urlsOf(options)).rejects.toMatchObject({code})
})
