import {once} from 'node:events'
import {appendFileSync, readFileSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import {tokenFile} from '@sso-oidc/session'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {parse} from 'yaml'
import {missingProgram} from '../../../tools/installed.ts'
import {pageBlock, pageBlocks, pages, readConsole} from '../../../tools/testing/page-blocks.ts'
import {createExecBed, type ExecBed} from './exec-bed.ts'

const withoutDirenv = missingProgram('direnv', {package: 'direnv'})

const KEY = 'ASIA\\w{16}'

/** Effect of a block: a pattern of the output, and a line that shows the effect if the block prints nothing. */
interface Effect {
  readonly output?: string
  readonly check?: string
}

/** Effects of the shell blocks of each page, in order. */
const EFFECTS: Readonly<Record<string, readonly Effect[]>> = {
  'accounts.md': [
    {
      output:
        '--- .*\\n\\+\\+\\+ .*\\n(@@.*\\n)?[^]*\\+\\[profile sandbox\\.Admin\\]\\n[^]*Profiles in .*: 3 added\\.\\n',
      check: 'grep -A 5 "^\\[profile sandbox.Admin\\]" .aws/config | grep -q "^region = eu-west-1"',
    },
    {output: 'https://d-1234567890\\.awsapps\\.com/start/#/console\\?account_id=111122223333&role_name=Admin\\n'},
  ],
  'proxies.md': [{check: 'test "$HTTPS_PROXY $NO_PROXY" = "http://proxy.example:3128 localhost,127.0.0.1"'}],
  'roles.md': [
    {output: `${KEY} in eu-north-1\n`},
    {
      output:
        '111122223333: Admin@111122223333\n222233334444: Admin@222233334444\n' +
        '111122223333 \\(sandbox\\): Admin@111122223333\n222233334444 \\(production\\): Admin@222233334444\n',
    },
    {output: `${KEY}\n`},
    {output: `600\nAWS_ACCESS_KEY_ID=${KEY}\n`, check: 'stat -c %a role.env; grep ^AWS_ACCESS_KEY_ID= role.env'},
    {output: `${KEY}\n`},
    {
      output:
        'login --username AWS --password-stdin 111122223333\\.dkr\\.ecr\\.eu-central-1\\.amazonaws\\.com\nP4SSW0RD\n',
    },
    {check: 'test "$PS1"'},
  ],
  'scripts.md': [
    {output: `${KEY}\n`},
    {output: '--fail --silent --header @- https://api\\.example\\.com/\nAuthorization: Bearer aoa\\S+\n'},
    {output: '(Admin in \\d{12}\n){2}Audit in 333344445555\n|Audit in 333344445555\n(Admin in \\d{12}\n){2}'},
    {output: 'until \\d{4}-\\d\\d-\\d\\dT\\S+\n'},
    {output: '600\n', check: 'stat -c %a role.env; test "$(echo role.env*)" = role.env'},
    {output: '[^]*audit\t?[^]*\n'},
    {output: '3\n'},
    {output: '3\n'},
    {output: '"Code": "SessionNotFound"\n'},
  ],
  'sign-in.md': [
    {output: 'Saved the sso-session my-sso and the profile dev in \\S+\n[^]*', check: 'sso-oidc status > status.txt'},
    {output: 'Signed in to my-sso [^]*\n--header @- https://api\\.example\\.com/\nAuthorization: Bearer aoa\\S+\n'},
  ],
}

/** Program that prints its arguments and its input, in the place of `curl` and `docker`. */
const ECHO = '#!/bin/sh\necho "$@"\ncat\n'

/** The AWS CLI of Debian, which sends its requests to `ENDPOINT` if it is set. */
const AWS = [
  '#!/bin/sh',
  '[ -z "$ENDPOINT" ] || set -- "$@" --endpoint-url "$ENDPOINT"',
  'exec /usr/bin/aws "$@"',
  '',
].join('\n')
const withoutAws = missingProgram('/usr/bin/aws', {package: 'awscli'})

/** Starts a server that answers GetAuthorizationToken of Amazon ECR. */
async function startRegistry(): Promise<{url: string} & Disposable> {
  const authorizationToken = Buffer.from('AWS:P4SSW0RD').toString('base64')
  const server = createServer((request, response) => {
    const isSigned = /Credential=ASIA\w{16}\/\d+\/eu-north-1\/ecr\//.test(request.headers.authorization ?? '')
    response.writeHead(isSigned ? 200 : 403, {'content-type': 'application/x-amz-json-1.1'})
    response.end(JSON.stringify({authorizationData: [{authorizationToken}]}))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => void server.close(),
  }
}

test('each shell block of each page in docs has an effect', () => {
  // The schemas and the executables have tests of their own.
  const others = ['docs/schemas.md', 'docs/platforms.md']
  const docs = pages().filter((page) => page.startsWith('docs/') && !others.includes(page))
  expect(docs.map((page) => [page, pageBlocks(page, 'sh').length])).toEqual(
    docs.map((page) => [page, EFFECTS[path.basename(page)]?.length ?? 0]),
  )
})

/** Returns a text of a page with accounts and roles of the test. */
const known = (text: string): string =>
  text.replaceAll('444455556666', '222233334444').replaceAll('ViewOnlyAccess', 'Admin')

describe.each(Object.keys(EFFECTS))('docs/%s', (page) => {
  let bed: ExecBed
  beforeAll(async () => {
    bed = await createExecBed()
    for (const name of ['curl', 'docker']) writeFileSync(path.join(bed.home, 'bin', name), ECHO, {mode: 0o755})
    writeFileSync(path.join(bed.home, 'bin/aws'), AWS, {mode: 0o755})
  })
  afterAll(() => bed[Symbol.asyncDispose]())

  const blocks = pageBlocks(`docs/${page}`, 'sh').map((block, at) => ({block, at, place: block.place}))
  test.for(blocks)('runs the block $place', async ({block, at}, {skip}) => {
    const needsDirenv = block.first.includes('.envrc')
    if (needsDirenv && withoutDirenv !== undefined) return skip(withoutDirenv)
    if (block.first.includes('-- aws ') && withoutAws !== undefined) return skip(withoutAws)
    using registry = await startRegistry()
    const text = block.take()
    const effect = EFFECTS[page]?.[at] ?? {check: 'false'}
    const {output = '', check = ''} = effect
    writeFileSync(path.join(bed.home, 'block.sh'), `set -eu\ncd\n${known(text)}\n${check}\n`)
    const {exitCode, stdout, stderr} = await bed.shell('sh "$HOME/block.sh"', {
      DIRENV_LOG_FORMAT: '',
      ENDPOINT: registry.url,
    })
    expect({exitCode, stdout}, stderr).toEqual({exitCode: 0, stdout: expect.stringMatching(`^(${output})$`)})
    const messages = stderr.replaceAll(/^The console of .* was opened in your browser\..*\n/gm, '')
    if (!text.includes('--all-accounts') && !needsDirenv && page !== 'sign-in.md') expect(messages).toBe('')
  })
})

const SHOWN = [
  pageBlock('docs/accounts.md', 'sso-oidc roles'),
  pageBlock('docs/roles.md', 'exec dev --serve'),
  pageBlock('docs/sign-in.md', 'sso-oidc token'),
].map((block) => ({block, place: block.place}))

test.each(SHOWN)('$place shows the output of its command', async ({block}) => {
  await using bed = await createExecBed()
  const {commands, output} = readConsole(block.take())
  const line = commands.join('\n')
  writeFileSync(path.join(bed.home, 'nightly-backup.sh'), '#!/bin/sh\n', {mode: 0o755})
  if (line.endsWith('token')) endSession(bed.home)
  const {stdout, stderr} = await bed.shell(`cd; ${line}`)
  expect(plain(stdout + stderr)).toBe(plain(output))
})

test('the command of docs/roles.md for kubectl gets a token that the role has signed', async ({skip}) => {
  if (withoutAws !== undefined) skip(withoutAws)
  await using bed = await createExecBed()
  writeFileSync(path.join(bed.home, 'bin/aws'), AWS, {mode: 0o755})
  const {users} = parse(pageBlock('docs/roles.md', 'users:').take()) as KubeConfig
  const {apiVersion, command = '', args = []} = users[0]?.user.exec ?? {}
  const {stdout, stderr} = await bed.shell([command, ...args].join(' '))
  const credential = JSON.parse(stdout || stderr) as {kind: string; apiVersion: string; status: {token: string}}
  expect(credential).toMatchObject({kind: 'ExecCredential', apiVersion})
  const [version, url = ''] = credential.status.token.split('.')
  const keys = JSON.parse((await bed.shell('sso-oidc credentials dev')).stdout) as {AccessKeyId: string}
  expect(version).toBe('k8s-aws-v1')
  expect(Buffer.from(url, 'base64url').toString()).toContain(`X-Amz-Credential=${keys.AccessKeyId}%2F`)
})

/** Users of `~/.kube/config`, as far as the page shows them. */
interface KubeConfig {
  readonly users: readonly {
    readonly user: {readonly exec: {apiVersion: string; command: string; args: readonly string[]}}
  }[]
}

describe('the configuration', () => {
  let bed: ExecBed
  let file = ''
  beforeEach(async () => {
    bed = await createExecBed()
    file = path.join(bed.home, '.aws/config')
    return () => bed[Symbol.asyncDispose]()
  })

  test('of docs/roles.md selects the role and the region of the profile', async () => {
    writeFileSync(file, known(pageBlock('docs/roles.md', '[sso-session my-sso]').take()))
    const {stdout, stderr} = await bed.exec(['dev', '--', 'printenv', 'AWS_REGION', 'AWS_ACCESS_KEY_ID'])
    expect({stdout, stderr}).toEqual({stdout: expect.stringMatching(`^eu-central-1\n${KEY}\n$`), stderr: ''})
  })

  test('of docs/sign-in.md signs the profile in', async () => {
    writeFileSync(file, pageBlock('docs/sign-in.md', '[sso-session my-sso]').take())
    const {stdout} = await bed.shell('sso-oidc token --profile dev')
    expect(stdout).toMatch(/^aoaA\S+\n$/)
  })

  test('of docs/roles.md gets the credentials from a process', async () => {
    const section = pageBlock('docs/roles.md', '[profile tools]').take()
    appendFileSync(file, section.replace('/usr/local/bin/', `${bed.home}/bin/`))
    const {stdout, stderr} = await bed.exec(['tools', '--', 'printenv', 'AWS_REGION', 'AWS_ACCESS_KEY_ID'])
    expect({stdout, stderr}).toEqual({stdout: expect.stringMatching(`^eu-central-1\n${KEY}\n$`), stderr: ''})
  })

  test('of docs/accounts.md is what configure profiles writes', async () => {
    const section = known(pageBlock('docs/accounts.md', '[profile sandbox').take())
    await bed.shell('sso-oidc configure profiles --region eu-west-1')
    expect(readFileSync(file, 'utf8')).toContain(section)
  })
})

/** Leaves a token that has expired, with a refresh token that the service does not know. */
function endSession(home: string): void {
  const file = tokenFile('my-sso', {env: {HOME: home}, cwd: '/'})
  const token = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({...token, expiresAt: '2026-01-01T00:00:00Z', refreshToken: 'ended'}))
}

/** Returns the text without the names of the directory of a test and of the pages. */
function plain(text: string): string {
  return text
    .replaceAll(/\w+@example\.com|AdministratorAccess|ViewOnlyAccess|Admin|Audit|\d{12}|sandbox|production|audit/g, 'X')
    .split('\n')
    .filter((line, at, all) => line !== all[at - 1])
    .join('\n')
}

test('docs/roles.md recommends a prompt that shows the role', async () => {
  await using bed = await createExecBed()
  const line = pageBlock('docs/roles.md', 'PS1=').take()
  writeFileSync(path.join(bed.home, 'rc.sh'), `${line}echo "\${PS1@P}"`)
  const {stdout} = await bed.shell('cd; sso-oidc exec dev -- bash rc.sh; bash rc.sh')
  expect(stdout).toBe('[dev] ~ # \n~ # \n'.replaceAll('#', process.getuid?.() === 0 ? '#' : '$'))
})
