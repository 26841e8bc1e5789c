import {beforeAll, describe, expect, test} from 'vitest'
import {ON_NODE, type Outcome, PROGRAM, RUNTIME, runShell} from './run-program.ts'
import {startServer} from './scripted-server.ts'

/** Command lines that print something without a request. Some load oclif, some do not. */
const PRINTING = [
  'help',
  'help errors',
  '--help',
  '--version',
  'version',
  '-v',
  'completion bash',
  'formats',
  'plugins',
  'plugins list --json',
  'plugins install --help',
  'create-token --help',
]

const LIST_ACCOUNTS = 'list-accounts --access-token t'

/** Command lines that fail, with their exit code. */
const FAILING: [line: string, exitCode: number, env: Record<string, string>][] = [
  ['create-token', 252, {}],
  ['plugins install --nope', 252, {}],
  ['nope', 252, {}],
  [LIST_ACCOUNTS, 253, {AWS_REGION: ''}],
  [`${LIST_ACCOUNTS} --profile nope`, 255, {}],
  [`${LIST_ACCOUNTS} --endpoint-url http://127.0.0.1:1`, 255, {AWS_MAX_ATTEMPTS: '1'}],
  ['plugins uninstall nope', 255, {}],
]

/** Runs the program with shell redirections. A program that hangs ends with exit code 124. */
function runRedirected(line: string, redirection: string, env: Record<string, string> = {}): Promise<Outcome> {
  return runShell([`timeout 20 "$0" "$@" ${redirection}`, RUNTIME, PROGRAM, ...line.split(' ')], {env})
}

describe('standard output', () => {
  test.each(PRINTING)('that is full makes `%s` fail with one message and exit code 255 (E1)', async (line) => {
    const {exitCode, stdout, stderr} = await runRedirected(line, '>/dev/full')
    expect({exitCode, stdout}).toEqual({exitCode: 255, stdout: ''})
    expect(stderr.trim().split('\n')).toEqual([
      'sso-oidc: An error occurred (OutputFailed): The result could not be written to standard output (ENOSPC).',
      '',
      'Check for a full disk or a closed stream.',
    ])
  })

  test.each(PRINTING)('that is a closed pipe makes `%s` exit with code 141, without a message (E2)', async (line) => {
    const pipe = `bash -c 'exec 3> >(exit); wait $!; exec "$0" "$@" >&3' "$0" "$@"`
    const outcome = await runShell([pipe, RUNTIME, PROGRAM, ...line.split(' ')])
    expect(outcome).toEqual({exitCode: 141, signal: null, stdout: '', stderr: ''})
  })
})

describe.each(['2>/dev/full', '2>&-', '>&-', '>/dev/full', '>&- 2>&-'])('with %s', (redirection) => {
  test.each(FAILING)('`%s` keeps its exit code %i (E3)', async (line, exitCode, env) => {
    expect(await runRedirected(line, redirection, env)).toMatchObject({exitCode, stdout: ''})
  })

  test('an error of the service keeps its exit code 254 (E3)', async () => {
    await using server = await startServer({status: 401, body: {message: 'no'}})
    const line = `${LIST_ACCOUNTS} --endpoint-url ${server.url}`
    expect(await runRedirected(line, redirection)).toMatchObject({exitCode: 254, stdout: ''})
  })
})

/** Command lines that succeed. One loads oclif, two do not. */
const WORKING = ['formats', 'plugins', 'create-token --generate-cli-skeleton']
const outputs = new Map<string, string>()
beforeAll(async () => {
  for (const line of WORKING) outputs.set(line, (await runRedirected(line, '')).stdout)
})

describe.each(['<&-', '>&-', '2>&-', '<&- >&-', '<&- 2>&-', '>&- 2>&-', '<&- >&- 2>&-'])('with %s', (redirection) => {
  /** Standard output, unless it is closed. */
  const shown = (text: string): string => (/(?<!2)>&-/.test(redirection) ? '' : text)

  test.each(WORKING)('`%s` ends with exit code 0 and prints what it prints otherwise (O2)', async (line) => {
    const stdout = outputs.get(line) ?? ''
    expect(stdout).not.toBe('')
    const expected = {exitCode: 0, signal: null, stdout: shown(stdout), stderr: ''}
    expect(await runRedirected(line, redirection)).toEqual(expected)
  })

  test('a command that sends a request ends with exit code 0 and prints the response (O2)', async () => {
    await using server = await startServer({body: {accountList: []}})
    const line = `${LIST_ACCOUNTS} --debug --endpoint-url ${server.url}`
    const outcome = await runRedirected(line, redirection)
    expect(outcome).toMatchObject({exitCode: 0, stdout: shown('{\n    "accountList": []\n}\n')})
    expect(server.requests.length).toBe(1)
  })
})

test('with a closed standard input, a document from standard input is empty (O2)', async () => {
  const outcome = await runRedirected('list-accounts --cli-input-json -', '<&-')
  expect(outcome).toMatchObject({exitCode: 252, stdout: '', stderr: expect.stringContaining('(ParamValidation)')})
})

test('without standard output, a command ends and exits with code 0', async () => {
  expect(await runRedirected('formats', '>&-')).toEqual({exitCode: 0, signal: null, stdout: '', stderr: ''})
})

// Bun does not start in a removed directory.
test.runIf(ON_NODE)('in a removed working directory, a command works as in any other', async () => {
  const removed = `sh -c 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@"' "$0" "$@"`
  const outcome = await runShell([removed, RUNTIME, PROGRAM, 'completion', 'bash'])
  expect(outcome).toMatchObject({exitCode: 0, stdout: expect.stringContaining('complete -'), stderr: ''})
})
