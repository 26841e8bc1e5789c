import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

/** A shell that can run what a format writes. */
export interface Shell {
  readonly program: string
  /** Debian's package. */
  readonly package?: string
  /** Words that run the file behind them, then print the environment with a NUL behind each variable. */
  readonly words: readonly string[]
}

const EVAL = ['-c', 'eval "$(cat "$0")"; exec env -0']

export const DASH: Shell = {program: 'dash', package: 'dash', words: EVAL}
export const BASH: Shell = {program: 'bash', package: 'bash', words: EVAL}
export const ZSH: Shell = {program: 'zsh', package: 'zsh', words: ['-f', ...EVAL]}
export const FISH: Shell = {
  program: 'fish',
  package: 'fish',
  words: ['--no-config', '-c', 'cat $argv[1] | source; exec env -0'],
}
/** Sources a .env file. */
export const SOURCING: Shell = {program: 'bash', package: 'bash', words: ['-c', 'set -a; source "$0"; exec env -0']}
/** Debian has no package of it. */
export const POWERSHELL: Shell = {
  program: 'pwsh',
  words: ['-NoProfile', '-NonInteractive', '-Command', '& {cat $args[0] | Invoke-Expression; env -0}'],
}

const OWN = /^(PATH|LC_ALL|PWD|OLDPWD|SHLVL|_|HOME|LOGNAME|USER|)$/

/** The environment after a shell has run the text, without what the shell brings itself. */
export function evaluate({program, words}: Shell, text: string, before: Record<string, string> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'evaluate-'))
  try {
    const file = path.join(folder, 'text')
    writeFileSync(file, text)
    const env = {PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', HOME: folder, ...before}
    // Bash takes a socket as standard input for a remote shell, and would read its start-up files.
    const {status, stdout, stderr} = spawnSync(program, [...words, file], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const variables = stdout.split('\0').map((line) => /^([^=]*)=?(.*)$/s.exec(line)?.slice(1) ?? [])
    return {status, stderr, variables: Object.fromEntries(variables.filter(([name = '']) => !OWN.test(name)))}
  } finally {
    rmSync(folder, {recursive: true})
  }
}
