import {type Context, splitWords} from '@sso-oidc/session'
import type {Settings} from '../settings/settings.ts'

/** A pager. */
export interface Pager {
  readonly file: string
  readonly args: readonly string[]
  /** Setting that names the pager. Undefined for the default pager. */
  readonly from?: string
}

/**
 * Returns the pager: `AWS_PAGER`, `cli_pager` of the profile, `PAGER`, or `less`. An empty value means no pager. The value
 * is split like a shell command, but started without a shell.
 */
export function findPager({profile}: Settings, env: Context['env']): Pager | undefined {
  const sources = {AWS_PAGER: env['AWS_PAGER'], cli_pager: profile.settings['cli_pager'], PAGER: env['PAGER']}
  const [from, line] = Object.entries(sources).find(([, value]) => typeof value === 'string') ?? []
  const [file, ...args] = typeof line === 'string' ? splitLine(line) : ['less']
  if (file === undefined) return undefined
  return {file, args, ...(from === undefined ? {} : {from})}
}

/** Splits a line into words. A line with an unclosed quote is one word, so the pager cannot be started. */
function splitLine(line: string): string[] {
  try {
    return splitWords(line)
  } catch {
    return [line]
  }
}

/** Exit codes of a shell or of `env` that could not start a program. */
const NOT_STARTED: readonly (number | null)[] = [126, 127]

/**
 * Shows a text in a pager and waits until the pager exits. Returns undefined, or why the pager did not show the text: it
 * could not be started, or it crashed. Other exit codes are ignored, as in the AWS CLI.
 */
export async function showInPager(text: string, {file, args}: Pager, env: Context['env']): Promise<string | undefined> {
  const {spawn} = process.getBuiltinModule('node:child_process')
  try {
    return await new Promise<string | undefined>((resolve, reject) => {
      const pager = spawn(file, args, {env: {LESS: 'FRX', ...env}, stdio: ['pipe', 'inherit', 'inherit']})
      pager.on('error', reject)
      pager.on('close', (exitCode, signal) => {
        // Ctrl-C ends a pager that does not handle it.
        if (signal !== null && signal !== 'SIGINT') return resolve(`was ended by ${signal}`)
        resolve(NOT_STARTED.includes(exitCode) ? `exited with code ${exitCode}` : undefined)
      })
      // The pager can exit before it has read the whole text.
      pager.stdin.on('error', () => {})
      pager.stdin.end(text)
    })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    return `could not be started${code}`
  }
}
