import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {fileURLToPath} from 'node:url'
import {onTestFinished} from 'vitest'

/** Path of the program. */
export const PROGRAM = fileURLToPath(new URL('../bin/sso-oidc-emulator.js', import.meta.url))

/** Runs the program with arguments, until the end of the test at the latest. */
export function runProgram(words: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, [PROGRAM, ...words], {stdio: ['ignore', 'pipe', 'pipe'], env})
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
