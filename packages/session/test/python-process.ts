import {type ChildProcessWithoutNullStreams, spawn, spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createInterface} from 'node:readline'
import {missing} from '../../../tools/missing.ts'

/** Python of Debian, or another one, for example with a newer botocore. */
const PYTHON = process.env['SSO_OIDC_PYTHON'] ?? '/usr/bin/python3'

/** Whether the tests can compare with botocore. */
export function hasBotocore(): boolean {
  if (spawnSync(PYTHON, ['-c', 'import botocore.configloader']).status === 0) return true
  missing(`${PYTHON} has no botocore (Debian: python3-botocore)`)
  return false
}

/** A running `ask-botocore.py`. */
export interface Botocore {
  /** Paths of the files that it reads. */
  readonly config: string
  readonly credentials: string
  /** Sends a question and returns the answer. One question at a time. */
  ask<Answer>(question: object): Promise<Answer>
  stop(): void
}

/** Starts `ask-botocore.py`. Its files are in memory where the system has a file system for that. */
export function startBotocore(): Botocore {
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const folder = mkdtempSync(path.join(parent, 'botocore-'))
  const child: ChildProcessWithoutNullStreams = spawn(
    PYTHON,
    [path.join(import.meta.dirname, 'ask-botocore.py'), folder],
    {
      env: {HOME: folder, LC_ALL: 'C.UTF-8', PYTHONUTF8: '1'},
    },
  )
  let errors = ''
  child.stderr.on('data', (text) => (errors += text))
  const lines = createInterface({input: child.stdout})
  return {
    config: path.join(folder, 'config'),
    credentials: path.join(folder, 'credentials'),
    ask: (question) =>
      new Promise((resolve, reject) => {
        const fail = (): void => reject(new Error(`ask-botocore.py ended: ${errors}`))
        child.once('close', fail)
        lines.once('line', (line) => {
          child.off('close', fail)
          resolve(JSON.parse(line))
        })
        child.stdin.write(`${JSON.stringify(question)}\n`)
      }),
    stop: () => {
      child.kill()
      rmSync(folder, {recursive: true, force: true})
    },
  }
}
