import {execFile} from 'node:child_process'
import {promisify} from 'node:util'

export const execute = promisify(execFile)

/** Runs a program. Returns no problem if it succeeds, and the lines of its output otherwise. */
export async function faultsOf(program: string, words: readonly string[], cwd?: string): Promise<string[]> {
  try {
    await execute(program, words, {cwd})
    return []
  } catch (error) {
    const {stdout = '', stderr = ''} = error as {stdout?: string; stderr?: string}
    return `${stdout}${stderr}`.trim().split('\n')
  }
}
