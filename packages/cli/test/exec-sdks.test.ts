import {once} from 'node:events'
import {appendFileSync, existsSync, readFileSync, writeFileSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {missing} from '../../../tools/missing.ts'
import {hasPythonModule} from '../../../tools/testing/python-process.ts'
import {createExecBed, type ExecBed} from './exec-bed.ts'

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:sts::111122223333:assumed-role/r/s</Arn><UserId>u</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`

const DENIED = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>m</Message></Error></ErrorResponse>'

/** Server in the shape of STS. It keeps the keys that requests are signed with. */
interface Sts {
  readonly url: string
  /** Access key IDs and session tokens of the requests since the last call. */
  take(): [string, string][]
  close(): void
}

async function startSts(): Promise<Sts> {
  const seen: [string, string][] = []
  const server: Server = createServer(async (request, response) => {
    const {authorization = '', 'x-amz-security-token': token = ''} = request.headers
    seen.push([/Credential=(\w+)/.exec(authorization)?.[1] ?? '', String(token)])
    // Terraform looks for its state, which does not exist.
    if (request.url?.startsWith('/b/k')) return response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
    const body = Buffer.concat(await request.toArray()).toString()
    // The AWS CDK asks CloudFormation about a stack, which the role may not do.
    if (body.includes('Action=DescribeStacks')) return response.writeHead(403).end(DENIED)
    const isJson = request.url?.startsWith('/token')
    response.setHeader('content-type', isJson ? 'application/json' : 'text/xml')
    return response.end(isJson ? '{"accessToken": "a"}' : IDENTITY)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => seen.splice(0),
    close: () => server.close(),
  }
}

const SDK = path.join(import.meta.dirname, '../../../node_modules/@aws-sdk/client-sso-oidc/dist-cjs/index.js')

const CDK = path.join(import.meta.dirname, '../../../node_modules/aws-cdk/bin/cdk')

/** Signs a request, and a second one after the seconds of SECONDS with the same client. */
const JAVASCRIPT = `
const {SSOOIDCClient, CreateTokenWithIAMCommand} = require(${JSON.stringify(SDK)})
const client = new SSOOIDCClient({endpoint: process.env.STS})
const sign = () => client.send(new CreateTokenWithIAMCommand({clientId: 'c', grantType: 'g'}))
const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000))
sign().then(async () => { if (process.env.SECONDS) { await wait(process.env.SECONDS); await sign() } })
`
const PYTHON = `
import os, time, botocore.session
session = botocore.session.get_session()
client = session.create_client('sts', endpoint_url=os.environ['STS'])
client.get_caller_identity()
if os.environ.get('SECONDS'):
    time.sleep(float(os.environ['SECONDS']))
    client.get_caller_identity()
`

/** Checks the credentials when it is initialized, with the AWS SDK for Go. */
const TERRAFORM = `terraform {
  backend "s3" {
    bucket = "b"
    key = "k"
    use_path_style = true
    skip_region_validation = true
    skip_requesting_account_id = true
    skip_metadata_api_check = true
  }
}
`

const hasPython = hasPythonModule('botocore', 'python3-botocore')
const hasCli = existsSync('/usr/bin/aws') || missing('/usr/bin/aws is not installed (apt-get install awscli)') === ''

const CLIENTS = [
  ['the AWS SDK for JavaScript', true, `'${process.execPath}' sign.cjs`],
  ['botocore', hasPython, '/usr/bin/python3 sign.py'],
  [
    'Terraform',
    missingProgram('terraform') === undefined,
    'env CHECKPOINT_DISABLE=1 TF_CLI_CONFIG_FILE=/dev/null AWS_ENDPOINT_URL_STS="$STS" AWS_ENDPOINT_URL_S3="$STS" terraform init -reconfigure -no-color >init.log 2>&1 || cat init.log >&2',
  ],
  [
    'the AWS CDK',
    true,
    `env CDK_DISABLE_CLI_TELEMETRY=true CDK_DISABLE_VERSION_CHECK=1 AWS_ENDPOINT_URL="$STS" sh -c "'${process.execPath}' '${CDK}' bootstrap --no-notices aws://111122223333/eu-north-1 >cdk.log 2>&1 || grep -q AccessDenied cdk.log || cat cdk.log >&2"`,
  ],
  ['the AWS CLI', hasCli, '/usr/bin/aws sts get-caller-identity --endpoint-url "$STS"'],
] as const

let bed: ExecBed
let sts: Sts
beforeAll(async () => {
  bed = await createExecBed()
  sts = await startSts()
  prepare(bed)
})
afterAll(async () => {
  sts.close()
  await bed[Symbol.asyncDispose]()
})

function prepare({home}: ExecBed): void {
  writeFileSync(path.join(home, 'sign.cjs'), JAVASCRIPT)
  writeFileSync(path.join(home, 'sign.py'), PYTHON)
  writeFileSync(path.join(home, 'main.tf'), TERRAFORM)
  const program = path.join(home, 'bin/sso-oidc')
  const profile = `[profile line]\nregion = eu-north-1\ncredential_process = ${program} credentials dev\n`
  appendFileSync(path.join(home, '.aws/config'), profile)
}

/** Runs a line in the home directory. The default profile, which is another role, is in the way of every SDK. */
async function run(line: string, env: Record<string, string> = {}) {
  return bed.shell(`cd; ${line}`, {STS: sts.url, ...env})
}

/** Returns the credentials of the profile `dev`, as requests show them. */
async function keysOfDev(): Promise<[string, string]> {
  const {stdout} = await bed.shell('sso-oidc credentials dev')
  const {AccessKeyId, SessionToken} = JSON.parse(stdout) as Record<string, string>
  return [AccessKeyId ?? '', SessionToken ?? '']
}

describe.each(CLIENTS)('%s signs with the credentials of the role', (_, isInstalled, line) => {
  test.skipIf(!isInstalled).each([
    ['of a credential_process line', `AWS_PROFILE=line AWS_REGION=eu-north-1 AWS_DEFAULT_REGION=eu-north-1 ${line}`],
    ['in exec', `sso-oidc exec dev -- ${line}`],
    ['in exec --serve', `sso-oidc exec dev --serve -- ${line}`],
    ['in exec in exec --serve', `sso-oidc exec prod --serve -- sso-oidc exec dev -- ${line}`],
    ['in exec --serve in exec', `sso-oidc exec prod -- sso-oidc exec dev --serve -- ${line}`],
  ])('%s, with another default profile', async (__, words) => {
    const {exitCode, stderr} = await run(words)
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    // Terraform and the AWS CDK send several requests.
    expect(new Set(sts.take().map(String))).toEqual(new Set([String(await keysOfDev())]))
  })
})

describe.each(CLIENTS.slice(0, 2))('%s in a long command', (_, isInstalled, line) => {
  test.skipIf(!isInstalled)(
    'signs with new credentials of exec --serve after the first ones have expired',
    async () => {
      await using short = await createExecBed({lifetime: 3})
      prepare(short)
      const env = {STS: sts.url, SECONDS: '3.1'}
      const {exitCode, stderr} = await short.shell(`cd; sso-oidc exec dev --serve -- ${line}`, env)
      expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
      const [first, second, ...more] = sts.take()
      const isKey = [expect.stringMatching(/^ASIA/), expect.stringMatching(/^IQoJ/)]
      expect([first, second, more]).toEqual([isKey, isKey, []])
      expect(second).not.toEqual(first)
    },
  )
})

test('the configuration file of the user is not changed', () => {
  expect(readFileSync(path.join(bed.home, '.aws/config'), 'utf8')).toMatch(/^\[default\]\nsso_session = my-sso\n/)
})
