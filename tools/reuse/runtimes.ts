import {execFile} from 'node:child_process'
import {globSync} from 'node:fs'
import path from 'node:path'
import {promisify} from 'node:util'
import {startEmulator} from '@sso-oidc/emulator/testing'
import {type Report, versioned} from './report.ts'

const run = promisify(execFile)

/** Programs of the runtimes. Their packages have one for each platform, and npm installs the right one. */
const RUNTIMES = {
  deno: {program: '@deno/*/deno', options: ['run', '--allow-env', '--allow-net', '--allow-read', '--no-prompt']},
  bun: {program: '@oven/*/bin/bun', options: ['run']},
} as const

/** Name of a runtime that `npm run reuse` installs. */
export type Runtime = keyof typeof RUNTIMES

/** Signs in to the emulator with the library in a runtime, and checks that it uses the `fetch` of the runtime. */
export async function signInWithRuntime(name: Runtime): Promise<Report> {
  return {program: versioned(name), work: 'signs in to the emulator with the library', faults: await faultsOf(name)}
}

async function faultsOf(name: Runtime): Promise<string[]> {
  const {program, options} = RUNTIMES[name]
  const modules = path.join(import.meta.dirname, 'node_modules')
  const [file] = globSync(program, {cwd: modules})
  if (file === undefined) return [`${name} is not installed: no file ${program}`]
  await using emulator = await startEmulator({autoApprove: true})
  const script = path.join(import.meta.dirname, '../testing/run-sign-in.mjs')
  const {stdout} = await run(path.join(modules, file), [...options, script, emulator.url])
  const {tokenType, fetches} = JSON.parse(stdout) as {tokenType?: string; fetches: number}
  if (tokenType === 'Bearer' && fetches === 3) return []
  return [`${name} got the token type ${tokenType} with ${fetches} calls of fetch. Expected: Bearer with 3`]
}
