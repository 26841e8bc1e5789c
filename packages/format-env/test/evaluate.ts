import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

/** Shell that can run the text of a format. */
export interface Shell {
  readonly program: string
  /** Debian package of the program. */
  readonly package?: string
  /** Arguments before the file. They run the file, then print the environment with a NUL after each variable. */
  readonly argv: readonly string[]
}

const EVAL = ['-c', 'eval "$(cat "$0")"; exec env -0']

export const DASH: Shell = {program: 'dash', package: 'dash', argv: EVAL}
export const BASH: Shell = {program: 'bash', package: 'bash', argv: EVAL}
export const ZSH: Shell = {program: 'zsh', package: 'zsh', argv: ['-f', ...EVAL]}
export const FISH: Shell = {
  program: 'fish',
  package: 'fish',
  argv: ['--no-config', '-c', 'cat $argv[1] | source; exec env -0'],
}
/** Sources a .env file. */
export const SOURCING: Shell = {program: 'bash', package: 'bash', argv: ['-c', 'set -a; source "$0"; exec env -0']}
/** Debian has no package of PowerShell. */
export const POWERSHELL: Shell = {
  program: 'pwsh',
  argv: ['-NoProfile', '-NonInteractive', '-Command', '& {cat $args[0] | Invoke-Expression; env -0}'],
}

const OWN = /^(PATH|LC_ALL|PWD|OLDPWD|SHLVL|_|HOME|LOGNAME|USER|)$/

/** Returns the environment after a shell has run the text, without the variables of the shell itself. */
export function evaluate({program, argv}: Shell, text: string, before: Record<string, string> = {}) {
  const directory = mkdtempSync(path.join(tmpdir(), 'evaluate-'))
  try {
    const file = path.join(directory, 'text')
    writeFileSync(file, text)
    const env = {PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', HOME: directory, ...before}
    // If standard input is a socket, Bash assumes a remote shell and reads its start-up files.
    const {status, stdout, stderr} = spawnSync(program, [...argv, file], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const variables = stdout.split('\0').map((line) => /^([^=]*)=?(.*)$/s.exec(line)?.slice(1) ?? [])
    return {status, stderr, variables: Object.fromEntries(variables.filter(([name = '']) => !OWN.test(name)))}
  } finally {
    rmSync(directory, {recursive: true})
  }
}
