import {mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {HARMFUL} from './harmful.ts'
import {ON_NODE, runProgram} from './run-program.ts'
import {startServer} from './scripted-server.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'diagnostics-'))
afterAll(() => rmSync(folder, {recursive: true, force: true}))

const USERINFO = 'user:S3CR3T-PASSWORD'
const ENV = {AWS_MAX_ATTEMPTS: '1', AWS_SECRET_ACCESS_KEY: 'S3CR3T-KEY-OF-IAM', AWS_SESSION_TOKEN: 'S3CR3T-SESSION'}

/** Command lines with secrets in the body and in headers. */
const COMMANDS = [
  [
    ...['create-token', '--client-id', 'i', '--client-secret', 'S3CR3T-CLIENT', '--grant-type', 'refresh_token'],
    ...['--refresh-token', 'S3CR3T-REFRESH', '--output', 'off'],
  ],
  [
    'get-role-credentials',
    '--access-token',
    'S3CR3T-PORTAL',
    '--account-id',
    '1',
    '--role-name',
    'r',
    '--output',
    'off',
  ],
]

const ISSUED = {
  accessToken: 'S3CR3T-ACCESS',
  roleCredentials: {accessKeyId: 'k', secretAccessKey: 'S3CR3T-ROLE', sessionToken: 'S3CR3T-TOKEN', expiration: 1},
}

/** Texts that reveal a secret: plain, in Base64, and in the bytes that Node logs. */
const TRACE = /S3CR3T|UzNDUjNU|MzQ1IzVC|TM0NSM1|53 33 43 52 33 54/

/** Runs each command with a response that contains secrets, and returns standard error of all runs. */
async function logsOf(env: Record<string, string>): Promise<string> {
  await using server = await startServer({body: ISSUED, headers: {'x-log': '\u009b2J'}})
  const url = server.url.replace('http://', `http://${USERINFO}@`)
  const run = (argv: string[]) => runProgram([...argv, '--endpoint-url', url], {env: {...ENV, ...env}})
  const outcomes = await Promise.all(COMMANDS.map(run))
  expect(outcomes.map(({exitCode, stdout}) => ({exitCode, stdout}))).toEqual(
    COMMANDS.map(() => ({exitCode: 0, stdout: ''})),
  )
  expect(server.requests.map(({headers}) => headers.authorization)).toEqual([
    `Basic ${btoa(USERINFO)}`,
    `Basic ${btoa(USERINFO)}`,
  ])
  return outcomes.map(({stderr}) => stderr).join('')
}

describe('the logs of Node', () => {
  test.runIf(ON_NODE).each(['http', 'http,net,tls,undici', '*'])(
    'contain no secret with NODE_DEBUG=%s (D4, Z1)',
    async (sections) => {
      const logs = await logsOf({NODE_DEBUG: sections})
      expect(logs).toMatch(/^HTTP \d+: /m)
      expect(logs).not.toMatch(TRACE)
      expect(logs).not.toMatch(HARMFUL)
    },
  )

  test.each<Record<string, string>>([
    {DEBUG: '*'},
    {NODE_OPTIONS: '--trace-warnings --trace-uncaught --trace-exit --trace-deprecation'},
    {NODE_OPTIONS: '--trace-sync-io --trace-tls --trace-sigint'},
  ])('contain no secret with %j (D4, Z1, Z5)', async (env) => {
    expect(await logsOf(env)).not.toMatch(TRACE)
  })

  test('contain no password of a proxy with NODE_DEBUG and DEBUG (D4, Z1)', async () => {
    await using proxy = await startServer({status: 407, body: {}})
    const [argv = []] = COMMANDS
    const url = proxy.url.replace('http://', `http://${USERINFO}@`)
    for (const endpoint of ['http://service.example', 'https://service.example']) {
      const env = {...ENV, HTTP_PROXY: url, HTTPS_PROXY: url, NODE_DEBUG: '*', DEBUG: '*'}
      const {stderr} = await runProgram([...argv, '--endpoint-url', endpoint], {env})
      expect(stderr).toContain('HTTP')
      expect(stderr).not.toMatch(TRACE)
    }
  })

  test('contain no environment variable with a secret when a program is started (D4)', async () => {
    const config = path.join(folder, 'config')
    const env = {...ENV, AWS_CONFIG_FILE: config, NODE_DEBUG: 'child_process'}
    const {stderr} = await runProgram(['plugins', 'uninstall', 'nope'], {env})
    expect(stderr).not.toMatch(TRACE)
  })
})

/** Options of Node that make the first HTTP request cause a bug. */
const bug = (statement: string): string => {
  const code =
    `import http from 'node:http';const {request} = http;` +
    `http.request = (...all) => {setImmediate(() => {${statement}});return request(...all)}`
  return `--import=data:text/javascript,${encodeURIComponent(code)}`
}

describe.runIf(ON_NODE)('a bug that nothing catches', () => {
  const report = async (statement: string, ...options: string[]) => {
    // The server never answers.
    await using server = await startServer(() => {})
    const [argv = []] = COMMANDS
    const env = {...ENV, NODE_OPTIONS: `${bug(statement)} --report-uncaught-exception --report-dir=${folder}`}
    return await runProgram([...argv, '--endpoint-url', server.url, ...options], {env})
  }
  const SENTENCE = '\nsso-oidc: This is a bug in sso-oidc. Please report it. '
  const ADVICE = '\n\nRun the command again with `--debug` for the stack trace.\n'

  test.each([
    ['thrown', 'throw new TypeError("Oops: S3CR3T-CLIENT\\u001b[2J")', 'TypeError: Oops: [redacted]\\u001b[2J'],
    ['rejected', 'Promise.reject(new TypeError("Oops: S3CR3T-CLIENT"))', 'TypeError: Oops: [redacted]'],
    ['no error', 'throw "S3CR3T-CLIENT"', 'Error: [redacted]'],
    ['undefined', 'throw undefined', 'Error: undefined'],
  ])(
    'is reported without secrets and stack trace, with exit code 255, if it is %s (O12)',
    async (_, statement, text) => {
      expect(await report(statement)).toEqual({
        exitCode: 255,
        signal: null,
        stdout: '',
        stderr: `${SENTENCE}${text}${ADVICE}`,
      })
    },
  )

  test('is reported with a stack trace without secrets with --debug (O12)', async () => {
    const {exitCode, stderr} = await report('throw new TypeError("Oops: S3CR3T-CLIENT")', '--debug')
    expect(exitCode).toBe(255)
    expect(stderr).toContain(`${SENTENCE}TypeError: Oops: [redacted]\n\nTypeError: Oops: [redacted]\n    at `)
    expect(stderr).not.toMatch(TRACE)
  })

  test('leaves no report of Node, which would contain the command line (Z5)', () => {
    expect(readdirSync(folder).filter((name) => name.startsWith('report'))).toEqual([])
  })
})

describe('a port for debuggers', () => {
  test('is not opened by SIGUSR1 (Z5)', async () => {
    let interrupt = (): void => {}
    await using server = await startServer((_, response) => {
      interrupt()
      setTimeout(() => response.end(JSON.stringify(ISSUED)), 200)
    })
    const [argv = []] = COMMANDS
    const outcome = await runProgram([...argv, '--endpoint-url', server.url], {
      env: ENV,
      onStart: (child) => {
        interrupt = () => child.kill('SIGUSR1')
      },
    })
    expect(outcome).toEqual({exitCode: 0, signal: null, stdout: '', stderr: ''})
  })

  test.runIf(ON_NODE)('is announced by Node if NODE_OPTIONS opens one (Z5)', async () => {
    const {exitCode, stderr} = await runProgram(['formats'], {env: {NODE_OPTIONS: '--inspect=127.0.0.1:0'}})
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/^Debugger listening on ws:\/\/127\.0\.0\.1:/)
  })
})
