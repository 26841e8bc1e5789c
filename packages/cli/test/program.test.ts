import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {operations} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {PROGRAM, runProgram, runShell} from './run-program.ts'
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
  test('prints the answer of the service, and tells which program asked', async () => {
    await using server = await startServer({body: TOKEN})
    const outcome = await runProgram(['create-token', ...CODE, '--endpoint-url', server.url])
    expect(outcome).toEqual({exitCode: 0, signal: null, stdout: TOKEN_JSON, stderr: ''})
    expect(server.requests[0]?.headers['user-agent']).toMatch(/^sso-oidc\/\d+\.\d+\.\d+ .* md\/command#CreateToken$/)
  })

  test('reads a document from standard input', async () => {
    await using server = await startServer({body: TOKEN})
    const argv = ['register-client', '--cli-input-yaml', '-', '--endpoint-url', server.url, '--output', 'off']
    await runProgram(argv, {stdin: '# a comment\nclientName: n\nclientType: public\n'})
    expect(server.requests.map(({body}) => JSON.parse(body))).toEqual([{clientName: 'n', clientType: 'public'}])
  })

  test('tries three times, then tells that the last answer may not be of the first attempt (S3)', async () => {
    await using server = await startServer({status: 500, body: {}})
    const {exitCode, stderr} = await runProgram(['create-token', ...CODE, '--endpoint-url', server.url])
    expect(exitCode).toBe(254)
    expect(stderr).toContain('(reached max retries: 2)')
    expect(stderr).toContain('The request was sent 3 times; an earlier attempt may have been processed.')
    expect(new Set(server.requests.map(({headers}) => headers['amz-sdk-invocation-id'])).size).toBe(1)
    expect(server.requests.map(({headers}) => headers['amz-sdk-request'])).toEqual([
      'attempt=1',
      'attempt=2; max=3',
      'attempt=3; max=3',
    ])
  })

  test('keeps compiled code in a folder that only the user can write', async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'home-'))
    try {
      await runProgram(['create-token', '--generate-cli-skeleton'], {env: {HOME: home}})
      expect(statSync(path.join(home, '.cache/sso-oidc')).mode & 0o777).toBe(0o700)
    } finally {
      rmSync(home, {recursive: true})
    }
  })

  test.each<[string, Record<string, string>]>([
    ['no home folder', {HOME: ''}],
    ['a home folder that is none (C4)', {HOME: '/dev/null'}],
  ])('runs with %s', async (_, env) => {
    expect(await runProgram(['create-token', '--generate-cli-skeleton', '--query', 'a'], {env})).toMatchObject({
      exitCode: 0,
      stderr: '',
    })
  })
})

describe('waiting', () => {
  test('asks until the user has decided, silently off a terminal (P1)', async () => {
    await using server = await startServer(PENDING, PENDING, {body: TOKEN})
    const argv = ['create-token', ...CODE, '--endpoint-url', server.url, '--wait', '--interval', '1']
    expect(await runProgram(argv)).toEqual({exitCode: 0, signal: null, stdout: TOKEN_JSON, stderr: ''})
    expect(server.requests.length).toBe(3)
  })

  test('counts down on a terminal', async (context) => {
    if (spawnSync('script', ['--version']).status !== 0) context.skip('the script command is not installed')
    await using server = await startServer(PENDING, {body: TOKEN})
    const words = ['create-token', ...CODE, '--endpoint-url', server.url, '--wait', '--interval', '2', '--no-cli-pager']
    const line = [process.execPath, PROGRAM, ...words].join(' ')
    const {stdout} = await runShell(['script -qefc "$0" /dev/null', line])
    expect(stdout).toContain('Waiting for the user to decide: next request in 2 s, 10:00 left')
    expect(stdout).toContain('next request in 1 s, 9:59 left')
    expect(stdout.replaceAll('\r\n', '\n')).toContain('\r\u001b[K{\n    "accessToken": "AT-1"')
  })

  test.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('ends at once on %s, without output (P11)', async (signal, exitCode) => {
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

  test('is refused without --wait', async () => {
    expect(await runProgram(['create-token', ...CODE, '--interval', '1'])).toMatchObject({exitCode: 252})
  })
})

describe('standard output', () => {
  const words = ['create-token', ...CODE, '--endpoint-url']

  test('that is a full disk makes the command fail (O2)', async () => {
    await using server = await startServer({body: TOKEN})
    const outcome = await runShell(['"$0" "$@" >/dev/full', process.execPath, PROGRAM, ...words, server.url])
    expect(outcome).toMatchObject({exitCode: 255, stderr: expect.stringMatching(/OutputFailed.*ENOSPC/)})
  })

  test('that is a closed pipe ends it silently with 141 (O1)', async () => {
    await using server = await startServer((_, response) => {
      setTimeout(() => response.writeHead(200).end(JSON.stringify(TOKEN)), 300)
    })
    const line = 'bash -c \'"$0" "$@" | true; exit $PIPESTATUS\' "$0" "$@"'
    const outcome = await runShell([line, process.execPath, PROGRAM, ...words, server.url])
    expect(outcome).toEqual({exitCode: 141, signal: null, stdout: '', stderr: ''})
  })
})

describe('help', () => {
  test('lists every command, and more where it is asked for', async () => {
    const names = [...Object.keys(operations), 'completion', 'formats', 'plugins'].sort()
    const termsOf = (text: string, title: string): string[] => {
      const section = new RegExp(`^${title}\\n([^]*?)(?=\\n[A-Z]|$(?![^]))`, 'm').exec(text)?.[1] ?? ''
      return Array.from(section.matchAll(/^ {2}(\S+)$/gm), ([, term = '']) => term)
    }
    const [bare, flag, word] = await Promise.all([runProgram([]), runProgram(['--help']), runProgram(['help'])])
    expect(word).toEqual(flag)
    expect([bare, flag].map(({exitCode, stdout}) => ({exitCode, names: termsOf(stdout, 'COMMANDS')}))).toEqual([
      {exitCode: 0, names},
      {exitCode: 0, names},
    ])
    expect([bare, flag].map(({stdout}) => termsOf(stdout, 'EXIT CODES'))).toEqual([
      [],
      ['0', '130', '252', '253', '254', '255'],
    ])
  })

  test.each(Object.keys(operations))('of %s is the same by flag, by word and by command', async (name) => {
    const [flag, word, command] = await Promise.all([
      runProgram([name, '--help']),
      runProgram([name, 'help']),
      runProgram(['help', name]),
    ])
    expect(flag).toMatchObject({exitCode: 0, stderr: ''})
    expect(word).toEqual(flag)
    expect(command).toEqual(flag)
  })

  test.each<[string[], number, RegExp]>([
    [['creat-token'], 252, /"creat-token" is not a command; did you mean create-token\?/],
    [['constructor'], 252, /"constructor" is not a command; sso-oidc --help lists them\./],
    [['--region', 'us-east-1'], 252, /No command is named; sso-oidc --help lists them\./],
    [['--region', 'us-east-1', 'loguot'], 252, /"loguot" is not a command; did you mean logout\?/],
    [['--output', 'json', 'formats'], 252, /Nonexistent flag: --output/],
    [['help', 'toString'], 252, /"toString" is not a command/],
    [['formats', '--nope'], 252, /Nonexistent flag: --nope/],
    [['--version'], 0, /^$/],
    [['create-token', '--version'], 0, /^$/],
  ])('is not needed for %j', async (argv, exitCode, stderr) => {
    expect(await runProgram(argv)).toMatchObject({exitCode, stderr: expect.stringMatching(stderr)})
  })

  test('of other commands is the same by flag, by word and by command', async () => {
    const [flag, word, command] = await Promise.all([
      runProgram(['plugins', 'install', '--help']),
      runProgram(['plugins', 'install', 'help']),
      runProgram(['--no-cli-pager', 'help', 'plugins', 'install']),
    ])
    expect(flag).toMatchObject({exitCode: 0, stdout: expect.stringMatching(/^DESCRIPTION\n {2}Installs a plugin/)})
    expect(word).toEqual(flag)
    expect(command).toEqual(flag)
  })

  test.each([
    ['formats', 'sso-oidc formats'],
    ['completion', 'sso-oidc completion <shell>'],
    ['plugins', 'sso-oidc plugins [options]'],
    ['plugins install', 'sso-oidc plugins install <plugin> ... [options]'],
  ])('of %s is a page like those of operations', async (name, synopsis) => {
    const {exitCode, stdout} = await runProgram([...name.split(' '), '--help'])
    expect({exitCode, synopsis: /^SYNOPSIS\n {4}(.*)$/m.exec(stdout)?.[1]}).toEqual({exitCode: 0, synopsis})
    expect(stdout).toMatch(/^DESCRIPTION\n {2}\S/)
    // A name with colons cannot be typed, and a template is nobody's text.
    expect(stdout).not.toMatch(/plugins:|<%/)
  })

  test('behind two dashes is a word like any other', async () => {
    expect(await runProgram(['completion', '--', '--help'])).toMatchObject({exitCode: 252, stdout: ''})
  })

  test('of formats names each with its package', async () => {
    const {stdout} = await runProgram(['formats'])
    expect(stdout).toMatch(/^json +JSON, indented by four blanks +@sso-oidc\/format-json$/m)
    expect(stdout).toMatch(/^yaml-stream +.* +@sso-oidc\/format-yaml$/m)
  })
})
