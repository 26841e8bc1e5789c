import {execFile} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {createEmulator, DEFAULT_START_URL, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {hasPythonModule} from '../../../tools/testing/python-process.ts'
import {runProgram} from './run-program.ts'

const run = promisify(execFile)
const EXAMPLES = path.join(import.meta.dirname, '../../../docs/examples')
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')

const SETTINGS = `sso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`
const ROLE = 'sso_account_id = 111122223333\nsso_role_name = ViewOnlyAccess\n'
const CONFIG = `[sso-session my-sso]\n${SETTINGS}[profile dev]\nsso_session = my-sso\n${ROLE}[profile old]\n${SETTINGS}${ROLE}`

/** Registration of the AWS CLI for these settings, as Python writes them. */
const REGISTRATION = `{"region": "us-east-1", "scopes": null, "session_name": "my-sso", "startUrl": "${DEFAULT_START_URL}", "tool": "botocore"}`

describe('after sso-oidc login', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'shared-'))
  let server: EmulatorServer
  let env: Record<string, string>
  beforeAll(async () => {
    server = await listen(createEmulator({autoApprove: true}))
    env = {HOME: home, AWS_ENDPOINT_URL: server.url, SSO_OIDC_FLOW: 'device_code', BROWSER: 'true'}
    mkdirSync(path.join(home, '.aws'))
    writeFileSync(path.join(home, '.aws/config'), CONFIG)
    expect(await runProgram(['login'], {env})).toMatchObject({exitCode: 0})
    expect(await runProgram(['login', '--profile', 'old'], {env})).toMatchObject({exitCode: 0})
  })
  afterAll(async () => {
    await server.close()
    rmSync(home, {recursive: true})
  })

  test('the cache has the files of the AWS CLI and no others (C10, U8)', () => {
    const legacy = REGISTRATION.replace('"my-sso"', 'null')
    const names = ['my-sso', DEFAULT_START_URL, REGISTRATION, legacy].map((key) => `${sha1(key)}.json`)
    expect(readdirSync(path.join(home, '.aws/sso/cache')).sort()).toEqual(names.sort())
  })

  test.each(['dev', 'old'])('the AWS SDK gets credentials for the role of the profile %s (C10)', async (profile) => {
    const words = [path.join(EXAMPLES, 'sdk-credentials.ts'), profile, server.url]
    const {stdout} = await run(process.execPath, words, {env: {HOME: home}})
    expect(JSON.parse(stdout)).toMatchObject({accessKeyId: expect.stringMatching(/^ASIA/)})
  })

  test('botocore has the token that `sso-oidc token` prints (C10)', async ({skip}) => {
    if (!hasPythonModule('botocore', 'python3-botocore')) skip('botocore is not installed')
    const script = `
import botocore.session, botocore.tokens
session = botocore.session.Session(profile='dev')
print(botocore.tokens.SSOTokenProvider(session).load_token().get_frozen_token().token)`
    const {stdout} = await run('/usr/bin/python3', ['-c', script], {env: {HOME: home}})
    const {stdout: own} = await runProgram(['token'], {env})
    expect(stdout).toBe(own)
  })
})
