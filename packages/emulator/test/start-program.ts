import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {fileURLToPath} from 'node:url'
import {onTestFinished} from 'vitest'

/** Path of the executable that is tested in place of the program that Node runs. Empty in other runs. */
const EXECUTABLE: string = process.env['SSO_OIDC_EMULATOR_EXECUTABLE'] ?? ''

/** Whether Node runs the program. Tests of Node itself are skipped for an executable. */
export const ON_NODE: boolean = EXECUTABLE === ''

/** Two words that run the program: Node and its script, or a program that only starts the executable. */
export const RUNTIME: string = ON_NODE ? process.execPath : '/usr/bin/env'
export const PROGRAM: string = EXECUTABLE || fileURLToPath(new URL('../bin/sso-oidc-emulator.js', import.meta.url))

/** Runs the program with arguments, until the end of the test at the latest. */
export function runProgram(words: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(RUNTIME, [PROGRAM, ...words], {stdio: ['ignore', 'pipe', 'pipe'], env})
  onTestFinished(() => void child.kill('SIGKILL'))
  const output = {stdout: '', stderr: ''}
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk
  })
  const ended = once(child, 'close').then(([exitCode, signal]) => ({exitCode, signal, ...output}))
  return {child, output, ended}
}

/** Starts the program on a free port and waits until it listens. */
export async function startProgram(words: readonly string[], env?: NodeJS.ProcessEnv) {
  const program = runProgram(['start', '--port', '0', ...words], env)
  while (!program.output.stdout.includes('AWS_REGION')) await once(program.child.stdout, 'data')
  return {...program, url: /http:\S+/.exec(program.output.stdout)?.[0] ?? ''}
}
