import {type ChildProcessWithoutNullStreams, spawn, spawnSync} from 'node:child_process'
import {createInterface} from 'node:readline'
import {missing} from '../missing.ts'

/** Python of Debian, or another one, for example with a newer botocore. */
const PYTHON = process.env['SSO_OIDC_PYTHON'] ?? '/usr/bin/python3'

/** Returns whether the tests can compare with a module of Python. `debian` is the name of its package. */
export function hasPythonModule(name: string, debian: string): boolean {
  if (spawnSync(PYTHON, ['-c', `import ${name}`]).status === 0) return true
  missing(`${PYTHON} has no ${name} (Debian: ${debian})`)
  return false
}

/** A running Python script that answers each line of JSON with a line of JSON. */
export interface PythonProcess {
  /** Sends a question and returns the answer. One question at a time. */
  ask<Answer>(question: object): Promise<Answer>
  stop(): void
}

export function startPython(
  script: string,
  {args = [], home = '/'}: {args?: string[]; home?: string} = {},
): PythonProcess {
  const env = {HOME: home, LC_ALL: 'C.UTF-8', PYTHONUTF8: '1'}
  const child: ChildProcessWithoutNullStreams = spawn(PYTHON, [script, ...args], {env})
  let errors = ''
  child.stderr.on('data', (text) => (errors += text))
  const lines = createInterface({input: child.stdout})
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const fail = (): void => reject(new Error(`${script} ended: ${errors}`))
        child.once('close', fail)
        lines.once('line', (line) => {
          child.off('close', fail)
          resolve(JSON.parse(line))
        })
        child.stdin.write(`${JSON.stringify(question)}\n`)
      }),
    stop: () => {
      child.kill()
    },
  }
}
