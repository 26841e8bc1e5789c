import {type ChildProcess, spawn} from 'node:child_process'
import {stripVTControlCharacters} from 'node:util'
import {PROGRAM, RUNTIME} from './run-program.ts'

/** Text that the program shows, and what the user does then: keys to type, or a function. */
export type Step = readonly [shown: string | RegExp, then: string | ((text: string, process: ChildProcess) => unknown)]

/** Keys of a terminal. */
export const KEYS = {enter: '\r', down: '\u001b[B', ctrlC: '\u0003', ctrlD: '\u0004', ctrlZ: '\u001a'} as const

/** Result of a program on a terminal. */
export interface Interaction {
  readonly exitCode: number | null
  /** Everything that the terminal showed, without colors and cursor movements. */
  readonly shown: string
}

interface InteractOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Command line of a shell with job control, which runs after the program ends or is suspended. Default: no shell. */
  readonly after?: string
}

/** Runs the built program on a terminal, and does each step when its text is shown. */
export function interact(
  argv: readonly string[],
  steps: readonly Step[],
  {env, cwd, after = ''}: InteractOptions,
): Promise<Interaction> {
  const line = [RUNTIME, PROGRAM, ...argv].map((word) => `'${word}'`).join(' ')
  const command = after === '' ? line : `bash --norc -ic "${line}; ${after}"`
  const child = spawn('script', ['-qefc', command, '/dev/null'], {cwd, env: {TERM: 'xterm', ...env}})
  const left = [...steps]
  let shown = ''
  let seen = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    for (;;) {
      const plain = stripVTControlCharacters(shown)
      const [step] = left
      const at = step === undefined ? -1 : indexIn(plain.slice(seen), step[0])
      if (step === undefined || at === -1) return
      seen = plain.length
      left.shift()
      if (typeof step[1] === 'string') child.stdin.write(step[1])
      else void Promise.resolve(step[1](plain, child))
    }
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => {
      if (left.length > 0) reject(new Error(`The program never showed ${left[0]?.[0]}:\n${shown}`))
      else resolve({exitCode, shown: stripVTControlCharacters(shown).replaceAll('\r', '')})
    })
  })
}

function indexIn(text: string, wanted: string | RegExp): number {
  return typeof wanted === 'string' ? text.indexOf(wanted) : text.search(wanted)
}
