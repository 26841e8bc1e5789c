import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, afterEach, describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {answer, REFRESH, type Run, runIn, type TestSettings, TOKEN} from './run-command.ts'
import {PROGRAM, RUNTIME, runProgram, runShell} from './run-program.ts'
import {startServer} from './scripted-server.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'issued-'))
const state = path.join(folder, 'state')
const saved = path.join(state, 'sso-oidc')
afterEach(() => rmSync(state, {recursive: true, force: true}))
afterAll(() => rmSync(folder, {recursive: true}))

const ENV = {AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1', XDG_STATE_HOME: state}
const FULL = Object.assign(new Error('write ENOSPC'), {code: 'ENOSPC'})
const fullDisk: TestSettings = {stdout: {write: (_, done) => done?.(FULL)}}

function createToken(words: readonly string[], settings?: TestSettings, body: unknown = TOKEN): Promise<Run> {
  return runIn(ENV, ['create-token', ...REFRESH, ...words], [answer(200, body)], settings)
}

/** Returns the response in the file that a message names, and the mode of the file and of its directory. */
function readSaved(stderr: string, where = saved) {
  const [file = ''] = new RegExp(`${where}/sso-oidc-create-token-\\S+\\.json`).exec(stderr) ?? []
  const modeOf = (name: string): string => (statSync(name).mode & 0o777).toString(8)
  return {response: JSON.parse(readFileSync(file, 'utf8')), mode: modeOf(file), folder: modeOf(path.dirname(file))}
}

describe('a query or format that does not fit the response', () => {
  test.each<[string, string[], string]>([
    [
      'env for a single value (A3)',
      ['--query', 'accessToken', '--output', 'env'],
      'The format env (@sso-oidc/format-env) failed: ',
    ],
    [
      'a function that does not accept a number (A4)',
      ['--query', 'length(expiresIn)'],
      'The --query expression cannot be applied: ',
    ],
    [
      'a misspelled member (A5)',
      ['--query', 'acessToken', '--output', 'text'],
      'The --query expression selects nothing from a CreateToken response. Did you mean accessToken? No request was sent.',
    ],
    [
      'a name that is like no member (A5)',
      ['--query', 'xyz.y'],
      'The --query expression selects nothing from a CreateToken response. Use one of its members: accessToken, ' +
        'tokenType, expiresIn, refreshToken, idToken. No request was sent.',
    ],
    [
      'an element of a text (A5)',
      ['--query', 'accessToken[0]'],
      'The --query expression selects nothing from a CreateToken response. If an empty result is correct, put the ' +
        'expression in brackets: `[…]`. No request was sent.',
    ],
  ])('is refused before a request is sent: %s', async (_, words, sentence) => {
    const {exitCode, stdout, stderr, sent} = await createToken(words)
    expect({exitCode, stdout, sent}).toEqual({exitCode: 252, stdout: '', sent: []})
    expect(stderr).toContain(`An error occurred (ParamValidation): ${sentence}`)
    expect(stderr).toContain('No request was sent.\n')
  })

  test.each(['`[]`', '`{}`', "''", '`false`', '[nope]'])('is not one whose result is empty: %s (A5)', async (query) => {
    expect(await createToken(['--query', query])).toMatchObject({exitCode: 0, stderr: ''})
  })

  test('is refused for the other operations that issue something (A4)', async () => {
    const argv = ['register-client', '--client-name', 'n', '--client-type', 'public', '--query', 'sum(clientSecret)']
    expect(await runIn(ENV, argv, [])).toMatchObject({exitCode: 252, stdout: '', sent: []})
  })

  test('selects null, as in the AWS CLI, if the operation issues no token (A5)', async () => {
    const argv = [
      'get-role-credentials',
      ...['--account-id', '1'.repeat(12), '--role-name', 'r', '--access-token', 't'],
    ]
    const roleCredentials = {accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'T', expiration: 1}
    const run = await runIn(ENV, [...argv, '--query', 'nope'], [answer(200, {roleCredentials})])
    expect(run).toMatchObject({exitCode: 0, stdout: 'null\n', stderr: ''})
  })
})

describe('a token that cannot be printed', () => {
  test('to a full disk is saved in a file that the error names (A6)', async () => {
    const {exitCode, stdout, stderr} = await createToken([], fullDisk)
    expect({exitCode, stdout}).toEqual({exitCode: 255, stdout: ''})
    expect(stderr).toContain('(OutputFailed): The result could not be written to standard output (ENOSPC).\n')
    expect(stderr).toMatch(/\n\nThe response with the token was saved in \S+\.json, which only you can read\.\n\n/)
    expect(readSaved(stderr)).toEqual({response: TOKEN, mode: '600', folder: '700'})
  })

  test.each(['json', 'yaml', 'text', 'table', 'legacy'])('is named in an error as %s (A6)', async (format) => {
    const {stderr} = await createToken(['--cli-error-format', format], fullDisk)
    expect(readSaved(stderr.replaceAll(/\\n|\n/g, ' ')).response).toEqual(TOKEN)
  })

  test('by the format of a plugin is saved (A6)', async () => {
    const plugin = path.join(folder, 'picky.mjs')
    writeFileSync(plugin, "export default (value) => { if (value.expiresIn > 0) throw new Error('no'); return '' }")
    const {exitCode, stdout, stderr} = await createToken(['--output', plugin])
    expect({exitCode, stdout}).toEqual({exitCode: 255, stdout: ''})
    expect(readSaved(stderr).response).toEqual(TOKEN)
  })

  test('by a query that needs a member that is missing is saved (A6)', async () => {
    const {exitCode, stderr} = await createToken(['--query', 'length(refreshToken)'])
    expect(exitCode).toBe(255)
    expect(readSaved(stderr).response).toEqual(TOKEN)
  })

  test('by a query whose member is missing is saved, and the query prints null (A6)', async () => {
    const {exitCode, stdout, stderr} = await createToken(['--query', 'refreshToken', '--output', 'text'])
    expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: 'None\n'})
    expect(stderr).toMatch(
      /^sso-oidc: warning: The --query expression selected nothing from the response\. The response with the token was saved in /,
    )
    expect(readSaved(stderr).response).toEqual(TOKEN)
  })

  test.each([{expiresIn: 'soon'}, {expiresIn: 2 ** 53}])('because of the member %j is saved (A6)', async (member) => {
    const {exitCode, stderr} = await createToken([], {}, {...TOKEN, ...member})
    expect(exitCode).toBe(255)
    expect(readSaved(stderr).response).toEqual({...TOKEN, ...member})
  })

  test('is saved in the directory for temporary files if the state directory cannot be written to (A6)', async () => {
    writeFileSync(state, '')
    const temporary = path.join(folder, 'tmp')
    mkdirSync(temporary, {recursive: true})
    const run = await runIn({...ENV, TMPDIR: temporary}, ['create-token', ...REFRESH], [answer(200, TOKEN)], fullDisk)
    expect(readSaved(run.stderr, temporary)).toMatchObject({response: TOKEN, mode: '600'})
  })

  test('is not requested if it could not be saved anywhere (A6)', async () => {
    writeFileSync(state, '')
    const run = await runIn({...ENV, TMPDIR: path.join(state, 'tmp')}, ['create-token', ...REFRESH], [])
    expect(run).toMatchObject({exitCode: 255, stdout: '', sent: []})
    expect(run.stderr).toContain(
      `(InvalidSetting): The directory "${saved}" cannot be written to (ENOTDIR). The directory "${state}/tmp" cannot be ` +
        'written to (ENOTDIR). A response that cannot be printed would be lost, so no request was sent. Set ' +
        'XDG_STATE_HOME to a writable directory.',
    )
  })
})

describe('no file is left', () => {
  test.each<[string, string[], unknown, number]>([
    ['of a token that was printed', [], TOKEN, 0],
    ['of a response without a token', [], {tokenType: 'Bearer'}, 255],
    ['of a sign-in page', [], '<html>accessToken</html>', 255],
  ])('%s (A6)', async (_, words, body, exitCode) => {
    expect(await createToken(words, {}, body)).toMatchObject({exitCode})
    expect(readdirSync(saved)).toEqual([])
  })

  test('of a token whose reader closed the pipe (A6)', async () => {
    const closed = Object.assign(new Error('write EPIPE'), {code: 'EPIPE'})
    const run = await createToken([], {stdout: {write: (_, done) => done?.(closed)}})
    expect(run).toMatchObject({exitCode: 141, stderr: ''})
    expect(readdirSync(saved)).toEqual([])
  })
})

describe('the program', () => {
  const words = (url: string): string[] => ['create-token', ...REFRESH, '--endpoint-url', url]

  test('saves a token that it cannot write to a full disk (A6, O2)', async () => {
    await using server = await startServer({body: TOKEN})
    const line = ['"$0" "$@" >/dev/full', RUNTIME, PROGRAM, ...words(server.url)]
    const {exitCode, stderr} = await runShell(line, {env: {XDG_STATE_HOME: state}})
    expect(exitCode).toBe(255)
    expect(readSaved(stderr)).toEqual({response: TOKEN, mode: '600', folder: '700'})
  })

  test.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('that %s ends while a format runs saves the token (A6)', async (signal, exitCode) => {
    const slow = path.join(folder, 'slow.mjs')
    const started = path.join(folder, `started-${signal}`)
    writeFileSync(
      slow,
      `import {writeFileSync} from 'node:fs'
       export default (value) => {
         if (value.expiresIn === 0) return ''
         writeFileSync(${JSON.stringify(started)}, '')
         return new Promise((resolve) => setTimeout(resolve, 25_000))
       }`,
    )
    await using server = await startServer({body: TOKEN})
    const outcome = await runProgram([...words(server.url), '--output', slow], {
      env: {XDG_STATE_HOME: state},
      onStart: (child) => {
        const watch = setInterval(() => {
          if (statSync(started, {throwIfNoEntry: false}) === undefined) return
          clearInterval(watch)
          child.kill(signal)
        }, 20)
      },
    })
    expect(outcome).toMatchObject({exitCode, stdout: ''})
    expect(readSaved(outcome.stderr).response).toEqual(TOKEN)
  })

  const missing = missingProgram('script', {package: 'bsdutils'})
  test.for<[string, Record<string, string>, string]>([
    ['less is missing and no pager is configured (A1, O7)', {}, ''],
    [
      'the pager is missing (A2, O7)',
      {AWS_PAGER: 'nosuch'},
      'sso-oidc: warning: The pager "nosuch" (from AWS_PAGER) could not be started (ENOENT). The result is printed without it.\n',
    ],
    [
      'the pager crashes (A2, O7)',
      {PAGER: "/bin/sh -c 'kill -SEGV $$'"},
      'sso-oidc: warning: The pager "/bin/sh" (from PAGER) was ended by SIGSEGV. The result is printed without it.\n',
    ],
    [
      'a shell cannot start the pager (A2, O7)',
      {PAGER: '/bin/sh -c nosuch'},
      'sso-oidc: warning: The pager "/bin/sh" (from PAGER) exited with code 127. The result is printed without it.\n',
    ],
  ])('prints the token on a terminal if %s', async ([, env, warning], {skip}) => {
    if (missing !== undefined) skip(missing)
    await using server = await startServer({body: TOKEN})
    // No program other than the shell is on PATH.
    const bin = path.join(folder, 'bin')
    mkdirSync(bin, {recursive: true})
    const line = ['env PATH=', bin, RUNTIME, PROGRAM, ...words(server.url), '--query accessToken'].join(' ')
    const {exitCode, stdout} = await runShell(['script -qefc "$0" /dev/null', line.replace('PATH= ', 'PATH=')], {env})
    const lines = stdout.replaceAll('\r\n', '\n').replace(/^.*nosuch: not found\n/m, '')
    expect({exitCode, lines}).toEqual({exitCode: 0, lines: `${warning}"AT-1"\n`})
  })
})
