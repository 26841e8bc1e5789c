import {type Context, splitWords} from '@sso-oidc/session'
import {OutputError} from '../messages/output-error.ts'
import {quote} from '../messages/quote.ts'
import type {Settings} from '../settings/settings.ts'

/** A pager and its arguments. */
export type PagerCommand = readonly [file: string, ...args: string[]]

/**
 * Returns the pager: `AWS_PAGER`, `cli_pager` of the profile, `PAGER`, or `less`. An empty value means no pager. The value
 * is split like a shell command, but started without a shell.
 */
export function pagerCommand({profile}: Settings, env: Context['env']): PagerCommand | undefined {
  const configured = profile.settings['cli_pager']
  const line = env['AWS_PAGER'] ?? (typeof configured === 'string' ? configured : undefined) ?? env['PAGER'] ?? 'less'
  const [file, ...args] = splitLine(line)
  return file === undefined ? undefined : [file, ...args]
}

/** Splits a line into words. A line with an unclosed quote is one word, so the pager cannot be started. */
function splitLine(line: string): string[] {
  try {
    return splitWords(line)
  } catch {
    return [line]
  }
}

/**
 * Shows a text in a pager and waits until the pager exits. Its exit code is ignored.
 *
 * @throws {OutputError} `Pager` if the pager cannot be started
 */
export async function page(text: string, [file, ...args]: PagerCommand, env: Context['env']): Promise<void> {
  const {spawn} = process.getBuiltinModule('node:child_process')
  await new Promise<void>((resolve, reject) => {
    const pager = spawn(file, args, {env: {LESS: 'FRX', ...env}, stdio: ['pipe', 'inherit', 'inherit']})
    pager.on('error', (cause) =>
      reject(new OutputError('Pager', `The pager ${quote(file)} could not be started.`, {cause})),
    )
    pager.on('close', () => resolve())
    // The pager can exit before it has read the whole text.
    pager.stdin.on('error', () => {})
    pager.stdin.end(text)
  })
}
