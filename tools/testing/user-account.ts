import {type ChildProcess, execFile, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'

const execute = promisify(execFile)

/** New user of a computer: an empty home directory, one version of Node, and npm with its own cache and prefix. */
export interface UserAccount extends AsyncDisposable {
  readonly home: string
  /** Runs a program, and returns what it prints to standard output. */
  run(program: string, words: readonly string[], options?: RunOptions): Promise<string>
  /** Runs a script of the shell, which ends at the first error. Returns what it prints to standard output. */
  shell(script: string, options?: RunOptions): Promise<string>
  /** Starts a program that runs until the account is removed. Returns the first output. */
  start(program: string, words: readonly string[]): Promise<string>
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Directory in the home directory. Created if it is missing. */
  readonly folder?: string
}

/** Creates a user. `npmrc` is the content of the file `.npmrc`. */
export function createUser(node: string, npmrc: string): UserAccount {
  const home = mkdtempSync(path.join(tmpdir(), 'user-'))
  const prefix = path.join(home, 'global')
  mkdirSync(path.join(home, 'bin'))
  symlinkSync(node, path.join(home, 'bin/node'))
  writeFileSync(path.join(home, '.npmrc'), `${npmrc}prefix=${prefix}\n`)
  // The programs of this repository are not in the search path of a user.
  const others = (process.env['PATH'] ?? '').split(path.delimiter).filter((entry) => !entry.includes('node_modules'))
  const search = [path.join(home, 'bin'), path.join(prefix, 'bin'), ...others].join(path.delimiter)
  const base = {HOME: home, PATH: search, SSO_OIDC_FLOW: 'device_code', BROWSER: 'false'}
  const children: ChildProcess[] = []
  const run: UserAccount['run'] = async (program, words, {env, folder = '.'} = {}) => {
    const cwd = path.join(home, folder)
    mkdirSync(cwd, {recursive: true})
    return (await execute(program, words, {cwd, env: {...base, ...env}})).stdout
  }
  return {
    home,
    run,
    shell: (script, options) => run('/bin/sh', ['-euc', script], options),
    async start(program, words) {
      // A group of its own, because npm does not pass signals on.
      const child = spawn(program, words, {cwd: home, env: base, stdio: ['ignore', 'pipe', 'pipe'], detached: true})
      children.push(child)
      let messages = ''
      child.stderr.on('data', (chunk) => {
        messages += chunk
      })
      const ended = once(child, 'close').then(() => {
        throw new Error(`${program} ${words.join(' ')} ended without output. ${messages}`)
      })
      const [output] = await Promise.race([once(child.stdout, 'data'), ended])
      return String(output)
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) await stop(child)
      rmSync(home, {recursive: true, force: true})
    },
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  process.kill(-child.pid, 'SIGTERM')
  await once(child, 'exit')
}
