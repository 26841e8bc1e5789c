import {InputError} from '@sso-oidc/core'
import {didYouMean} from '../messages/did-you-mean.ts'
import {quote} from '../messages/quote.ts'
import type {Arguments} from './arguments.ts'

/**
 * Rejects unknown options and missing required ones in one message.
 *
 * @throws {InputError} `ParamValidation` if a required option is missing, `UnknownOption` if there are only unknown ones
 */
export function assertUsage({missing, unknown, names, takesCommand}: Arguments): void {
  // The AWS CLI ignores one empty argument, and scripts can contain one.
  const strays = unknown.filter((word, i) => word !== '' || unknown.indexOf('') !== i)
  const end = strays.includes('--') ? strays.indexOf('--') : strays.length
  const lines = [
    ...(missing.length > 0 ? [`Missing: ${missing.join(', ')}.`] : []),
    ...strays.map((word, i) =>
      i < end ? unknownWord(word, strays[i - 1], names) : `Unknown argument: ${quote(word)}.`,
    ),
  ]
  if (takesCommand && strays.some((word) => !word.startsWith('-'))) lines.push('Write the command after `--`.')
  if (lines.length > 0) {
    throw new InputError(lines.join('\n'), {code: missing.length > 0 ? 'ParamValidation' : 'UnknownOption'})
  }
}

/** Returns the sentence about an unknown word. The value of a misspelled option is left out, because it can be a secret. */
function unknownWord(word: string, before: string | undefined, names: readonly string[]): string {
  if (!word.startsWith('-')) {
    if (before?.startsWith('--') && !before.includes('=') && didYouMean(before, names) !== '') {
      return `Unknown argument (not shown, because it can be a secret; length: ${word.length}).`
    }
    return `Unknown argument: ${quote(word)}.`
  }
  const [option = word] = word.split('=', 1)
  const hint = didYouMean(option, names)
  return `Unknown option: ${quote(hint === '' ? word : option)}.${hint}`
}
