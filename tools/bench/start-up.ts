import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {Worker} from 'node:worker_threads'
import {fromTime, roleCredentialsFile, writeCachedToken} from '@sso-oidc/session'
import {type BenchOptions, median, type Row} from './row.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'sso-oidc-bench-'))
const program = path.join(import.meta.dirname, '../../packages/cli/bin/sso-oidc.js')

const ROLE = {accountId: '111122223333', roleName: 'Admin'}

interface Contender {
  readonly name: string
  readonly command: readonly string[]
}

/** Starts a server that responds to every request with a token. It runs in a thread, because the main thread blocks. */
async function startServer(): Promise<{url: string; stop: () => Promise<unknown>}> {
  const answer = JSON.stringify({accessToken: 'token', tokenType: 'Bearer', expiresIn: 28_800})
  const script = `
    const {parentPort} = require('node:worker_threads')
    const server = require('node:http').createServer((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(200, {'content-type': 'application/json'})
        response.end(${JSON.stringify(answer)})
      })
    })
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))`
  const worker = new Worker(script, {eval: true})
  const port = await new Promise((resolve) => worker.once('message', resolve))
  return {url: `http://127.0.0.1:${port}`, stop: () => worker.terminate()}
}

/** Signs in: writes a configuration, and a token and credentials of a role that are valid for eight hours. */
function writeSession(): void {
  const home = {env: {HOME: folder}, cwd: folder}
  const expiresAt = fromTime(Date.now() + 28_800_000)
  writeCachedToken('bench', {accessToken: 'token', expiresAt, refreshToken: 'refresh'}, home)
  const startUrl = 'https://d-1234567890.awsapps.com/start'
  const session = `[sso-session bench]\nsso_start_url = ${startUrl}\nsso_region = us-east-1\n`
  const profile = `[profile bench]\nsso_session = bench\nsso_account_id = ${ROLE.accountId}\nsso_role_name = ${ROLE.roleName}\n`
  writeFileSync(path.join(folder, '.aws/config'), session + profile)
  const file = roleCredentialsFile({name: 'bench', startUrl, region: 'us-east-1', settings: {}}, ROLE, home)
  const keys = {AccessKeyId: 'ASIA1', SecretAccessKey: 'secret', SessionToken: 'token', Expiration: expiresAt}
  mkdirSync(path.dirname(file), {recursive: true})
  writeFileSync(file, JSON.stringify({ProviderType: 'sso', Credentials: {...keys, AccountId: ROLE.accountId}}))
}

function contenders(url: string): Contender[] {
  const empty = path.join(folder, 'empty.cjs')
  const post = path.join(folder, 'post.cjs')
  writeFileSync(empty, '')
  writeFileSync(
    post,
    `const request = require('node:http').request('${url}/token', {method: 'POST', agent: false}, (response) => {
      response.setEncoding('utf8').on('data', (text) => process.stdout.write(text))
    })
    request.end('{}')`,
  )
  const words = ['--client-id', 'id', '--client-secret', 'secret', '--grant-type', 'refresh_token']
  const call = ['create-token', ...words, '--refresh-token', 'token', '--endpoint-url', url, '--region', 'us-east-1']
  const list = [
    {name: 'an empty script', command: [process.execPath, empty]},
    {name: "a bare POST with `require('node:http')`", command: [process.execPath, post]},
    {name: '`sso-oidc create-token`', command: [process.execPath, program, ...call]},
    {
      name: '`sso-oidc create-token --generate-cli-skeleton`',
      command: [process.execPath, program, 'create-token', '--generate-cli-skeleton'],
    },
    {name: '`sso-oidc token`, from the cache', command: [process.execPath, program, 'token']},
    {name: '`sso-oidc credentials`, from the cache', command: [process.execPath, program, 'credentials', 'bench']},
  ]
  const debian = '/usr/bin/aws'
  const version = spawnSync(debian, ['--version'], {encoding: 'utf8'}).stdout?.split(' ')[0]
  if (!version) {
    console.error('Skipped the AWS CLI: /usr/bin/aws is not installed (apt-get install awscli).')
    return list
  }
  // AWS CLI 2.9.19 requires a device code for every grant type.
  return [
    ...list,
    {
      name: `\`aws sso-oidc create-token\` (${version})`,
      command: [debian, 'sso-oidc', ...call, '--device-code', 'code'],
    },
  ]
}

function time({name, command}: Contender): number {
  const [file = '', ...words] = command
  const env = {HOME: folder, PATH: process.env['PATH'], AWS_EC2_METADATA_DISABLED: 'true'}
  const start = performance.now()
  const {status, stderr} = spawnSync(file, words, {env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe']})
  const elapsed = performance.now() - start
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`)
  return elapsed
}

/** Times the start of the CLI and of other processes, in turns. */
export async function startUp({rounds = 30}: BenchOptions): Promise<Row[]> {
  writeSession()
  const server = await startServer()
  try {
    const list = contenders(server.url)
    const times = new Map(list.map(({name}) => [name, [] as number[]]))
    for (const contender of list) time(contender)
    for (let round = 0; round < rounds; round += 1) {
      for (const contender of list) times.get(contender.name)?.push(time(contender))
    }
    const post = median(times.get(list[1]?.name ?? '') ?? [])
    return [...times].map(([name, each]) => ({
      name,
      value: `${median(each).toFixed(0)} ms`,
      note: `${(median(each) / post).toFixed(2)} × the bare POST`,
    }))
  } finally {
    await server.stop()
    rmSync(folder, {recursive: true, force: true})
  }
}
