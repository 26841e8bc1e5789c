import {type ChildProcess, execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {FileError, readFile} from '../src/input/read-file.ts'
import {readConfigFile} from '../src/settings/config-file.ts'
import {run} from './run-command.ts'
import {PROGRAM, runProgram, runShell} from './run-program.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'files-'))
const pipe = path.join(folder, 'pipe')
const huge = path.join(folder, 'huge')
beforeAll(() => {
  execFileSync('mkfifo', [pipe])
  writeFileSync(huge, '')
  truncateSync(huge, 1_000_000_000)
})
afterAll(() => rmSync(folder, {recursive: true}))

const WORDS = ['create-token', '--client-secret', 's', '--grant-type', 'g']
const TOO_LONG = 'it is longer than 1048576 bytes'
const PIPE = 'it is a pipe, and nobody may be at its other end; use standard input'

describe('a file', () => {
  test.each([
    ['a device without an end', '/dev/zero', TOO_LONG],
    ['a gigabyte', huge, TOO_LONG],
    ['a folder', folder, 'it is a folder'],
    ['nowhere', path.join(folder, 'nope'), 'there is no such file'],
    ['below a file', '/dev/null/nope', 'there is no such folder'],
    ['of a name that is too long', path.join(folder, 'x'.repeat(300)), 'its name is too long'],
  ])('that is %s cannot be read (I10)', (_, file, reason) => {
    expect(() => readFile(file)).toThrow(expect.objectContaining({name: 'Error', message: reason}))
    expect(() => readFile(file)).toThrow(FileError)
  })

  test('of a device may be empty (I10)', () => {
    expect(readFile('/dev/null').length).toBe(0)
  })

  test.runIf(process.platform === 'linux')('is read although the system tells a size of 0 (I10)', () => {
    expect(new TextDecoder().decode(readFile('/proc/self/environ'))).toContain('PATH=')
  })

  test('that is a pipe is refused, whatever it is for, and nobody waits for its writer (I10)', async () => {
    const member = [...WORDS, '--client-id']
    const outcomes = await Promise.all([
      runProgram([...member, `file://${pipe}`]),
      runProgram([...member, `fileb://${pipe}`]),
      runProgram(['create-token', '--cli-input-yaml', pipe]),
      runProgram([...member, 'i'], {env: {AWS_CONFIG_FILE: pipe}}),
      runProgram([...member, 'i'], {env: {AWS_SHARED_CREDENTIALS_FILE: pipe}}),
      runProgram([...member, 'i', '--ca-bundle', pipe]),
    ])
    const told = outcomes.map(({exitCode, stderr}) => [exitCode, stderr.split('\n')[1]?.replaceAll(pipe, 'PIPE')])
    const invalid = 'sso-oidc: An error occurred'
    expect(told).toEqual([
      [252, `${invalid} (ParamValidation): --client-id: cannot read "PIPE": ${PIPE}.`],
      [252, `${invalid} (ParamValidation): --client-id: cannot read "PIPE": ${PIPE}.`],
      [252, `${invalid} (ParamValidation): --cli-input-yaml: cannot read "PIPE": ${PIPE}.`],
      [255, `${invalid} (InvalidConfig): The configuration file "PIPE" cannot be read: ${PIPE}.`],
      [255, `${invalid} (InvalidConfig): The configuration file "PIPE" cannot be read: ${PIPE}.`],
      [255, expect.stringContaining(`${invalid} (InvalidSetting): --ca-bundle is `)],
    ])
  })

  test('of configuration or certificates has the same limits (I10, I13)', async () => {
    expect(() => readConfigFile('/dev/zero')).toThrow(`"/dev/zero" cannot be read: ${TOO_LONG}.`)
    expect(readConfigFile('/dev/null').size).toBe(0)
    expect(await run([...WORDS, '--client-id', 'i', '--ca-bundle', '/dev/zero'])).toMatchObject({
      exitCode: 255,
      stderr: expect.stringContaining('--ca-bundle is "/dev/zero"; it has to be a file that can be read.'),
    })
  })

  test.each([
    ['/dev/stdin is standard input', 'echo -n text | "$0" "$@"', '/dev/stdin'],
    ['/dev/fd/0 is that too', 'echo -n text | "$0" "$@"', '/dev/fd/0'],
    ['a descriptor is what a shell put there, a slow pipe too', '"$0" "$@" 7< <(sleep 0.1; echo -n text)', '/dev/fd/7'],
  ])('called %s (I10)', async (_, line, file) => {
    const words = [...WORDS, '--client-id', `file://${file}`, '--debug', '--region', 'us-east-1']
    const shell = `bash -c '${line}' "$0" "$@"`
    const env = {AWS_MAX_ATTEMPTS: '1', AWS_ENDPOINT_URL: 'http://127.0.0.1:1'}
    const {stderr} = await runShell([shell, process.execPath, PROGRAM, ...words], {env})
    expect(stderr).toContain('debug:   body {"clientId":"text","clientSecret":"[redacted]","grantType":"g"}\n')
  })
})

describe('standard input', () => {
  const words = ['create-token', '--cli-input-json', '-']

  test('that never ends is refused (I10)', async () => {
    expect(await runShell(['"$0" "$@" </dev/zero', process.execPath, PROGRAM, ...words])).toMatchObject({
      exitCode: 252,
      stderr: expect.stringContaining(`--cli-input-json: cannot read standard input: ${TOO_LONG}.`),
    })
  })

  test('is empty for whoever reads it second', async () => {
    expect(await runProgram([...words, '--code', 'file:///dev/stdin'], {stdin: '{}'})).toMatchObject({
      exitCode: 252,
      stderr: expect.stringContaining('(standard input): invalid JSON, line 1, column 1: Unexpected end'),
    })
  })

  test.runIf(process.platform === 'linux').each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('that says nothing does not hold back %s (P11)', async (signal, exitCode) => {
    const kill = async (child: ChildProcess): Promise<void> => {
      while (!handlesSignals(child)) await sleep(20)
      child.kill(signal)
    }
    const outcome = await runProgram(words, {stdin: null, onStart: (child) => void kill(child)})
    expect(outcome).toEqual({exitCode, signal: null, stdout: '', stderr: ''})
  })
})

/** Whether the program, not only Node, handles signals by now: of itself Node leaves SIGHUP alone. */
function handlesSignals({pid}: ChildProcess): boolean {
  const [, caught = '0'] = /^SigCgt:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return (Number.parseInt(caught.slice(-8), 16) & 1) === 1
}
