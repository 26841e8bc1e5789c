import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

/** Path of the executable that is tested in place of the program that Node runs. Empty in other runs. */
export const EXECUTABLE: string = process.env['SSO_OIDC_EXECUTABLE'] ?? ''

/** Whether Node runs the program. Tests of Node itself, its options, versions, and modules, are skipped for an executable. */
export const ON_NODE: boolean = EXECUTABLE === ''

/** Two words that run the built program: Node and its script, or a program that only starts the executable. */
export const RUNTIME: string = ON_NODE ? process.execPath : '/usr/bin/env'
export const PROGRAM: string = EXECUTABLE || path.join(import.meta.dirname, '../bin/sso-oidc.js')

/** Result of a process. */
export interface Outcome {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Environment, and streams, of a process. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Text of standard input. Default: an empty one. Null leaves it open. */
  readonly stdin?: string | null
  /** Called when the process has started. */
  readonly onStart?: (process: import('node:child_process').ChildProcess) => void
}

/** Runs the built program as a process with an empty home directory and without the settings of the caller. */
export async function runProgram(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return runShell(['"$0" "$@"', RUNTIME, PROGRAM, ...argv], options)
}

/** Runs a command line of the shell. The words after it are `$0`, `$1`, and so on. */
export async function runShell(words: readonly string[], {env, stdin, onStart}: RunOptions = {}): Promise<Outcome> {
  const home = mkdtempSync(path.join(tmpdir(), 'home-'))
  try {
    const [script = '', ...rest] = words
    const child = spawn('/bin/sh', ['-c', `exec ${script}`, ...rest], {
      cwd: home,
      env: {HOME: home, PATH: process.env['PATH'], AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'us-east-1', ...env},
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    onStart?.(child)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.stdin.on('error', () => {})
    if (stdin !== null) child.stdin.end(stdin)
    return await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (exitCode, signal) => resolve({exitCode, signal, stdout, stderr}))
    })
  } finally {
    rmSync(home, {recursive: true, force: true})
  }
}
