import {execFile} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {fromProcess} from '@aws-sdk/credential-provider-process'
import {createEmulator, DEFAULT_START_URL, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {hasPythonModule} from '../../../tools/testing/python-process.ts'
import {PROGRAM, RUNTIME, runProgram} from './run-program.ts'

const run = promisify(execFile)
const CALLER =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>111122223333</Account><Arn>a</Arn><UserId>u</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>'

/** Server with the form of STS. It records the access key and the session token of each request. */
function startSts(): Promise<{server: Server; url: string; seen: [string | undefined, unknown][]}> {
  const seen: [string | undefined, unknown][] = []
  const server = createServer(({headers}, response) => {
    seen.push([/Credential=(\w+)\//.exec(headers.authorization ?? '')?.[1], headers['x-amz-security-token']])
    response.writeHead(200, {'content-type': 'text/xml'}).end(CALLER)
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen})
    })
  })
}

describe('a profile whose credential_process is this program', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'process-'))
  let emulator: EmulatorServer
  let sts: Awaited<ReturnType<typeof startSts>>
  let env: Record<string, string>
  let keys: {AccessKeyId: string; SecretAccessKey: string; SessionToken: string}
  beforeAll(async () => {
    emulator = await listen(createEmulator({autoApprove: true}))
    sts = await startSts()
    env = {HOME: home, AWS_ENDPOINT_URL_SSO: emulator.url, AWS_ENDPOINT_URL_SSO_OIDC: emulator.url}
    mkdirSync(path.join(home, '.aws'))
    const line = `"${RUNTIME}" "${PROGRAM}" credentials --account-id 111122223333 --role-name ViewOnlyAccess`
    const session = `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`
    writeFileSync(
      path.join(home, '.aws/config'),
      `${session}[profile work]\nregion = us-east-1\ncredential_process = ${line}\n`,
    )
    await runProgram(['login'], {env: {...env, SSO_OIDC_FLOW: 'device_code', BROWSER: 'true'}})
    const {stdout} = await runProgram(['credentials', '--profile', 'work'], {env})
    keys = JSON.parse(stdout)
  })
  afterAll(async () => {
    await emulator.close()
    sts.server.close()
    rmSync(home, {recursive: true})
  })

  test('gives the AWS CLI the keys that it signs with', async ({skip}) => {
    const reason = missingProgram('/usr/bin/aws', {package: 'awscli'})
    if (reason !== undefined) skip(reason)
    const words = ['sts', 'get-caller-identity', '--profile', 'work', '--endpoint-url', sts.url]
    await run('/usr/bin/aws', words, {env: {...env, AWS_EC2_METADATA_DISABLED: 'true'}})
    expect(sts.seen.at(-1)).toEqual([keys.AccessKeyId, keys.SessionToken])
  })

  test('gives botocore the keys that it signs with', async ({skip}) => {
    if (!hasPythonModule('botocore', 'python3-botocore')) skip('botocore is not installed')
    const script = `
import botocore.session
session = botocore.session.Session(profile='work')
session.create_client('sts', endpoint_url='${sts.url}').get_caller_identity()`
    await run('/usr/bin/python3', ['-c', script], {env})
    expect(sts.seen.at(-1)).toEqual([keys.AccessKeyId, keys.SessionToken])
  })

  test('gives the AWS SDK for JavaScript its keys, with expiration and account', async () => {
    const before = {...process.env}
    Object.assign(process.env, env)
    try {
      const provider = fromProcess({profile: 'work', configFilepath: path.join(home, '.aws/config')})
      expect(await provider()).toMatchObject({
        accessKeyId: keys.AccessKeyId,
        secretAccessKey: keys.SecretAccessKey,
        sessionToken: keys.SessionToken,
        expiration: expect.any(Date),
        accountId: '111122223333',
      })
    } finally {
      process.env = before
    }
  })

  test('is fetched once by 64 processes', async () => {
    rmSync(path.join(home, '.aws/cli'), {recursive: true})
    const outcomes = await Promise.all(
      Array.from({length: 64}, () => runProgram(['credentials', '--profile', 'work'], {env})),
    )
    const values = new Set(outcomes.map(({stdout, stderr, exitCode}) => `${exitCode}${stderr}${stdout}`))
    expect(values.size).toBe(1)
    expect([...values][0]).toMatch(/^0\{/)
    // The emulator issues other keys for each request, so equal keys come from one request.
    const other = await runProgram(['credentials', '--profile', 'work', '--no-cache'], {env})
    expect(values).not.toContain(`0${other.stdout}`)
  })
})
