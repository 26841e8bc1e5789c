import {execFile} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {fromTime} from '@sso-oidc/session'
import {beforeEach, describe, expect, test} from 'vitest'
import {hasPythonModule} from '../../../tools/testing/python-process.ts'
import {answer, runIn} from './run-command.ts'

const MINUTE = 60_000
const ARN = 'arn:aws:iam::444455556666:role/Deploy'
const USER = {AssumedRoleId: 'AROA:n', Arn: 'arn:aws:sts::444455556666:assumed-role/Deploy/n'}
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')

let home = ''
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'assumed-'))
  mkdirSync(path.join(home, '.aws/cli/cache'), {recursive: true})
  return () => rmSync(home, {recursive: true})
})

/** Writes a profile that assumes the role with static keys. */
function configure(lines = ''): void {
  const source = '[profile source]\naws_access_key_id = AKID\naws_secret_access_key = s\n'
  const role = `[profile dev]\nregion = us-east-2\nrole_arn = ${ARN}\nsource_profile = source\n${lines}`
  writeFileSync(path.join(home, '.aws/config'), source + role)
}

/** Response of STS with credentials that are valid for some minutes. */
function assumed(accessKeyId: string, minutes = 60) {
  const expiration = fromTime(Date.now() + minutes * MINUTE)
  const keys = `<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken>`
  const user = `<AssumedRoleUser><AssumedRoleId>${USER.AssumedRoleId}</AssumedRoleId><Arn>${USER.Arn}</Arn></AssumedRoleUser>`
  return answer(200, `<R><Credentials>${keys}<Expiration>${expiration}</Expiration></Credentials>${user}</R>`)
}

/** Runs `sso-oidc credentials` and returns the access key ID and the number of requests. */
async function keyOf(responses: readonly ReturnType<typeof answer>[], ...words: string[]): Promise<[string, number]> {
  const {stdout, stderr, sent} = await runIn({HOME: home}, ['credentials', 'dev', ...words], responses)
  return [stdout === '' ? stderr : JSON.parse(stdout).AccessKeyId, sent.length]
}

const cacheFiles = (): string[] => readdirSync(path.join(home, '.aws/cli/cache'))
const FILE = `${sha1(`{"RoleArn": "${ARN}"}`)}.json`

/** Writes a cache file as the AWS CLI does. */
function cache(minutes: number, name = FILE): void {
  const Expiration = new Date(Date.now() + minutes * MINUTE).toISOString().replace(/\.\d+Z/, '+00:00')
  const Credentials = {AccessKeyId: 'ASIACLI', SecretAccessKey: 'S', SessionToken: 'T', Expiration}
  const content = {Credentials, AssumedRoleUser: USER, ResponseMetadata: {HTTPStatusCode: 200}}
  writeFileSync(path.join(home, '.aws/cli/cache', name), JSON.stringify(content))
}

describe('an assumed role', () => {
  test('is cached as the AWS CLI does, and used while at least 15 minutes are left', async () => {
    configure()
    expect(await keyOf([assumed('ASIA1')])).toEqual(['ASIA1', 1])
    expect(cacheFiles()).toEqual([FILE])
    const file = path.join(home, '.aws/cli/cache', FILE)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      Credentials: {
        AccessKeyId: 'ASIA1',
        SecretAccessKey: 'S',
        SessionToken: 'T',
        Expiration: expect.stringMatching(/^[\d-]{10}T[\d:]{8}Z$/),
        AccountId: '444455556666',
      },
      AssumedRoleUser: USER,
    })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await keyOf([])).toEqual(['ASIA1', 0])
  })

  test.each<[string, number, string[], string, number]>([
    ['the AWS CLI has cached it', 15.5, [], 'ASIACLI', 0],
    ['fewer than 15 minutes are left', 14.9, [], 'ASIA1', 1],
    ['--no-cache ignores it', 60, ['--no-cache'], 'ASIA1', 1],
  ])('is requested or not if %s', async (_, minutes, words, key, requests) => {
    configure()
    cache(minutes)
    expect(await keyOf([assumed('ASIA1')], ...words)).toEqual([key, requests])
  })

  test('is replaced in the cache by --no-cache', async () => {
    configure()
    cache(60)
    await keyOf([assumed('ASIA1')], '--no-cache')
    expect(await keyOf([])).toEqual(['ASIA1', 0])
  })

  test.each([
    ['role_session_name = n\n', `{"RoleArn": "${ARN}", "RoleSessionName": "n"}`],
    ['external_id = é"x\n', `{"ExternalId": "\\u00e9\\"x", "RoleArn": "${ARN}"}`],
    ['duration_seconds = 0900\n', `{"DurationSeconds": 900, "RoleArn": "${ARN}"}`],
    ['duration_seconds = x\n', `{"RoleArn": "${ARN}"}`],
  ])('with %j has the file of the AWS CLI', async (lines, json) => {
    configure(lines)
    await keyOf([assumed('ASIA1')])
    expect(cacheFiles()).toEqual([`${sha1(json)}.json`])
  })

  test('with MFA is used if the AWS CLI has cached it, and is an error otherwise', async () => {
    configure('mfa_serial = arn:aws:iam::1:mfa/x\n')
    expect(await keyOf([])).toEqual([expect.stringContaining('needs an MFA code'), 0])
    cache(60, `${sha1(`{"RoleArn": "${ARN}", "SerialNumber": "arn:aws:iam::1:mfa/x"}`)}.json`)
    expect(await keyOf([])).toEqual(['ASIACLI', 0])
  })

  test('is requested once by several commands at the same time', async () => {
    configure()
    const all = await Promise.all(Array.from({length: 5}, () => keyOf([assumed('ASIA1')])))
    expect(all.map(([, requests]) => requests).sort()).toEqual([0, 0, 0, 0, 1])
  })

  test('is printed if it cannot be cached', async () => {
    configure()
    rmSync(path.join(home, '.aws/cli'), {recursive: true})
    writeFileSync(path.join(home, '.aws/cli'), '')
    expect(await keyOf([assumed('ASIA1')])).toEqual(['ASIA1', 1])
  })

  test('of a web identity is cached too', async () => {
    writeFileSync(path.join(home, 'token'), 'jwt')
    const lines = `[profile dev]\nregion = us-east-2\nrole_arn = ${ARN}\nweb_identity_token_file = ~/token\n`
    writeFileSync(path.join(home, '.aws/config'), lines)
    expect(await keyOf([assumed('ASIA1')])).toEqual(['ASIA1', 1])
    expect([cacheFiles(), await keyOf([])]).toEqual([[FILE], ['ASIA1', 0]])
  })

  test.for(['', 'role_session_name = n\nexternal_id = é\nduration_seconds = 900\n'])(
    'with %j is shared with botocore in both directions',
    async (lines, {skip}) => {
      if (!hasPythonModule('botocore', 'python3-botocore')) skip('botocore is not installed')
      configure(lines)
      expect(await keyOf([assumed('ASIA1')])).toEqual(['ASIA1', 1])
      expect(await botocoreKey()).toBe('ASIA1')
      rmSync(path.join(home, '.aws/cli/cache', cacheFiles()[0] ?? ''))
      expect(await botocoreKey()).toBe('ASIABOTO')
      expect(await keyOf([])).toEqual(['ASIABOTO', 0])
    },
  )
})

/** Returns the access key ID that botocore finds with the cache of the AWS CLI. Its STS returns `ASIABOTO`. */
async function botocoreKey(): Promise<string> {
  const script = `
import datetime, os, botocore.session
from botocore.utils import JSONFileCache
class Sts:
    def assume_role(self, **kwargs):
        expiration = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
        keys = {'AccessKeyId': 'ASIABOTO', 'SecretAccessKey': 'S', 'SessionToken': 'T', 'Expiration': expiration}
        return {'Credentials': keys, 'AssumedRoleUser': {'AssumedRoleId': 'x', 'Arn': 'arn:aws:sts::1:assumed-role/r/n'}}
session = botocore.session.Session(profile='dev')
provider = session.get_component('credential_provider').get_provider('assume-role')
provider.cache = JSONFileCache(os.path.expanduser('~/.aws/cli/cache'))
provider._client_creator = lambda *args, **kwargs: Sts()
print(session.get_credentials().get_frozen_credentials().access_key)`
  const {stdout} = await promisify(execFile)('/usr/bin/python3', ['-c', script], {env: {HOME: home}})
  return stdout.trim()
}
