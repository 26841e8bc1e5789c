import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {ON_NODE, PROGRAM, RUNTIME, runProgram, runShell} from './run-program.ts'
import {startServer} from './scripted-server.ts'

const TOKEN = {accessToken: 'AT-1', tokenType: 'Bearer', expiresIn: 28_800}
const TOKEN_JSON = '{\n    "accessToken": "AT-1",\n    "tokenType": "Bearer",\n    "expiresIn": 28800\n}\n'
const CODE = [
  '--client-id',
  'i',
  '--client-secret',
  's',
  '--grant-type',
  'urn:ietf:params:oauth:grant-type:device_code',
  '--device-code',
  'd',
]
const PENDING = {
  status: 400,
  headers: {'x-amzn-errortype': 'AuthorizationPendingException'},
  body: {error: 'authorization_pending', error_description: 'Authorization is still pending'},
}

describe('the program', () => {
  test('prints the response and sends its name and the operation as user agent', async () => {
    await using server = await startServer({body: TOKEN})
    const outcome = await runProgram(['create-token', ...CODE, '--endpoint-url', server.url])
    expect(outcome).toEqual({exitCode: 0, signal: null, stdout: TOKEN_JSON, stderr: ''})
    expect(server.requests[0]?.headers['user-agent']).toMatch(/^sso-oidc\/\d+\.\d+\.\d+ .* md\/command#CreateToken$/)
  })

  test.runIf(ON_NODE).each(['20.20.2', '22.15.1'])(
    'says in one sentence that Node %s is too old, and exits with 1',
    async (old) => {
      const older = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'${old}'}})`
      const outcome = await runProgram(['create-token', '--help'], {env: {NODE_OPTIONS: `--import=${older}`}})
      const stderr = `sso-oidc: Node ${old} is not supported. Install Node 22.16 or later.\n`
      expect(outcome).toEqual({exitCode: 255, signal: null, stdout: '', stderr})
    },
  )

  test('reads a document from standard input', async () => {
    await using server = await startServer({body: TOKEN})
    const argv = ['register-client', '--cli-input-yaml', '-', '--endpoint-url', server.url, '--output', 'off']
    await runProgram(argv, {stdin: '# a comment\nclientName: n\nclientType: public\n'})
    expect(server.requests.map(({body}) => JSON.parse(body))).toEqual([{clientName: 'n', clientType: 'public'}])
  })

  test('sends a request three times at most, and warns that the service may have processed an earlier one (S3)', async () => {
    await using server = await startServer({status: 500, body: {}})
    const {exitCode, stderr} = await runProgram(['create-token', ...CODE, '--endpoint-url', server.url])
    expect(exitCode).toBe(254)
    expect(stderr).toContain('(reached max retries: 2)')
    expect(stderr).toContain('The request was sent 3 times. The service may have processed an earlier one.')
    expect(new Set(server.requests.map(({headers}) => headers['amz-sdk-invocation-id'])).size).toBe(1)
    expect(server.requests.map(({headers}) => headers['amz-sdk-request'])).toEqual([
      'attempt=1',
      'attempt=2; max=3',
      'attempt=3; max=3',
    ])
  })

  test.runIf(ON_NODE)('stores compiled code in a directory with mode 0700', async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'home-'))
    try {
      await runProgram(['create-token', '--generate-cli-skeleton'], {env: {HOME: home}})
      expect(statSync(path.join(home, '.cache/sso-oidc')).mode & 0o777).toBe(0o700)
    } finally {
      rmSync(home, {recursive: true})
    }
  })

  test.each<[string, Record<string, string>]>([
    ['without a home directory', {HOME: ''}],
    ['if HOME is not a directory (C4)', {HOME: '/dev/null'}],
  ])('runs %s', async (_, env) => {
    expect(await runProgram(['create-token', '--generate-cli-skeleton', '--query', 'a'], {env})).toMatchObject({
      exitCode: 0,
      stderr: '',
    })
  })
})

describe('create-token --wait', () => {
  test('repeats the request until the user approves, and prints only the response into a pipe (P1)', async () => {
    await using server = await startServer(PENDING, PENDING, {body: TOKEN})
    const argv = ['create-token', ...CODE, '--endpoint-url', server.url, '--wait', '--interval', '1']
    expect(await runProgram(argv)).toEqual({exitCode: 0, signal: null, stdout: TOKEN_JSON, stderr: ''})
    expect(server.requests.length).toBe(3)
  })

  test('shows the time until the next request on a terminal', async (context) => {
    if (spawnSync('script', ['--version']).status !== 0) context.skip('the script command is not installed')
    await using server = await startServer(PENDING, {body: TOKEN})
    const words = ['create-token', ...CODE, '--endpoint-url', server.url, '--wait', '--interval', '2', '--no-cli-pager']
    const line = [RUNTIME, PROGRAM, ...words].join(' ')
    const {stdout} = await runShell(['script -qefc "$0" /dev/null', line])
    expect(stdout).toContain('Waiting for approval: next request in 2 s, code expires in 10:00')
    expect(stdout).toContain('next request in 1 s, code expires in 9:59')
    expect(stdout.replaceAll('\r\n', '\n')).toContain('\r\u001b[K{\n    "accessToken": "AT-1"')
  })

  test.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('ends immediately and without output on %s (P11, E10)', async (signal, exitCode) => {
    let interrupt = (): void => {}
    await using server = await startServer((_, response) => {
      response.writeHead(400, PENDING.headers).end(JSON.stringify(PENDING.body))
      setTimeout(interrupt, 50)
    })
    const argv = ['create-token', ...CODE, '--endpoint-url', server.url, '--wait']
    const outcome = await runProgram(argv, {onStart: (child) => (interrupt = () => child.kill(signal))})
    expect(outcome).toEqual({exitCode, signal: null, stdout: '', stderr: ''})
    expect(server.requests.length).toBe(1)
  })

  test('is required by --interval', async () => {
    const {exitCode, stderr} = await runProgram(['create-token', ...CODE, '--interval', '1'])
    expect(exitCode).toBe(252)
    expect(stderr).toContain('(ParamValidation): --interval and --expires-in require --wait.')
  })
})

describe('the response of a service', () => {
  const words = ['create-token', ...CODE, '--endpoint-url']

  test('that cannot be written to a full disk is an error (O2)', async () => {
    await using server = await startServer({body: TOKEN})
    const outcome = await runShell(['"$0" "$@" >/dev/full', RUNTIME, PROGRAM, ...words, server.url])
    expect(outcome).toMatchObject({exitCode: 255, stderr: expect.stringMatching(/OutputFailed.*ENOSPC/)})
  })

  test('that cannot be written to a closed pipe is exit code 141 without a message (O1)', async () => {
    await using server = await startServer((_, response) => {
      setTimeout(() => response.writeHead(200).end(JSON.stringify(TOKEN)), 300)
    })
    const line = 'bash -c \'"$0" "$@" | true; exit $PIPESTATUS\' "$0" "$@"'
    const outcome = await runShell([line, RUNTIME, PROGRAM, ...words, server.url])
    expect(outcome).toEqual({exitCode: 141, signal: null, stdout: '', stderr: ''})
  })
})
