import {OutputError} from '@sso-oidc/core'
import type {Surroundings} from '../input/surroundings.ts'
import type {Settings} from '../settings/settings.ts'

/** A program that shows a text page by page, and its words. */
export type PagerCommand = readonly [file: string, ...words: string[]]

/**
 * The pager for a result on a terminal: `AWS_PAGER`, `cli_pager` of the profile, `PAGER`, else `less`. An empty value
 * means none. The words are split as a shell does, but no shell is run.
 */
export async function pagerCommand({profile}: Settings, env: Surroundings['env']): Promise<PagerCommand | undefined> {
  const configured = profile.settings['cli_pager']
  const line = env['AWS_PAGER'] ?? (typeof configured === 'string' ? configured : undefined) ?? env['PAGER'] ?? 'less'
  const [file, ...words] = await splitWords(line)
  return file === undefined ? undefined : [file, ...words]
}

/** A line with a quote that does not end is the name of a program, which is then said not to start. */
async function splitWords(line: string): Promise<string[]> {
  const {split} = await import('shlex')
  try {
    return split(line)
  } catch {
    return [line]
  }
}

/**
 * Shows a text through a pager, and waits until the reader has left it. How the pager ends does not matter.
 *
 * @throws {OutputError} `Pager` when it cannot be started
 */
export async function page(text: string, [file, ...words]: PagerCommand): Promise<void> {
  const {spawn} = process.getBuiltinModule('node:child_process')
  // Ctrl-C belongs to the pager now.
  process.removeAllListeners('SIGINT').on('SIGINT', () => {})
  await new Promise<void>((resolve, reject) => {
    const pager = spawn(file, words, {env: {LESS: 'FRX', ...process.env}, stdio: ['pipe', 'inherit', 'inherit']})
    pager.on('error', (cause) =>
      reject(new OutputError('Pager', `The pager ${JSON.stringify(file)} cannot be started.`, {cause})),
    )
    pager.on('close', () => resolve())
    // A reader may leave before the end.
    pager.stdin.on('error', () => {})
    pager.stdin.end(text)
  })
}
