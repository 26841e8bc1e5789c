import {type ChildProcess, execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {run} from './run-command.ts'
import {PROGRAM, RUNTIME, runProgram, runShell} from './run-program.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'files-'))
const pipe = path.join(folder, 'pipe')
beforeAll(() => execFileSync('mkfifo', [pipe]))
afterAll(() => rmSync(folder, {recursive: true}))

const WORDS = ['create-token', '--client-secret', 's', '--grant-type', 'g']
const TOO_LONG = 'larger than 1048576 bytes'
const PIPE = 'it is a named pipe. Use standard input instead'

describe('a file', () => {
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
      [255, `${invalid} (InvalidConfig): Cannot read PIPE: ${PIPE}.`],
      [255, `${invalid} (InvalidConfig): Cannot read PIPE: ${PIPE}.`],
      [255, expect.stringContaining(`${invalid} (InvalidSetting): Invalid value `)],
    ])
  })

  test('of certificates has the same limits (I10, I13)', async () => {
    expect(await run([...WORDS, '--client-id', 'i', '--ca-bundle', '/dev/zero'])).toMatchObject({
      exitCode: 255,
      stderr: expect.stringContaining('Invalid value "/dev/zero" for --ca-bundle. Use the path of a readable file.'),
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
    const {stderr} = await runShell([shell, RUNTIME, PROGRAM, ...words], {env})
    expect(stderr).toContain('debug:   body {"clientId":"text","clientSecret":"[redacted]","grantType":"g"}\n')
  })
})

describe('standard input', () => {
  const words = ['create-token', '--cli-input-json', '-']

  test('that never ends is refused (I10)', async () => {
    expect(await runShell(['"$0" "$@" </dev/zero', RUNTIME, PROGRAM, ...words])).toMatchObject({
      exitCode: 252,
      stderr: expect.stringContaining(`--cli-input-json: cannot read standard input: ${TOO_LONG}.`),
    })
  })

  test('is empty for whoever reads it second', async () => {
    expect(await runProgram([...words, '--code', 'file:///dev/stdin'], {stdin: '{}'})).toMatchObject({
      exitCode: 252,
      stderr: expect.stringMatching(/\(standard input\): invalid JSON, line 1, column 1: Unexpected (end|token)/),
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
