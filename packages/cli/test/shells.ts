import {spawnSync} from 'node:child_process'
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'

/** A shell with completion. `complete` returns the completions at the end of each line: whole words, sorted. */
export interface Completer {
  readonly program: string
  readonly complete: (script: string, lines: readonly string[], folder: string) => string[][]
}

/** Search path of the shells. The scripts run the built program for names in the configuration. */
const PATH = `${path.join(import.meta.dirname, '../../../node_modules/.bin')}:${process.env['PATH']}`

const sorted = (words: readonly string[]): string[] => words.filter((word) => word !== '').sort()

/** Splits a line as bash does for its completion functions. */
function bashWords(line: string): string[] {
  return [...(line.match(/[=:]+|[^\s=:]+/g) ?? []), ...(line.endsWith(' ') ? [''] : [])]
}

/** Calls the function like bash, and adds the part of the word that bash keeps on the line. */
const bash: Completer = {
  program: 'bash',
  complete(script, lines, folder) {
    const calls = lines.map((line) => {
      const words = bashWords(line).map((word) => `'${word}'`)
      return `COMP_LINE='${line}' COMP_POINT=${line.length} COMP_CWORD=${words.length - 1} COMP_WORDS=(${words.join(' ')})
        COMPREPLY=(); _sso_oidc; printf '%s\\n' "\${COMPREPLY[@]}"; printf '\\0'`
    })
    const output = runScript('bash', ['--norc', '-c'], [`source '${script}'`, ...calls], folder)
    return output.map((text, index) => {
      const kept = /[^ ]*[=:]|/.exec(lines[index]?.split(' ').at(-1) ?? '')?.[0] ?? ''
      return sorted(text.split('\n').map((word) => word && kept + word))
    })
  },
}

const fish: Completer = {
  program: 'fish',
  complete(script, lines, folder) {
    const calls = lines.map((line) => `complete -C'${line}'; printf '\\0'`)
    const output = runScript('fish', ['--no-config', '-c'], [`source '${script}'`, ...calls], folder)
    return output.map((text) => sorted(text.split('\n').map((line) => line.split('\t')[0] ?? '')))
  },
}

function runScript(program: string, words: string[], lines: readonly string[], folder: string): string[] {
  const env = {PATH, HOME: folder, LC_ALL: 'C.UTF-8'}
  const options = {cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']} as const
  const {stdout, stderr} = spawnSync(program, [...words, lines.join('\n')], {...options, stdio: [...options.stdio]})
  if (stderr !== '') throw new Error(stderr)
  return stdout.split('\0').slice(0, -1)
}

/** Types each line and a tab that inserts all completions. The command writes its arguments to a file. */
const zsh: Completer = {
  program: 'zsh',
  complete(script, lines, folder) {
    const setUp = [
      'autoload -U compinit; compinit -u -D',
      `source '${script}'`,
      'all() { _main_complete; compstate[insert]=all }; zle -C all complete-word all; bindkey "^I" all',
    ]
    const noted = typeLines(
      'zsh -f -i',
      [...setUp, `sso-oidc() { print -rN -- "$@" >> noted; print >> noted }`],
      lines,
      folder,
    )
    return noted.map((words, index) => {
      const [, ...typed] = (lines[index] ?? '').split(' ')
      const offered = words.slice(typed.length - 1)
      // A word that did not change has no completions.
      return sorted(offered.length === 1 && offered[0] === typed.at(-1) ? [] : offered)
    })
  },
}

/** Types lines, each with a tab at its end, and returns the arguments that the command gets. */
export function typeLines(
  shell: string,
  setUp: readonly string[],
  lines: readonly string[],
  folder: string,
): string[][] {
  const file = path.join(folder, 'noted')
  if (existsSync(file)) rmSync(file)
  const input = [...setUp, ...lines.map((line) => `${line}\t`), 'exit', ''].join('\n')
  const env = {PATH, HOME: folder, LC_ALL: 'C.UTF-8', TERM: 'dumb'}
  const {stdout} = spawnSync('script', ['-qefc', shell, '/dev/null'], {cwd: folder, env, input, encoding: 'utf8'})
  if (!existsSync(file)) throw new Error(`The command was never called: ${stdout}`)
  const noted = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  if (noted.length !== lines.length) throw new Error(`The command was called ${noted.length} times: ${stdout}`)
  return noted.map((line) => line.split('\0').slice(0, -1))
}

/** The shells with a completion script that Debian has. Each package has the name of its program. */
export const COMPLETERS: readonly Completer[] = [bash, zsh, fish]

/** Writes a script into a directory and returns its path. */
export function placeScript(folder: string, name: string, text: string): string {
  const file = path.join(folder, `script.${name}`)
  writeFileSync(file, text)
  return file
}
