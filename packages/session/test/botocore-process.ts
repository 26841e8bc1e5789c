import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {type PythonProcess, startPython} from '../../../tools/testing/python-process.ts'

/** A running `ask-botocore.py`. */
export interface Botocore extends PythonProcess {
  /** Paths of the files that it reads. */
  readonly config: string
  readonly credentials: string
}

/** Starts `ask-botocore.py`. Its files are in memory where the system has a file system for that. */
export function startBotocore(): Botocore {
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const folder = mkdtempSync(path.join(parent, 'botocore-'))
  const script = path.join(import.meta.dirname, 'ask-botocore.py')
  const {ask, stop} = startPython(script, {args: [folder], home: folder})
  return {
    ask,
    config: path.join(folder, 'config'),
    credentials: path.join(folder, 'credentials'),
    stop: () => {
      stop()
      rmSync(folder, {recursive: true, force: true})
    },
  }
}
