import {styleText} from 'node:util'
import {type AnyOperation, operations} from '@sso-oidc/core'
import {availableFormats} from '../formats/installed-formats.ts'
import {pagerCommand, page as showPage} from '../output/pager.ts'
import type {Result} from '../run-operation.ts'
import {readSettings} from '../settings/settings.ts'
import {globalWords, type OperationWords} from '../words/words.ts'
import {operationPage} from './operation-page.ts'
import {toText} from './to-text.ts'

/** Lines of help are no shorter and no longer than this, whatever the terminal. */
const NARROWEST = 40
const WIDEST = 100

/** The operation whose help is asked for: `create-token --help`, `create-token help` or `help create-token`. */
export function helpTopic(argv: readonly string[], words: OperationWords | undefined): AnyOperation | undefined {
  if (argv.includes('--version')) return undefined
  const [first, second = ''] = argv.filter((word) => !word.startsWith('-'))
  return words?.operation ?? (first === 'help' ? operations[second] : undefined)
}

/** Help of an operation: through the pager on a terminal, as the AWS CLI does it. */
export async function operationHelp(operation: AnyOperation, argv: readonly string[]): Promise<Result> {
  const {stdout} = process
  const width = Math.max(NARROWEST, Math.min(stdout.columns || 80, WIDEST))
  const isPlain = styleText('bold', 'x', {stream: stdout}) === 'x'
  const bold = (text: string): string => styleText('bold', text, {validateStream: false})
  const text = toText(
    operationPage(
      operation,
      availableFormats(process.env).map(({name}) => name),
    ),
    {width, ...(isPlain ? {} : {bold})},
  )
  return stdout.isTTY && (await isPaged(text, argv)) ? {text: ''} : {text}
}

/** Shows a text through the pager. Settings or a pager that do not work keep nobody from reading help. */
async function isPaged(text: string, argv: readonly string[]): Promise<boolean> {
  try {
    const words = globalWords(argv)
    const pager = await pagerCommand(readSettings(words, {env: process.env, cwd: process.cwd()}), process.env)
    if (pager === undefined || words.values.has('no-cli-pager')) return false
    await showPage(text, pager)
    return true
  } catch {
    return false
  }
}
